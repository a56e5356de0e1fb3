/**
 * The engine: takes a request through its life and returns a sealed verdict.
 * It collects ballots and can forge none: each is signed by its agent, and the verdict holds all that is needed to redo it.
 */
import type { NonceRegister } from '@dikast/core/ballots/ballot-admission';
import { createNonceRegister } from '@dikast/core/ballots/ballot-box';
import { toHex } from '@dikast/core/base/bytes';
import { canonicalJson, freezeJson } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import type { Bench } from '@dikast/core/council/council-judgement';
import type { PlannedPool } from '@dikast/core/council/council-operation';
import type { LearnedResult } from '@dikast/core/council/council-result';
import { benchOf } from '@dikast/core/council/council-state';
import {
  type Authority,
  type KnownAnswerStatement,
  knownAnswerBytes,
  type LearnOperation,
  OPERATOR_ROLE,
} from '@dikast/core/council/learn-operation';
import type { Fault } from '@dikast/core/faults/fault';
import type { PoolMemory } from '@dikast/core/reputation/pool-memory';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import type { Lineup } from '@dikast/core/voting/lineup';
import { sha256, randomBytes as systemRandomBytes } from '../adapters/node-hash.ts';
import { SignatureMemory } from '../adapters/signature-memory.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { type DikastConfig, defaultConfig, type PoolConfig } from '../config/config.ts';
import { Council } from '../council/council.ts';
import { VerdictBook } from '../council/verdict-book.ts';
import { DikastError } from '../errors/dikast-error.ts';
import { GoldMixing, type GoldSettings } from '../gold/gold-mixing.ts';
import type { Agent, AgentTask, Clock, KeyStore, RandomBytes, Signer, SourceFinder, Validator } from '../ports.ts';
import { countableSubject } from '../request/countable-subject.ts';
import { parseRequest, type ValidationRequest, type ValidationRequestInput } from '../request/request.ts';
import { completeVerdict, rulingProblem } from '../review/complete-verdict.ts';
import { noStore } from '../store/no-store.ts';
import type { Store } from '../store-port.ts';
import { type PoolDefinition, poolDefinition } from '../validators/pools.ts';
import { assembleVerdict, sealBytes, type ValidationRecord } from '../verdict/assemble-verdict.ts';
import { disputedClaims } from '../verdict/claim-report.ts';
import { decideOperationOf, planOf } from '../verdict/decide-operation.ts';
import { type FurtherSources, namesOfSources, validationWithSources } from '../verdict/further-sources.ts';
import { packCertificate } from '../verdict/pool-certificate.ts';
import { charterOf } from '../verdict/pool-identity.ts';
import { derivePoolVerdict, type PoolRecord } from '../verdict/pool-verdict.ts';
import { raiseOfRecord } from '../verdict/raised-threshold.ts';
import type { Ruling } from '../verdict/ruling.ts';
import { openGates } from '../verdict/settlement.ts';
import { faultOf } from '../verdict/suspected-fault.ts';
import { type KnownQuestion, type PoolVerdict, type Review, VERDICT_SCHEMA, type Verdict } from '../verdict/verdict.ts';
import { validationOf } from '../verdict/wider-panel.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { findSources } from './find-sources.ts';
import { firstPanelOf, type PanelSpec, widerPanelOf } from './panel-spec.ts';
import { PoolSession, type PoolSessionResult } from './pool-session.ts';
import type { ProgressEvent, ProgressListener } from './progress.ts';
import { Roster } from './roster.ts';
import { routeOf } from './route.ts';
import { Turns } from './turns.ts';
import { createValidatorAgent } from './validator-agent.ts';

/** What an engine is made of; all but `keys` has a default. */
export interface EngineOptions {
  readonly keys: KeyStore;
  readonly config?: DikastConfig;
  /** Validators beside the built-in ones; their pool must be configured. */
  readonly validators?: readonly Validator[];
  /** Agents that run elsewhere or bring their own key. */
  readonly agents?: readonly Agent[];
  /** Whether the built-in validators are seated. Default true. */
  readonly hasBuiltIns?: boolean;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  /** Where verdicts, ledgers and the replicas' records go. Default: nothing is kept. The caller closes it. */
  readonly store?: Store;
  /** Validations that may wait for their turn before `overloaded` is thrown. Default 1,000. */
  readonly waitingMax?: number;
  /** Reviewers whose rulings the pools learn from. The engine itself may state gold questions and calibration items. */
  readonly authorities?: readonly Authority[];
  /** Questions of known truth to be mixed into live traffic. Default: none. */
  readonly gold?: GoldSettings;
  /** Looks for further sources on answers that the agents leave undecided; the request with them is judged anew, once. */
  readonly sourceFinder?: SourceFinder;
}

/** How one validation is run. */
export interface ValidateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
  /**
   * Names this validation to the caller: asked again with the same key and request, also after a crash, the recorded
   * verdict is returned and nobody is asked twice.
   */
  readonly idempotencyKey?: string;
  /**
   * Whether the truth will be told afterwards ({@link ConsensusEngine.learn}): then all agents of the rosters are asked,
   * also those on standby and those that were replaced. The verdict rests on the panels all the same. Default false.
   */
  readonly isCalibration?: boolean;
}

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

/** A known answer that the engine itself vouches for. */
export type KnownTruth = Pick<KnownAnswerStatement, 'pool' | 'validation' | 'truth'> & {
  readonly origin: Exclude<KnownAnswerStatement['origin'], 'ruling'>;
};

/** The engine's name among the authorities. */
const ENGINE_AUTHORITY = 'engine';
/**
 * The engine again, for rulings whose reviewer it has checked: the pool takes its word, and the signed ruling stands in
 * the completed verdict and the engine's ledger.
 */
const RELAY_AUTHORITY = 'reviews';

const WAITING_MAX_DEFAULT = 1000;
const NONCE_BOUNDS = { agentsMax: 1000, perAgentMax: 10_000 } as const;
const VALIDATION_ID_BYTES = 16;
/** How long a pool's group gets to order and sign a decision, at least. */
const ORDERING_TIMEOUT_MIN_MS = 2000;

/** Makes an engine. @throws DikastError `invalid_config`, `key_store_unusable`. */
export function createConsensusEngine(options: EngineOptions): ConsensusEngine {
  return new Engine(options);
}

class Engine implements ConsensusEngine {
  readonly config: DikastConfig;
  readonly #clock: Clock;
  readonly #randomBytes: RandomBytes;
  readonly #roster: Roster;
  readonly #signer: Signer;
  readonly #turns: Turns;
  readonly #signatures = new SignatureMemory();
  readonly #registerNonce: NonceRegister = createNonceRegister(NONCE_BOUNDS);
  readonly #definitions: ReadonlyMap<string, PoolDefinition>;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #byKey = new Map<string, { readonly requestDigest: string; readonly verdict: Promise<Verdict> }>();
  readonly #store: Store;
  readonly #authorities: readonly Authority[];
  readonly #gold: GoldMixing | undefined;
  readonly #sourceFinder: SourceFinder | undefined;
  #archive: Promise<Archive> | undefined;
  #lastRuling: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.config = options.config ?? defaultConfig();
    this.#clock = options.clock ?? systemClock;
    this.#randomBytes = options.randomBytes ?? systemRandomBytes;
    this.#turns = new Turns(options.waitingMax ?? WAITING_MAX_DEFAULT);
    this.#signer = this.#signatures.witness(options.keys.signerOf('engine'));
    this.#store = options.store ?? noStore;
    this.#sourceFinder = options.sourceFinder;
    this.#authorities = [
      { name: ENGINE_AUTHORITY, role: OPERATOR_ROLE, publicKey: this.publicKey },
      { name: RELAY_AUTHORITY, role: 'reviewer_relay', publicKey: this.publicKey },
      ...(options.authorities ?? []),
    ];
    this.#definitions = new Map(
      [...this.config.pools.values()].map(({ name, proposition }) => [name, poolDefinition(name, proposition)]),
    );
    this.#roster = new Roster(this.#seatAgents(options), this.config);
    this.#gold = options.gold === undefined ? undefined : this.#mixing(options.gold);
  }

  get agents(): readonly Agent[] {
    return this.#roster.agents;
  }

  get publicKey(): string {
    return toHex(this.#signer.publicKey);
  }

  async validateResponse(input: ValidationRequestInput, options: ValidateOptions = {}): Promise<Verdict> {
    if (this.#isClosed) throw new DikastError('engine_closed', 'the engine is closed and takes no more requests');
    const request = parseRequest(input);
    const validation = this.#once(request, options);
    this.#underWay.add(validation);
    try {
      return await validation;
    } finally {
      this.#underWay.delete(validation);
    }
  }

  async awaitingRuling(after?: string): Promise<readonly Verdict[]> {
    return (await this.#opened()).book.awaitingRuling(after);
  }

  rule(ruling: Ruling): Promise<Verdict> {
    if (this.#isClosed) return Promise.reject(new DikastError('engine_closed', 'the engine is closed'));
    // One after the other, so that of two rulings on one verdict the second sees the first.
    const ruled = this.#lastRuling.then(() => this.#complete(ruling));
    this.#lastRuling = ruled.catch(() => undefined);
    this.#underWay.add(ruled);
    return ruled.finally(() => this.#underWay.delete(ruled));
  }

  async learn(known: KnownTruth | LearnOperation): Promise<LearnedResult> {
    if (this.#isClosed) throw new DikastError('engine_closed', 'the engine is closed and learns no more');
    this.#poolConfig(known.pool);
    const learned = this.#learn(known);
    this.#underWay.add(learned);
    try {
      return await learned;
    } finally {
      this.#underWay.delete(learned);
    }
  }

  async memoryOf(pool: string): Promise<PoolMemory> {
    this.#poolConfig(pool);
    return (await this.#opened()).council.stateOf(pool).memory;
  }

  async lineupOf(pool: string): Promise<Lineup> {
    const panel = firstPanelOf(this.#poolConfig(pool));
    return this.#benchOf((await this.#opened()).council, panel).lineup;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#gold?.stop();
    await Promise.allSettled(this.#underWay);
    await (await this.#archive?.catch(() => undefined))?.council.close();
  }

  #mixing(settings: GoldSettings): GoldMixing {
    for (const { pool } of settings.questions) this.#poolConfig(pool);
    return new GoldMixing(settings, {
      clock: this.#clock,
      randomBytes: this.#randomBytes,
      store: this.#store,
      ask: ({ request, ...question }, signal) => this.#validate(request, { signal }, { origin: 'gold', ...question }),
    });
  }

  async #complete(ruling: Ruling): Promise<Verdict> {
    const archive = await this.#opened();
    const { council, book } = archive;
    const undecided = await book.verdictOf(ruling.validation);
    const problem =
      undecided === undefined
        ? 'no verdict is recorded under it'
        : rulingProblem(undecided, ruling, this.config.security.accessControl.reviewers);
    if (undecided === undefined || problem !== undefined)
      throw new DikastError('invalid_ruling', `ruling on validation ${ruling.validation}: ${problem}`);
    const completed = this.#seal(completeVerdict(undecided, ruling));
    await council.commit(book.complete(undecided, completed, ruling));
    await this.#teach(ruling, archive);
    return completed;
  }

  /**
   * Tells the pools what a ruling teaches. Until they have answered, be it that they refuse, the record says that it is
   * still to be done, and the next opening does it.
   */
  async #teach(ruling: Ruling, { council, book }: Archive): Promise<void> {
    const { validation, rulings } = ruling;
    const known = rulings.filter(({ pool }) => this.config.pools.has(pool));
    const answers = await Promise.all(
      known.map(({ pool, choice }) =>
        council.order(pool, this.#vouchFor({ pool, validation, truth: choice, origin: 'ruling' }), {
          timeoutMs: ORDERING_TIMEOUT_MIN_MS,
        }),
      ),
    );
    await council.commit(answers.includes(undefined) ? [] : book.taught(ruling));
  }

  /** What an earlier process did not come to; nobody waits for it but the end. */
  #catchUp(archive: Archive): void {
    const teaching = archive.book
      .untaught()
      .then(async (rulings) => {
        for (const ruling of rulings) await this.#teach(ruling, archive);
      })
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(teaching));
    this.#underWay.add(teaching);
  }

  #seal(unsealed: Omit<Verdict, 'seal'>): Verdict {
    return { ...unsealed, seal: toHex(this.#signer.sign(sealBytes(unsealed))) };
  }

  async #learn(known: KnownTruth | LearnOperation): Promise<LearnedResult> {
    const { council } = await this.#opened();
    const operation = 'signature' in known ? known : this.#vouchFor(known);
    const answer = await council.order(known.pool, operation, { timeoutMs: ORDERING_TIMEOUT_MIN_MS });
    await council.commit([]);
    if (answer?.result.status === 'learned') return answer.result;
    const why = answer?.result.status === 'refused' ? answer.result.reason : 'no quorum of its replicas answered';
    throw new DikastError('invalid_request', `pool ${known.pool} did not learn the known answer: ${why}`);
  }

  #vouchFor({
    pool,
    validation,
    truth,
    origin,
  }: Omit<KnownAnswerStatement, 'authority' | 'timestampMs'>): LearnOperation {
    const statement = {
      pool,
      validation,
      truth,
      origin,
      authority: origin === 'ruling' ? RELAY_AUTHORITY : ENGINE_AUTHORITY,
      timestampMs: Math.max(0, Math.floor(this.#clock.now())),
    };
    const signature = toHex(this.#signer.sign(knownAnswerBytes(statement)));
    return { kind: 'learn', version: 1, ...statement, signature };
  }

  /** A request with an idempotency key is judged once; asked again, its recorded verdict is returned. */
  async #once(request: ValidationRequest, options: ValidateOptions): Promise<Verdict> {
    const { idempotencyKey, signal } = options;
    if (idempotencyKey === undefined) return this.#validate(request, options);
    const requestDigest = digestOf(sha256, request);
    const running = this.#byKey.get(idempotencyKey);
    if (running === undefined) return this.#firstOf(idempotencyKey, requestDigest, request, options);
    if (running.requestDigest !== requestDigest) throw usedForAnother(idempotencyKey);
    try {
      return await running.verdict;
    } catch (error) {
      // The first caller gave up, this one did not.
      if (!(error instanceof DikastError && error.code === 'aborted') || signal?.aborted === true) throw error;
      return this.#once(request, options);
    }
  }

  /** Registered before the first wait, so that whoever comes meanwhile finds it. */
  async #firstOf(
    key: string,
    requestDigest: string,
    request: ValidationRequest,
    options: ValidateOptions,
  ): Promise<Verdict> {
    const find = async (): Promise<Verdict> => {
      const earlier = await (await this.#opened()).book.find(key);
      if (earlier === undefined) return this.#validate(request, options);
      if (earlier.requestDigest !== requestDigest) throw usedForAnother(key);
      return earlier.verdict;
    };
    const verdict = find();
    this.#byKey.set(key, { requestDigest, verdict });
    try {
      return await verdict;
    } finally {
      this.#byKey.delete(key);
    }
  }

  #opened(): Promise<Archive> {
    this.#archive ??= this.#openArchive().catch((error: unknown) => {
      // Another try may find the store in order again.
      this.#archive = undefined;
      throw error;
    });
    return this.#archive;
  }

  async #openArchive(): Promise<Archive> {
    const panels = [...this.config.pools.values()].flatMap((pool) => [firstPanelOf(pool), ...this.#widerPanel(pool)]);
    const pools = panels.map(({ group, pool, size }) => ({
      name: group,
      charter: charterOf({
        pool: pool.name,
        thresholdBasisPoints: pool.thresholdBasisPoints,
        voting: pool.voting,
        ...(pool.hasAdaptiveThreshold === true ? { raised: unraised(pool) } : {}),
        panelSize: size,
        roster: this.#roster.entriesOf(pool),
        authorities: this.#authorities,
      }),
      signers: replicaSigners(this.#roster.agentsOf(pool.name)),
    }));
    const council = await Council.open({
      pools,
      engineSigner: this.#signer,
      store: this.#store,
      clock: this.#clock,
      verify: this.#signatures.verify,
    });
    const archive = { council, book: await VerdictBook.open(this.#store) };
    this.#catchUp(archive);
    return archive;
  }

  #seatAgents({ keys, validators = [], agents = [], hasBuiltIns = true }: EngineOptions): readonly Agent[] {
    const builtIn = hasBuiltIns ? [...this.#definitions.values()].flatMap((pool) => pool.validators) : [];
    const means = (name: string) => ({
      signer: this.#signatures.witness(keys.signerOf(name)),
      clock: this.#clock,
      randomBytes: this.#randomBytes,
    });
    const seat = (validator: Validator, isDeterministic: boolean) =>
      createValidatorAgent(validator, isDeterministic, means(`${validator.pool}.${validator.name}`));
    return [
      ...builtIn.map((validator) => seat(validator, true)),
      ...validators.map((validator) => seat(validator, validator.isDeterministic === true)),
      ...agents,
    ];
  }

  async #validate(
    request: ValidationRequest,
    { signal, onProgress, idempotencyKey, isCalibration = false }: ValidateOptions,
    known?: KnownQuestion,
  ): Promise<Verdict> {
    throwIfAborted(signal);
    const { council, book } = await this.#opened();
    const release = await this.#turns.take(known === undefined ? 'new' : 'background', signal);
    try {
      const notify = safeListener(onProgress);
      const run: ValidationRun = { start: this.#begin(request), signal, notify, isCalibration, known };
      const decided = await this.#decide(run, council, release);
      const found = await this.#search(run, decided);
      const first = this.#conclude(run, decided, found === undefined ? {} : { furtherSources: found.step });
      const verdict = found === undefined ? first : await this.#judgeAgain(run, { first, found }, { council, book });
      if (known !== undefined) await this.#reveal(verdict, known, council);
      await council.commit(book.enter(verdict, idempotencyKey));
      run.notify({ kind: 'verdict-reached', validation: verdict.validation, outcome: verdict.outcome });
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

  /** Tells the pool that was tested what was true, if it decided at all; recorded in one commit with the verdict. */
  async #reveal(
    { validation, pools }: Verdict,
    { pool, truth, origin }: KnownQuestion,
    council: Council,
  ): Promise<void> {
    if (!pools.some((verdict) => verdict.pool === pool && !verdict.isWider && verdict.certificate !== null)) return;
    const statement = this.#vouchFor({ pool, validation, truth, origin });
    await council.order(pool, statement, { timeoutMs: ORDERING_TIMEOUT_MIN_MS });
  }

  /** What the pools decide, and after them wider panels and experts. `release` gives up the turn that is held. */
  async #decide(run: ValidationRun, council: Council, release: () => void): Promise<readonly CertifiedPool[]> {
    const sessions = this.#openSessions(run, council);
    const opened = sessions.map((session) => ({ session, assessment: session.openAssessment() }));
    await Promise.all(opened.map(({ assessment }) => assessment.started));
    release();
    const results = await Promise.all(opened.map(({ session, assessment }) => session.finish(assessment)));
    throwIfAborted(run.signal);
    const certified = await Promise.all(
      results.map((result) => this.#certify(run, firstPanelOf(this.#poolConfig(result.record.pool)), result, council)),
    );
    const widened = [...certified, ...(await this.#widen(run, certified, council))];
    return [...widened, ...(await this.#arbitrate(run, widened, council))];
  }

  /** Looks for further sources where gates are still open; undefined where nobody looks. */
  async #search(run: ValidationRun, decided: readonly CertifiedPool[]): Promise<FoundSources | undefined> {
    const { furtherSources: limits } = this.config.resolution;
    const finder = this.#sourceFinder;
    const pools = this.#derive(run, decided);
    const isTest = run.isCalibration || run.known !== undefined;
    if (finder === undefined || limits.timeMs === 0 || isTest || openGates(pools).length === 0) return undefined;
    throwIfAborted(run.signal);
    const { subject, validation } = run.start.task;
    const claims = disputedClaims(subject.claims, pools);
    const means = { finder, clock: this.#clock, signal: run.signal };
    const { sources, request, ...found } = await findSources({ request: subject.request, claims }, limits, means);
    throwIfAborted(run.signal);
    const step: FurtherSources = {
      finder: finder.name,
      ...found,
      allowedMs: limits.timeMs,
      sourcesMax: limits.sourcesMax,
      added: namesOfSources(sources, sha256),
      continuedIn: sources.length === 0 ? null : validationWithSources(validation, sha256),
    };
    return { step, request };
  }

  /**
   * Judges the request with further sources, if there are any: all pools anew, once, as a validation of its own. The
   * undecided verdict is recorded before it.
   */
  async #judgeAgain(
    run: ValidationRun,
    { first, found }: { readonly first: Verdict; readonly found: FoundSources },
    { council, book }: Archive,
  ): Promise<Verdict> {
    const { added, continuedIn: validation } = found.step;
    if (validation === null) return first;
    await council.commit(book.enter(first, undefined));
    run.notify({ kind: 'further-sources-added', validation, sources: added.length });
    const release = await this.#turns.take('begun');
    try {
      const again: ValidationRun = { ...run, start: this.#begin(found.request, validation) };
      const decided = await this.#decide(again, council, release);
      const { requestDigest: request } = first;
      const follows = { validation: first.validation, verdict: digestOf(sha256, first), request, added };
      return this.#conclude(again, decided, { follows });
    } finally {
      release();
    }
  }

  #begin(
    request: ValidationRequest,
    validation: string = toHex(this.#randomBytes(VALIDATION_ID_BYTES)),
  ): ValidationStart {
    const requestDigest = digestOf(sha256, freezeJson(request));
    const subject = countableSubject(request);
    const regular = [...this.#definitions.values()].filter(
      ({ name }) => this.#poolConfig(name).arbitrates === undefined,
    );
    const seating = regular.map((pool) => ({ pool, ...pool.seating(request) }));
    const seated = seating.filter(({ seated }) => seated).map(({ pool }) => pool);
    const planned = ({ name }: PoolDefinition) => ({
      pool: name,
      policy: this.#poolConfig(name).policy,
      arbitrates: null,
      isWider: false,
    });
    const notSeated = seating
      .filter((pool) => !pool.seated)
      .map(({ pool, reason }) => ({ pool: pool.name, policy: this.#poolConfig(pool.name).policy, reason }));
    const areAllDeterministic = seated.every((pool) =>
      [...this.#roster.agentsOf(pool.name).values()].every(({ isDeterministic }) => isDeterministic),
    );
    return {
      task: Object.freeze({ validation, requestDigest, subject }),
      route: routeOf(request, this.config.performanceTargets, areAllDeterministic),
      seated,
      notSeated,
      plan: planOf({ pools: seated.map(planned), poolsNotSeated: notSeated }),
      startMs: this.#clock.monotonic(),
      createdAtMs: this.#clock.now(),
    };
  }

  #openSessions(run: ValidationRun, council: Council): readonly PoolSession[] {
    const { task, route, seated } = run.start;
    run.notify({ kind: 'validation-routed', validation: task.validation, ...route });
    return seated.map(({ name }) => this.#session(run, council, firstPanelOf(this.#poolConfig(name))));
  }

  #session(run: ValidationRun, council: Council, panel: PanelSpec): PoolSession {
    const { group, pool, size, isWider } = panel;
    const { task, route, startMs } = run.start;
    return new PoolSession({
      config: pool,
      panelSize: size,
      isWider,
      proposition: this.#propositionOf(pool),
      agents: isWider ? this.#agentsWithSay(pool, council) : this.#roster.agentsOf(pool.name),
      roster: this.#roster.entriesOf(pool, council.excludedOf(group)),
      ...this.#benchOf(council, panel),
      hasOnlookers: run.isCalibration && !isWider,
      authorities: this.#authorities,
      task: Object.freeze({ ...task, validation: validationOf(task.validation, panel, sha256) }),
      registerNonce: this.#registerNonce,
      verify: this.#signatures.verify,
      clock: this.#clock,
      startMs: Math.max(startMs, this.#clock.monotonic()),
      deadlineMs: route.deadlineMs,
      lateBallotsMs: Math.min(this.config.resolution.lateBallotsMs, Math.floor(route.deadlineMs)),
      signal: run.signal,
      turns: this.#turns,
      notify: run.notify,
    });
  }

  /**
   * Has the pool's group order the ballots and sign what they come to. If the group excluded an agent while this
   * validation was under way, its ballots no longer count there, and if it learned meanwhile, another weight may make
   * the second round due: the pool is then asked once more.
   */
  async #certify(
    run: ValidationRun,
    panel: PanelSpec,
    result: PoolSessionResult,
    council: Council,
  ): Promise<CertifiedPool> {
    const first = await this.#order(run.start, panel, result, council);
    const excluded = council.excludedOf(panel.group);
    const isOutdated =
      result.record.roster.some(({ agent, isExcluded }) => excluded.has(agent) && !isExcluded) ||
      this.#isOtherwise(result, panel, council);
    if (first.record.certificate !== null || !isOutdated) return first;
    const second = await this.#order(run.start, panel, await this.#ask(run, panel, council), council);
    return { record: second.record, faults: [...first.faults, ...second.faults] };
  }

  /** Asks a panel after the first ones, within the path's deadline from now. */
  async #ask(run: ValidationRun, panel: PanelSpec, council: Council): Promise<PoolSessionResult> {
    const session = this.#session(run, council, panel);
    const release = await this.#turns.take('begun');
    const assessment = session.openAssessment();
    await assessment.started;
    release();
    return session.finish(assessment);
  }

  async #order(
    { task, route, plan }: ValidationStart,
    panel: PanelSpec,
    result: PoolSessionResult,
    council: Council,
  ): Promise<CertifiedPool> {
    const { record, faults } = result;
    const { request, claims } = task.subject;
    const validation = validationOf(task.validation, panel, sha256);
    const operation = decideOperationOf({ validation, request, claims, plan }, record);
    const timeoutMs = Math.max(ORDERING_TIMEOUT_MIN_MS, route.deadlineMs);
    const answer = await council.order(panel.group, operation, {
      timeoutMs,
      areMoreComing: this.#turns.isAnybodyWaiting,
    });
    const certificate = answer?.result.status === 'decided' ? packCertificate(answer.certificate, answer.result) : null;
    const suspected = (certificate?.result.suspicions ?? []).map((suspicion) => faultOf(record.pool, suspicion));
    const certified = { ...record, certificate };
    return { record: { ...certified, ...raisedIn(certified, task) }, faults: [...faults, ...suspected] };
  }

  /**
   * Asks the wider panels of the gates that came, certifiedly, to no consensus: everybody anew, once, within the path's
   * deadline again, and the decision is certified by a group of its own.
   */
  async #widen(
    run: ValidationRun,
    certified: readonly CertifiedPool[],
    council: Council,
  ): Promise<readonly CertifiedPool[]> {
    const open = openGates(this.#derive(run, certified));
    const uncertified = new Set(certified.flatMap(({ record }) => (record.certificate === null ? [record.pool] : [])));
    const panels = open
      .filter((pool) => !uncertified.has(pool))
      .flatMap((pool) => this.#widerPanel(this.#poolConfig(pool)));
    throwIfAborted(run.signal);
    const asked = await Promise.all(
      panels.map(async (panel) => ({ panel, result: await this.#ask(run, panel, council) })),
    );
    throwIfAborted(run.signal);
    return Promise.all(asked.map(({ panel, result }) => this.#certify(run, panel, result, council)));
  }

  #widerPanel(pool: PoolConfig): readonly PanelSpec[] {
    const panel = widerPanelOf(pool, this.#roster.placesOf(pool));
    return panel === undefined ? [] : [panel];
  }

  /** Agents that the pool's own group excluded or quarantined are not asked in a wider panel: their seats stay empty. */
  #agentsWithSay(pool: PoolConfig, council: Council): ReadonlyMap<string, Agent> {
    const entries = this.#roster.entriesOf(pool);
    const weights = this.#benchOf(council, firstPanelOf(pool)).weigh(entries);
    const excluded = council.excludedOf(pool.name);
    const silent = new Set(entries.filter((_, place) => weights[place] === 0).map(({ agent }) => agent));
    return new Map([...this.#roster.agentsOf(pool.name)].filter(([id]) => !excluded.has(id) && !silent.has(id)));
  }

  /**
   * Asks the experts of the gates that came to no consensus, if they have any: the same question, once, within the path's
   * deadline again. Their decision is certified by their own group.
   */
  async #arbitrate(
    run: ValidationRun,
    certified: readonly CertifiedPool[],
    council: Council,
  ): Promise<readonly CertifiedPool[]> {
    const open = openGates(this.#derive(run, certified));
    const experts = [...this.config.pools.values()].filter(({ arbitrates }) => open.includes(arbitrates ?? ''));
    throwIfAborted(run.signal);
    return Promise.all(
      experts.map(async (pool) => {
        const panel = firstPanelOf(pool);
        return this.#certify(run, panel, await this.#ask(run, panel, council), council);
      }),
    );
  }

  /** Experts judge the proposition of their gate, unless they have one of their own. */
  #propositionOf({ name, proposition, arbitrates }: PoolConfig): string {
    const gate = arbitrates === undefined ? undefined : this.#definitions.get(arbitrates);
    return poolDefinition(name, proposition ?? gate?.proposition).proposition;
  }

  #derive(run: ValidationRun, certified: readonly CertifiedPool[]): readonly PoolVerdict[] {
    const { task } = run.start;
    return certified.map(({ record }) =>
      derivePoolVerdict(record, task.requestDigest, task.subject.claims.length, sha256),
    );
  }

  #conclude(
    run: ValidationRun,
    certified: readonly CertifiedPool[],
    sources: Pick<Verdict, 'furtherSources' | 'follows'>,
  ): Verdict {
    const { task, route, notSeated, startMs, createdAtMs } = run.start;
    const faults = certified.flatMap((pool) => pool.faults);
    const { claims, request } = task.subject;
    // Frozen, so that seal, ledger and record encode them once.
    const pools = certified.map(({ record }) =>
      freezeJson(derivePoolVerdict(record, task.requestDigest, claims.length, sha256)),
    );
    for (const { pool, outcome } of pools) run.notify({ kind: 'pool-decided', pool, outcome });
    const record: ValidationRecord = {
      schema: VERDICT_SCHEMA,
      validation: task.validation,
      createdAtMs,
      requestDigest: task.requestDigest,
      request,
      ...route,
      durationMs: Math.max(0, Math.round(this.#clock.monotonic() - startMs)),
      isolation: 'process',
      pools,
      poolsNotSeated: notSeated,
      faults,
      // What is judged anew is what a person is to rule on; a question of known truth needs nobody.
      review: run.known !== undefined || sources.furtherSources?.continuedIn ? null : this.#reviewOf(pools),
      ...(run.known === undefined ? {} : { knownQuestion: run.known }),
      ...sources,
      engine: { version: ENGINE_VERSION, publicKey: this.publicKey },
    };
    const unsealed = assembleVerdict(record, claims);
    return this.#seal(unsealed);
  }

  /** A review is opened where somebody may rule on what the agents left open, and where it can be kept. */
  #reviewOf(pools: readonly PoolVerdict[]): Review | null {
    const { humanReviewerRoles: roles } = this.config.security.accessControl;
    if (roles.length === 0 || this.#store === noStore || openGates(pools).length === 0) return null;
    const openedAtMs = this.#clock.now();
    return { roles, openedAtMs, dueAtMs: openedAtMs + this.config.resolution.reviewDueMs, completion: null };
  }

  /** How a pool's group sees its agents now. */
  #benchOf(council: Council, { group, size, pool }: PanelSpec): Bench {
    return benchOf(council.stateOf(group), { panelSize: size, roster: this.#roster.entriesOf(pool) });
  }

  /** Whether the group goes by another line-up, other weights or another threshold now than the session did. */
  #isOtherwise({ record, panel }: PoolSessionResult, spec: PanelSpec, council: Council): boolean {
    const { lineup, weigh, recentSplits } = this.#benchOf(council, spec);
    if (canonicalJson(record.lineup) !== canonicalJson(lineup)) return true;
    if (record.raised !== undefined && record.raised.recentSplits !== recentSplits) return true;
    const places = new Map(record.roster.map((entry) => [entry.agent, entry]));
    const drawn = panel.flatMap(({ agent }) => places.get(agent) ?? []);
    return weigh(drawn).join() !== panel.map(({ weight }) => weight).join();
  }

  #poolConfig(name: string): PoolConfig {
    const pool = this.config.pools.get(name);
    if (pool === undefined) throw new DikastError('invalid_config', `pool "${name}" is not configured`);
    return pool;
  }
}

/** What is settled before anybody is asked. */
interface ValidationStart {
  readonly task: AgentTask;
  readonly route: ReturnType<typeof routeOf>;
  readonly seated: readonly PoolDefinition[];
  readonly notSeated: Verdict['poolsNotSeated'];
  readonly plan: readonly PlannedPool[];
  readonly startMs: number;
  readonly createdAtMs: number;
}

/** A pool's record with its certificate, and the faults that came to light. */
interface CertifiedPool {
  readonly record: PoolRecord;
  readonly faults: readonly Fault[];
}

/** What came of looking for further sources, and the request with them. */
interface FoundSources {
  readonly step: FurtherSources;
  readonly request: ValidationRequest;
}

/** What outlives a validation. */
interface Archive {
  readonly council: Council;
  readonly book: VerdictBook;
}

/** One validation under way. */
interface ValidationRun {
  readonly start: ValidationStart;
  readonly signal: AbortSignal | undefined;
  readonly notify: ProgressListener;
  readonly isCalibration: boolean;
  /** What the engine knows and the agents do not, if it asks itself. */
  readonly known: KnownQuestion | undefined;
}

function replicaSigners(agents: ReadonlyMap<string, Agent>): ReadonlyMap<string, Signer> {
  const signers = new Map<string, Signer>();
  for (const { id, replicaSigner } of agents.values()) if (replicaSigner !== undefined) signers.set(id, replicaSigner);
  return signers;
}

/** An adaptive threshold before anything raised it. */
function unraised({ thresholdBasisPoints }: PoolConfig): RaisedThreshold {
  return { recentSplits: 0, thresholdBasisPoints };
}

/** The threshold that counted, where it is adaptive: the group may have seen other splits than the session did. */
function raisedIn(
  record: Omit<PoolRecord, 'raised'> & { readonly raised?: RaisedThreshold },
  { requestDigest, subject }: AgentTask,
): Pick<PoolRecord, 'raised'> {
  if (record.raised === undefined) return {};
  const recentSplits = record.certificate?.result.recentSplits ?? record.raised.recentSplits;
  const { request, claims } = subject;
  return { raised: raiseOfRecord(record, { requestDigest, request, claims }, { recentSplits }, sha256) };
}

function usedForAnother(key: string): DikastError {
  return new DikastError('invalid_request', `idempotency key "${key}" was used for another request`);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new DikastError('aborted', 'the validation was aborted by its caller', { cause: signal.reason });
}

/** A listener's exception is the caller's bug and may not touch the verdict. */
function safeListener(listener: ProgressListener | undefined): ProgressListener {
  if (listener === undefined) return () => {};
  return (event: ProgressEvent) => {
    try {
      listener(event);
    } catch {
      // Swallowed on purpose: see above.
    }
  };
}
