/**
 * The engine: takes a request through its life and returns a sealed verdict.
 * It collects ballots and can forge none: each is signed by its agent, and the verdict holds all that is needed to redo it.
 */
import { toHex } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import type { LearnedResult } from '@dikast/core/council/council-result';
import type { LearnOperation } from '@dikast/core/council/learn-operation';
import type { PoolMemory } from '@dikast/core/reputation/pool-memory';
import type { Lineup } from '@dikast/core/voting/lineup';
import { sha256 } from '../adapters/node-hash.ts';
import type { DikastConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import { GoldMixing, type GoldSettings } from '../gold/gold-mixing.ts';
import type { Agent } from '../ports.ts';
import { parseRequest, type ValidationRequest, type ValidationRequestInput } from '../request/request.ts';
import type { Ruling } from '../verdict/ruling.ts';
import type { KnownQuestion, Verdict } from '../verdict/verdict.ts';
import { type Archive, currentBench, openArchive } from './archive.ts';
import { conclude } from './conclusion.ts';
import { type EngineMeans, meansOf, poolConfigOf } from './engine-means.ts';
import type { EngineOptions, ValidateOptions } from './engine-options.ts';
import { judgeAgain, searchFurther } from './further-sources.ts';
import { Hearing } from './hearing.ts';
import { catchUp, completeBy, type KnownTruth, learn, reveal } from './known-answers.ts';
import { OncePerKey } from './once-per-key.ts';
import { firstPanelOf } from './panel-spec.ts';
import { safeListener } from './progress.ts';
import { beginValidation, throwIfAborted, type ValidationRun } from './validation-run.ts';

/** Validates answers. */
export interface ConsensusEngine {
  readonly config: DikastConfig;
  readonly agents: readonly Agent[];
  /** ed25519 key that seals verdicts, hexadecimal. */
  readonly publicKey: string;
  /**
   * Puts an answer before the pools.
   * The verdict is durable when the promise resolves, as far as the store is.
   * @throws DikastError `invalid_request`, `aborted`, `overloaded`, `engine_closed`; StoreError when the record cannot
   *   be written. Faults of agents never throw.
   */
  validateResponse(request: ValidationRequestInput, options?: ValidateOptions): Promise<Verdict>;
  /**
   * Verdicts that wait for a ruling by a person, in the order of their validations, a few at a time: those after the one
   * given. An empty answer is the end.
   */
  awaitingRuling(after?: string): Promise<readonly Verdict[]>;
  /**
   * Completes a verdict by a ruling. The completed verdict is sealed, recorded and in the ledger when the promise
   * resolves.
   * @throws DikastError `invalid_ruling` when the ruling does not count, `engine_closed`; StoreError.
   */
  rule(ruling: Ruling): Promise<Verdict>;
  /**
   * Tells a pool what was true of a validation that it has decided. Durable when the promise resolves.
   * @throws DikastError `invalid_request` when the pool refuses it: not remembered, known already, not an authority.
   */
  learn(known: KnownTruth | LearnOperation): Promise<LearnedResult>;
  /** What a pool remembers of its agents. @throws StoreError */
  memoryOf(pool: string): Promise<PoolMemory>;
  /** Who of a pool's roster has a place now, in whose stead, and who of these no say. @throws StoreError */
  lineupOf(pool: string): Promise<Lineup>;
  /** Refuses further validations and waits for those under way. */
  close(): Promise<void>;
}

/** Makes an engine. @throws DikastError `invalid_config`, `key_store_unusable`. */
export function createConsensusEngine(options: EngineOptions): ConsensusEngine {
  return new Engine(options);
}

class Engine implements ConsensusEngine {
  readonly #means: EngineMeans;
  readonly #gold: GoldMixing | undefined;
  readonly #oncePerKey = new OncePerKey();
  readonly #underWay = new Set<Promise<unknown>>();
  #archive: Promise<Archive> | undefined;
  #lastRuling: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.#means = meansOf(options);
    this.#gold = options.gold === undefined ? undefined : this.#mixing(options.gold);
  }

  get config(): DikastConfig {
    return this.#means.config;
  }

  get agents(): readonly Agent[] {
    return this.#means.roster.agents;
  }

  get publicKey(): string {
    return toHex(this.#means.signer.publicKey);
  }

  async validateResponse(input: ValidationRequestInput, options: ValidateOptions = {}): Promise<Verdict> {
    this.#throwIfClosed('takes no more requests');
    const request = parseRequest(input);
    return this.#untilDone(this.#once(request, options));
  }

  async awaitingRuling(after?: string): Promise<readonly Verdict[]> {
    return (await this.#opened()).book.awaitingRuling(after);
  }

  async rule(ruling: Ruling): Promise<Verdict> {
    this.#throwIfClosed('takes no more rulings');
    // One after the other, so that of two rulings on one verdict the second sees the first.
    const ruled = this.#lastRuling.then(async () => completeBy(ruling, this.#means, await this.#opened()));
    this.#lastRuling = ruled.catch(() => undefined);
    return this.#untilDone(ruled);
  }

  async learn(known: KnownTruth | LearnOperation): Promise<LearnedResult> {
    this.#throwIfClosed('learns no more');
    poolConfigOf(this.#means, known.pool);
    return this.#untilDone(this.#opened().then((archive) => learn(this.#means, archive, known)));
  }

  async memoryOf(pool: string): Promise<PoolMemory> {
    poolConfigOf(this.#means, pool);
    return (await this.#opened()).council.stateOf(pool).memory;
  }

  async lineupOf(pool: string): Promise<Lineup> {
    const panel = firstPanelOf(poolConfigOf(this.#means, pool));
    return currentBench(this.#means, (await this.#opened()).council, panel).lineup;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#gold?.stop();
    await Promise.allSettled(this.#underWay);
    await (await this.#archive?.catch(() => undefined))?.council.close();
  }

  #throwIfClosed(consequence: string): void {
    if (this.#isClosed) throw new DikastError('engine_closed', `the engine is closed and ${consequence}`);
  }

  /** What closing has to wait for. */
  async #untilDone<Value>(work: Promise<Value>): Promise<Value> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #mixing(settings: GoldSettings): GoldMixing {
    for (const { pool } of settings.questions) poolConfigOf(this.#means, pool);
    const { clock, randomBytes, store } = this.#means;
    return new GoldMixing(settings, {
      clock,
      randomBytes,
      store,
      ask: ({ request, ...question }, signal) => this.#validate(request, { signal }, { origin: 'gold', ...question }),
    });
  }

  #opened(): Promise<Archive> {
    this.#archive ??= this.#open().catch((error: unknown) => {
      // Another try may find the store in order again.
      this.#archive = undefined;
      throw error;
    });
    return this.#archive;
  }

  async #open(): Promise<Archive> {
    const archive = await openArchive(this.#means);
    // Nobody waits for it but the end.
    void this.#untilDone(catchUp(this.#means, archive)).catch(() => undefined);
    return archive;
  }

  #once(request: ValidationRequest, options: ValidateOptions): Promise<Verdict> {
    const { idempotencyKey: key, signal } = options;
    if (key === undefined) return this.#validate(request, options);
    return this.#oncePerKey.verdictOf({
      key,
      requestDigest: digestOf(sha256, request),
      signal,
      find: async () => (await this.#opened()).book.find(key),
      validate: () => this.#validate(request, options),
    });
  }

  /** The life of a request, from its seats to its record. */
  async #validate(
    request: ValidationRequest,
    { signal, onProgress, idempotencyKey, isCalibration = false }: ValidateOptions,
    known?: KnownQuestion,
  ): Promise<Verdict> {
    const means = this.#means;
    throwIfAborted(signal);
    const { council, book } = await this.#opened();
    const release = await means.turns.take(known === undefined ? 'new' : 'background', signal);
    try {
      const notify = safeListener(onProgress);
      const run: ValidationRun = { start: beginValidation(means, request), signal, notify, isCalibration, known };
      const decided = await new Hearing({ means, council, run }).decide(release);
      const found = await searchFurther(means, run, decided);
      const first = conclude(means, run, decided, found === undefined ? {} : { furtherSources: found.step });
      const verdict = found === undefined ? first : await judgeAgain(means, run, { first, found }, { council, book });
      if (known !== undefined) await reveal(means, council, verdict, known);
      await council.commit(book.enter(verdict, idempotencyKey));
      notify({ kind: 'verdict-reached', validation: verdict.validation, outcome: verdict.outcome });
      if (known === undefined && !isCalibration) this.#gold?.follow(request);
      return verdict;
    } catch (error) {
      // What the groups did meanwhile is made durable whatever became of this validation.
      await council.commit([]);
      throw error;
    } finally {
      release();
    }
  }
}
