/**
 * A local text classifier as a validator: a model for entailment or hallucinations that its operator has on disk judges each claim
 * against each source. Nothing leaves the machine, and the same answer gets the same opinion.
 */
import { BALLOT_BOUNDS, type Objection, type Origin } from '@dikast/core/ballots/ballot';
import { type Digest, digestOf } from '@dikast/core/base/crypto-port';
import {
  type Assessment,
  type Clock,
  DikastError,
  type Examination,
  findingOn,
  objectionTo,
  type Subject,
  type Validator,
} from 'dikast';
import { sha256 } from 'dikast/adapters/node-hash';
import { systemClock } from 'dikast/adapters/system-clock';
import { CLASSIFIER_THRESHOLDS } from 'dikast/config/jury-config';
import type { CallContext } from 'dikast/ports';
import { agentNameOf } from '../juror/agent-name.ts';
import { plainText } from '../juror/opinion-assessment.ts';
import { problemKindsOf } from '../juror/problem-kinds.ts';
import { claimText } from './claim-text.ts';
import type { Support, TextClassifier, TokenIds } from './text-classifier.ts';

/** How a classifier is seated. */
export interface OnnxValidatorOptions {
  readonly classifier: TextClassifier;
  /** fact_verification, or a pool of your own that judges claims by their sources. */
  readonly pool: string;
  /** Default: the model's directory in kebab-case. */
  readonly name?: string | undefined;
  /** Default `text_classifier`. */
  readonly specialization?: string | undefined;
  readonly family?: string | undefined;
  /** From which probability on a claim is supported. Default 0.7. */
  readonly approveAt?: number;
  /** Up to which probability a claim is objected to. Default 0.3. */
  readonly objectAt?: number;
  readonly clock?: Clock;
}

type Claim = Subject['claims'][number];
type Position = 'supported' | 'unsupported' | 'not_judged';

/** Windows that are read for one opinion; who cannot see everything does not judge. */
export const WINDOWS_MAX = 1000;
/** Findings beyond this many are left out; the ballot has a bound. */
const FINDINGS_MAX = 500;
const KINDS = ['unsupported', 'not_satisfied'] as const;

/** Seats a classifier. @throws DikastError `invalid_config` for a pool or thresholds that make no sense. */
export function onnxValidator(options: OnnxValidatorOptions): Validator {
  const {
    classifier,
    pool,
    name = agentNameOf(directoryIn(classifier.name)),
    family,
    specialization = 'text_classifier',
  } = options;
  const judge = new ClassifierJudge(options);
  return {
    name,
    version: '1.0.0',
    pool,
    specialization,
    ...(family === undefined ? {} : { family }),
    methodDigest: judge.methodDigest,
    method: `Asks the local model ${classifier.name} whether a passage of a source supports each claim.`,
    isDeterministic: false,
    assess: (subject, context) => judge.assess(subject, context),
    examine: (objection, subject, context) => judge.examine(objection, subject, context),
  };
}

/** A claim and what came of it. */
interface JudgedClaim {
  readonly claim: Claim;
  readonly position: Position;
  readonly reason: string;
  readonly support?: Support;
}

/** What a validation has been found out about, so that the second round asks nothing twice. */
interface Reading {
  readonly sources: readonly TokenIds[];
  readonly claims: Map<number, JudgedClaim>;
}

class ClassifierJudge {
  readonly #classifier: TextClassifier;
  readonly #clock: Clock;
  readonly #kind: string;
  readonly #approveAt: number;
  readonly #objectAt: number;
  readonly #readings = new WeakMap<Subject, Reading>();

  constructor(options: OnnxValidatorOptions) {
    const { classifier, pool, clock } = options;
    const { approveAt, objectAt } = { ...CLASSIFIER_THRESHOLDS, ...options };
    this.#classifier = classifier;
    this.#clock = clock ?? systemClock;
    this.#approveAt = approveAt;
    this.#objectAt = objectAt;
    this.#kind = kindIn(pool);
    if (!(objectAt >= 0 && objectAt < approveAt && approveAt <= 1))
      throw new DikastError(
        'invalid_config',
        `object_at ${objectAt} and approve_at ${approveAt}: expected 0 <= object_at < approve_at <= 1`,
      );
  }

  /** Of the model's files and of the thresholds: what is learned of one says nothing of another. */
  get methodDigest(): Digest {
    const thresholds = [this.#approveAt, this.#objectAt].map(String);
    return digestOf(sha256, { classifier: this.#classifier.digest, thresholds });
  }

  async assess(subject: Subject, context: CallContext): Promise<Assessment> {
    const startMs = this.#clock.monotonic();
    const claims = subject.claims.filter(({ isCheckable }) => isCheckable);
    try {
      const problem = this.#problemWith(subject, claims);
      if (problem !== undefined) return this.#abstention(problem, this.#origin([], startMs));
      const judged: JudgedClaim[] = [];
      for (const claim of claims) judged.push(await this.#judged(claim, subject, context));
      return this.#opinion(judged, subject, this.#origin(judged, startMs));
    } catch (error) {
      context.signal.throwIfAborted();
      return this.#abstention(failureText(error), { ...this.#origin([], startMs), failure: 'model_failed' });
    }
  }

  /** Any objection to a claim comes down to whether the sources support it; one to the whole is not for this method. */
  async examine(objection: Objection, subject: Subject, context: CallContext): Promise<Examination> {
    const startMs = this.#clock.monotonic();
    const claim = objection.claim === null ? undefined : subject.claims[objection.claim];
    if (claim === undefined || this.#problemWith(subject, [claim]) !== undefined)
      return { ruling: 'unsure', reason: 'Not a matter of one claim and its sources.' };
    const isKnown = this.#readingOf(subject).claims.has(claim.index);
    try {
      const judged = await this.#judged(claim, subject, context);
      const origin = { ...this.#origin(isKnown ? [] : [judged], startMs), isCached: isKnown };
      return { ruling: RULINGS[judged.position], reason: judged.reason, origin };
    } catch (error) {
      context.signal.throwIfAborted();
      const origin = { ...this.#origin([], startMs), failure: 'model_failed' };
      return { ruling: 'unsure', reason: failureText(error), origin };
    }
  }

  #readingOf(subject: Subject): Reading {
    const known = this.#readings.get(subject);
    if (known !== undefined) return known;
    const reading = { sources: subject.sources.map(({ text }) => this.#classifier.read(text)), claims: new Map() };
    this.#readings.set(subject, reading);
    return reading;
  }

  /** Why nothing can be said about these claims, if so. */
  #problemWith(subject: Subject, claims: readonly Claim[]): string | undefined {
    if (claims.length === 0) return 'The answer has no claim to check.';
    if (subject.sources.length === 0) return 'There is no source.';
    const { sources } = this.#readingOf(subject);
    const windows = claims.reduce(
      (sum, claim) => sum + (this.#classifier.windowsFor(sources, this.#read(claim, subject)) ?? 0),
      0,
    );
    return windows > WINDOWS_MAX ? `${windows} passages to read, at most ${WINDOWS_MAX} are read.` : undefined;
  }

  #read(claim: Claim, { request }: Subject): TokenIds {
    return this.#classifier.read(claimText(claim, request));
  }

  /** Asked once for each claim; what was given up or failed is asked again. */
  async #judged(claim: Claim, subject: Subject, context: CallContext): Promise<JudgedClaim> {
    const { claims } = this.#readingOf(subject);
    const judged = claims.get(claim.index) ?? (await this.#judge(claim, subject, context));
    claims.set(claim.index, judged);
    return judged;
  }

  async #judge(claim: Claim, subject: Subject, { signal }: CallContext): Promise<JudgedClaim> {
    const { sources } = this.#readingOf(subject);
    const support = await this.#classifier.supportOf(sources, this.#read(claim, subject), signal);
    if (support === undefined) return { claim, position: 'not_judged', reason: 'The claim is too long for the model.' };
    const { probability } = support;
    const position =
      probability >= this.#approveAt ? 'supported' : probability <= this.#objectAt ? 'unsupported' : 'not_judged';
    return {
      claim,
      position,
      reason: `Probability of support ${probability.toFixed(2)}: ${MEANING[position]}.`,
      support,
    };
  }

  /** Rejects what is not supported; approves only if every claim is; what lies between settles nothing. */
  #opinion(judged: readonly JudgedClaim[], subject: Subject, origin: Origin): Assessment {
    const unsupported = judged.filter(({ position }) => position === 'unsupported');
    const isOpen = judged.some(({ position }) => position === 'not_judged');
    const probabilities = judged.flatMap(({ support }) => support?.probability ?? []);
    const lowest = Math.min(1, ...probabilities);
    const choice = unsupported.length > 0 ? 'reject' : isOpen ? 'abstain' : 'approve';
    return {
      choice,
      confidence: choice === 'abstain' ? 0 : choice === 'approve' ? lowest : 1 - lowest,
      objections: unsupported
        .slice(0, BALLOT_BOUNDS.objectionsMax)
        .map(({ claim }) => objectionTo(claim, this.#kind, [subject.quote('answer', claim)])),
      findings: judged.slice(0, FINDINGS_MAX).map(({ claim, position, reason }) => findingOn(claim, position, reason)),
      ...(probabilities.length === judged.length ? { probability: lowest } : {}),
      origin,
    };
  }

  #abstention(reason: string, origin: Origin): Assessment {
    const findings = [findingOn(null, 'not_judged', plainText(reason))];
    return { choice: 'abstain', confidence: 0, objections: [], findings, origin };
  }

  #origin(judged: readonly JudgedClaim[], startMs: number): Origin {
    const sum = (part: (support: Support) => number) =>
      judged.reduce((total, { support }) => total + (support === undefined ? 0 : part(support)), 0);
    return {
      model: plainText(this.#classifier.name).slice(0, 200),
      promptDigest: this.#classifier.digest,
      calls: sum(({ windows }) => windows),
      inputTokens: sum(({ tokens }) => tokens),
      outputTokens: 0,
      costMicros: 0,
      latencyMs: Math.max(0, Math.round(this.#clock.monotonic() - startMs)),
      isCached: false,
      failure: null,
    };
  }
}

const RULINGS = { supported: 'dismiss', unsupported: 'uphold', not_judged: 'unsure' } as const;
const MEANING = { supported: 'a passage supports it', unsupported: 'no passage supports it', not_judged: 'undecided' };

/** What an objection of this method is called in a pool. */
function kindIn(pool: string): string {
  const known = problemKindsOf(pool);
  const kind = KINDS.find((name) => Object.hasOwn(known, name));
  if (kind !== undefined) return kind;
  throw new DikastError(
    'invalid_config',
    `pool ${pool}: a text classifier judges claims by their sources; expected fact_verification or a pool of your own`,
  );
}

function failureText(error: unknown): string {
  return `No opinion, the model failed: ${error instanceof Error ? error.message : String(error)}`;
}

/** Without the hash: an agent keeps its name when its model changes. */
function directoryIn(name: string): string {
  return name.replace(/@[0-9a-f]*$/, '');
}
