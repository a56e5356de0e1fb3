/**
 * What is needed of a runtime for ONNX models, and the two that have it. Neither is a dependency: together they have hundreds of
 * megabytes, and only who configures a local model needs one.
 */
import { createRequire } from 'node:module';
import { DikastError } from 'dikast';

/** A tensor, as both runtimes take and give it. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** A loaded model. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** The part of a runtime's interface that is used. */
export interface OnnxRuntime {
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: { readonly executionProviders: readonly string[] }): Promise<OnnxSession>;
  };
  readonly env?: { readonly wasm?: { numThreads?: number } };
}

/** A tokenizer, as @huggingface/tokenizers makes it. */
export interface TextTokenizer {
  encode(
    text: string,
    options?: { text_pair?: string; add_special_tokens?: boolean; return_token_type_ids?: boolean },
  ): { readonly ids: readonly number[]; readonly token_type_ids?: readonly number[] };
}

/** What a local model runs by. */
export interface ClassifierMeans {
  openSession(model: Uint8Array): Promise<OnnxSession>;
  int64(values: readonly number[]): OnnxTensor;
  tokenizer(json: object, config: object): TextTokenizer;
}

/** The native runtime first: it computes beside the thread that the other agents answer on. */
const RUNTIMES = [
  ['onnxruntime-node', 'cpu'],
  ['onnxruntime-web', 'wasm'],
] as const;
const TOKENIZERS = '@huggingface/tokenizers';

type Importing = (name: string) => Promise<unknown>;

/** Loads what is installed. @throws DikastError `validator_unusable` saying what to install, or why it does not load. */
export async function loadClassifierMeans(importing: Importing = importInstalled): Promise<ClassifierMeans> {
  const { runtime, provider } = await loadRuntime(importing);
  const tokenizers = await imported<{
    readonly Tokenizer: new (json: object, config: object) => TextTokenizer;
  }>(TOKENIZERS, importing);
  if (tokenizers === undefined) throw notInstalled(TOKENIZERS, TOKENIZERS);
  // More threads would be workers that outlive the engine.
  if (provider === 'wasm' && runtime.env?.wasm !== undefined) runtime.env.wasm.numThreads = 1;
  return {
    openSession: (model) => runtime.InferenceSession.create(model, { executionProviders: [provider] }),
    int64: (values) => new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]),
    tokenizer: (json, config) => new tokenizers.Tokenizer(json, config),
  };
}

/** Resolves first: what is not installed is told from what is broken by that. */
async function importInstalled(name: string): Promise<unknown> {
  createRequire(import.meta.url).resolve(name);
  return import(name);
}

async function loadRuntime(importing: Importing): Promise<{ runtime: OnnxRuntime; provider: string }> {
  for (const [name, provider] of RUNTIMES) {
    const runtime = await imported<OnnxRuntime>(name, importing);
    if (runtime !== undefined) return { runtime, provider };
  }
  throw notInstalled(RUNTIMES.map(([name]) => name).join(' or '), 'onnxruntime-web');
}

/** A package, or undefined where it is not installed. */
async function imported<Package>(name: string, importing: Importing): Promise<Package | undefined> {
  try {
    return (await importing(name)) as Package;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`)) return undefined;
    throw new DikastError('validator_unusable', `a local model needs ${name}, which does not load: ${message}`, {
      cause,
    });
  }
}

function notInstalled(names: string, suggestion: string): DikastError {
  return new DikastError(
    'validator_unusable',
    `a local model needs the package ${names}, which is not installed: npm install ${suggestion}`,
  );
}
