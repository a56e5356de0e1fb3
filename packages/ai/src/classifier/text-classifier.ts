/**
 * A local model that says how likely a text supports a claim. It reads pairs of a window of a source and a claim, one pair at a time, so
 * that its memory is bounded whatever is asked of it at once.
 */
import { toHex } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import type { Digest } from '@dikast/core/base/crypto-port';
import { DikastError } from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';
import { type LabelMapping, labelMapping, supportIn } from './label-mapping.ts';
import { type ModelFiles, type ModelPlace, readModelFiles, unusable } from './model-files.ts';
import {
  type ClassifierMeans,
  loadClassifierMeans,
  type OnnxSession,
  type OnnxTensor,
  type TextTokenizer,
} from './onnx-runtime.ts';
import {
  type EncodedPair,
  encodedPair,
  frameLength,
  frameOf,
  type PairFrame,
  specialIds,
  textIds,
  windowsOf,
} from './pair-encoding.ts';

/** A model and how it is read. */
export interface ClassifierOptions extends ModelPlace {
  /** The label that says that a claim is supported; found by its name where left out. */
  readonly supportedLabel?: string | undefined;
  /** Tokens of source and claim that are read at once. Default: as many as the model takes, at most 512. */
  readonly tokensMax?: number | undefined;
}

/** A text as the model's tokens. */
export type TokenIds = readonly number[];

/** What was asked of the model, and what it said. */
export interface Support {
  /** The highest of all windows: one passage that supports a claim is enough. */
  readonly probability: number;
  readonly windows: number;
  readonly tokens: number;
}

const TOKENS_MAX = 512;
/** A window has to hold more of a source than of the claim. */
const CLAIM_SHARE_MAX = 2;

/** A model in memory. */
export class TextClassifier {
  readonly name: string;
  /** Of everything that its word depends on: the files, the label, the window. */
  readonly digest: Digest;
  readonly tokensMax: number;
  readonly #session: OnnxSession;
  readonly #means: ClassifierMeans;
  readonly #labels: LabelMapping;
  readonly #tokenizer: TextTokenizer;
  readonly #special: ReadonlySet<number>;
  readonly #frame: PairFrame;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(files: ModelFiles, session: OnnxSession, means: ClassifierMeans, options: ClassifierOptions) {
    this.name = files.name;
    this.#session = session;
    this.#means = means;
    this.#labels = labelMapping(files.config, options.supportedLabel);
    this.#tokenizer = means.tokenizer(files.tokenizer, files.tokenizerConfig);
    this.#special = specialIds(files.tokenizer);
    // A model that knows one segment only breaks on the number of another, whatever its tokenizer says.
    this.#frame = frameOf(this.#tokenizer, (files.config.type_vocab_size ?? 2) !== 1);
    this.tokensMax = options.tokensMax ?? tokensMaxOf(files);
    const { digests } = files;
    this.digest = toHex(
      sha256(canonicalBytes({ digests, supported: this.#labels.supported, tokensMax: this.tokensMax })),
    );
  }

  /** Loads one. @throws DikastError `validator_unusable` naming the directory and what is wrong. */
  static async load(options: ClassifierOptions, means?: ClassifierMeans): Promise<TextClassifier> {
    const files = await readModelFiles(options);
    const loaded = means ?? (await loadClassifierMeans());
    try {
      const session = await loaded.openSession(files.model);
      checkInputs(session);
      return new TextClassifier(files, session, loaded, options);
    } catch (cause) {
      throw unusable(options.path, cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  /** A text as tokens, to be used for many questions. */
  read(text: string): TokenIds {
    return textIds(this.#tokenizer, text, this.#special);
  }

  /** How many windows a question takes; undefined for a claim that is too long to be judged. */
  windowsFor(sources: readonly TokenIds[], claim: TokenIds): number | undefined {
    const room = this.#roomBeside(claim);
    return room === undefined ? undefined : windowsIn(sources, room).length;
  }

  /**
   * How likely some passage of the sources supports the claim; undefined for a claim that is too long.
   * @throws what aborts the signal, between two windows; what the runtime throws.
   */
  async supportOf(sources: readonly TokenIds[], claim: TokenIds, signal: AbortSignal): Promise<Support | undefined> {
    const room = this.#roomBeside(claim);
    if (room === undefined) return undefined;
    const windows = windowsIn(sources, room);
    let [probability, tokens] = [0, 0];
    for (const window of windows) {
      const pair = encodedPair(window, claim, this.#frame);
      probability = Math.max(probability, await this.#inTurn(() => this.#judge(pair), signal));
      tokens += pair.ids.length;
    }
    return { probability, windows: windows.length, tokens };
  }

  /** Tokens that a window may have; undefined where a claim leaves too few. */
  #roomBeside(claim: TokenIds): number | undefined {
    const room = this.tokensMax - frameLength(this.#frame) - claim.length;
    return claim.length === 0 || room < claim.length * CLAIM_SHARE_MAX ? undefined : room;
  }

  /** One pair at a time. Timers come first: a runtime in this thread would keep them from noticing that time is over. */
  async #inTurn<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const begun = this.#last.then(async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      return task();
    });
    this.#last = begun.catch(() => {});
    return begun;
  }

  async #judge({ ids, segments }: EncodedPair): Promise<number> {
    const values: Readonly<Record<string, readonly number[]>> = {
      input_ids: ids,
      attention_mask: ids.map(() => 1),
      token_type_ids: segments,
    };
    const { inputNames, outputNames } = this.#session;
    const inputs = inputNames.map((name): [string, OnnxTensor] => [name, this.#means.int64(values[name] ?? [])]);
    const outputs = await this.#session.run(Object.fromEntries(inputs));
    const logits = logitsIn(outputs[outputNames.includes('logits') ? 'logits' : (outputNames[0] ?? '')]);
    const expected = Math.max(1, this.#labels.labels.length);
    const probability = supportIn(logits, this.#labels);
    if (logits.length === expected && Number.isFinite(probability)) return probability;
    throw new Error(`the model gave ${logits.length} numbers for a pair, expected ${expected}, all of them finite`);
  }
}

function windowsIn(sources: readonly TokenIds[], room: number): readonly TokenIds[] {
  return sources.filter(({ length }) => length > 0).flatMap((source) => windowsOf(source, room));
}

/** Half precision comes as bits in some versions of the runtimes, which would pass for numbers. */
function logitsIn(tensor: OnnxTensor | undefined): readonly number[] {
  if (tensor?.type !== 'float32')
    throw new Error(`the model gives ${tensor?.type ?? 'nothing'}, expected numbers of type float32`);
  return Array.from(tensor.data, Number);
}

const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'];

function checkInputs({ inputNames }: OnnxSession): void {
  const unknown = inputNames.filter((name) => !INPUTS.includes(name));
  if (unknown.length === 0 && inputNames.includes('input_ids')) return;
  const problem = `takes the inputs ${inputNames.join(', ')}; expected a text classifier with ${INPUTS.join(', ')}`;
  throw new DikastError('validator_unusable', `the model ${problem}`);
}

/** As the files say; a length that no model has means that nobody said. */
function tokensMaxOf({ config, tokenizerConfig }: ModelFiles): number {
  const said = [tokenizerConfig.model_max_length, config.max_position_embeddings];
  const lengths = said.filter((length): length is number => Number.isSafeInteger(length) && (length as number) > 0);
  return Math.min(TOKENS_MAX, ...lengths);
}
