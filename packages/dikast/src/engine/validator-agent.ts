/**
 * A validator with an identity: runs it, and signs what it says as ballots.
 * What the validator returns is checked before it is signed, so that its bug costs its vote and is not signed as its word.
 */
import {
  BALLOT_BOUNDS,
  type BallotBody,
  type Choice,
  type ObjectionRuling,
  type Origin,
  type Round,
} from '@dikast/core/ballots/ballot';
import { ballotSigningBytes, bodyDigest } from '@dikast/core/ballots/ballot-bytes';
import { decodeBallot } from '@dikast/core/ballots/ballot-decoding';
import { toHex } from '@dikast/core/base/bytes';
import { sha256 } from '../adapters/node-hash.ts';
import type {
  Agent,
  AgentTask,
  Assessment,
  CallContext,
  Clock,
  DocketItem,
  RandomBytes,
  Signer,
  Validator,
} from '../ports.ts';
import type { Subject } from '../text/subject.ts';
import { finalChoice } from './final-choice.ts';

/** What an agent needs besides its validator. */
export interface AgentMeans {
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/** A validator broke its contract; the message says how. */
class ValidatorFailure extends Error {
  override readonly name = 'ValidatorFailure';
}

/** Seats a validator; the agent's id is `<pool>.<validator>`. */
export function createValidatorAgent(validator: Validator, isDeterministic: boolean, means: AgentMeans): Agent {
  const id = agentId(validator);
  /** What it said of a subject in the first round; forgotten with the subject. */
  const assessments = new WeakMap<Subject, Assessment>();

  function signBallot(task: AgentTask, round: Round, opinion: Opinion): unknown {
    const header = {
      version: 1 as const,
      validation: task.validation,
      request: task.requestDigest,
      pool: validator.pool,
      agent: id,
      round,
      choice: opinion.choice,
      confidenceBasisPoints: basisPoints(opinion.confidence),
      body: bodyDigest(sha256, opinion.body),
      nonce: toHex(means.randomBytes(16)),
      timestampMs: means.clock.now(),
    };
    const ballot = { header, body: opinion.body, signature: toHex(means.signer.sign(ballotSigningBytes(header))) };
    const decoded = decodeBallot(ballot);
    if (decoded.kind === 'malformed') throw new ValidatorFailure(`returned no opinion: ${decoded.detail}`);
    return ballot;
  }

  async function assess(task: AgentTask, context: CallContext): Promise<unknown> {
    const assessment = await validator.assess(task.subject, context);
    const ballot = signBallot(task, 1, opinionOf(assessment));
    assessments.set(task.subject, assessment);
    return ballot;
  }

  async function examine(task: AgentTask, docket: readonly DocketItem[], context: CallContext): Promise<unknown> {
    const rulings: ObjectionRuling[] = [];
    const origins: Origin[] = [];
    for (const { id: objection, objection: stated } of docket) {
      const { ruling, reason, origin } = await validator.examine(stated, task.subject, context);
      rulings.push({ objection, ruling, reason: String(reason).slice(0, BALLOT_BOUNDS.reasonLengthMax) });
      if (origin !== undefined) origins.push(origin);
    }
    return signBallot(task, 2, finalOpinion(assessments.get(task.subject), rulings, combinedOrigin(origins)));
  }

  return {
    id,
    pool: validator.pool,
    specialization: validator.specialization,
    ...(validator.family === undefined ? {} : { family: validator.family }),
    method: validator.method,
    ...(validator.methodDigest === undefined ? {} : { methodDigest: validator.methodDigest }),
    publicKey: means.signer.publicKey,
    isDeterministic,
    expectedCostMicros: validator.expectedCostMicros ?? 0,
    replicaSigner: means.signer,
    assess,
    examine,
  };
}

/** The agent of a validator. */
function agentId(validator: Pick<Validator, 'pool' | 'name'>): string {
  return `${validator.pool}.${validator.name}`;
}

interface Opinion {
  readonly choice: Choice;
  readonly confidence: number;
  readonly body: BallotBody;
}

function opinionOf(assessment: Assessment): Opinion {
  if (typeof assessment !== 'object' || assessment === null)
    throw new ValidatorFailure('returned no opinion: not an object');
  const { choice, confidence, objections, findings, origin } = assessment;
  const body = { kind: 'assessment' as const, objections, findings };
  return { choice, confidence, body: origin === undefined ? body : { ...body, origin } };
}

function finalOpinion(
  first: Assessment | undefined,
  rulings: readonly ObjectionRuling[],
  origin: Origin | undefined,
): Opinion {
  const body = { kind: 'examination' as const, rulings, ...(origin === undefined ? {} : { origin }) };
  return { choice: finalChoice(first, rulings), confidence: first?.confidence ?? 0, body };
}

/** One origin for all rulings of a ballot: what they took together, and the first failure. */
function combinedOrigin(origins: readonly Origin[]): Origin | undefined {
  const [first] = origins;
  if (first === undefined) return undefined;
  const sum = (part: (origin: Origin) => number) => origins.reduce((total, origin) => total + part(origin), 0);
  return {
    ...first,
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicros: sum(({ costMicros }) => costMicros),
    latencyMs: sum(({ latencyMs }) => latencyMs),
    isCached: origins.every(({ isCached }) => isCached),
    failure: origins.find(({ failure }) => failure !== null)?.failure ?? null,
  };
}

function basisPoints(confidence: number): number {
  if (typeof confidence !== 'number' || !(confidence >= 0 && confidence <= 1))
    throw new ValidatorFailure(`returned confidence ${String(confidence)}, expected 0 .. 1`);
  return Math.round(confidence * 10_000);
}
