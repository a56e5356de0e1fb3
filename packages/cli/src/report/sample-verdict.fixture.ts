/**
 * Verdicts for tests of reports: from ballots written by hand, everything else derived as the engine derives it.
 * Nothing is signed, so these are for showing, not for verifying.
 */
import type { Choice, Finding, Objection, ObjectionRuling, SignedBallot } from '@dikast/core/ballots/ballot';
import type { Fault } from '@dikast/core/faults/fault';
import { quorumSize } from '@dikast/core/quorum/quorum';
import { configuredWeights, drawPanel } from '@dikast/core/voting/panel';
import { sha256 } from 'dikast/adapters/node-hash';
import { splitClaims } from 'dikast/request/claims';
import { parseRequest, type ValidationRequestInput } from 'dikast/request/request';
import { assembleVerdict } from 'dikast/verdict/assemble-verdict';
import { derivePoolVerdict, type PoolRecord } from 'dikast/verdict/pool-verdict';
import type { Attendance, PoolCertificate, SeatStatus, Verdict } from 'dikast/verdict/verdict';

/** What one agent does; an agent without a choice has no ballot for the reason that `status` gives. */
export interface AgentScript {
  readonly choice?: Choice;
  readonly status?: SeatStatus;
  readonly detail?: string;
  readonly objections?: readonly Objection[];
  readonly findings?: readonly Finding[];
  readonly second?: { readonly choice: Choice; readonly rulings: readonly ObjectionRuling[] };
}

/** One pool: its agents are `<pool>.agent-<n>`. */
export interface PoolScript {
  readonly pool: string;
  readonly agents: readonly AgentScript[];
  readonly policy?: 'gate' | 'advisory';
}

/** The whole. */
export interface VerdictScript {
  readonly request: ValidationRequestInput;
  readonly pools: readonly PoolScript[];
  readonly poolsNotSeated?: Verdict['poolsNotSeated'];
  readonly faults?: readonly Fault[];
}

const REQUEST_DIGEST = '00'.repeat(32);

/** The verdict that a script comes to. */
export function sampleVerdict({ request, pools, poolsNotSeated = [], faults = [] }: VerdictScript): Verdict {
  const parsed = parseRequest(request);
  const claims = splitClaims(parsed.answer);
  const record = {
    schema: 'dikast/verdict/1' as const,
    validation: '0123456789abcdef0123456789abcdef',
    createdAtMs: 1_800_000_000_000,
    requestDigest: REQUEST_DIGEST,
    request: parsed,
    path: 'standard' as const,
    deadlineMs: 500,
    durationMs: 41,
    isolation: 'process' as const,
    pools: pools.map((pool) => derivePoolVerdict(recordOf(pool), REQUEST_DIGEST, claims.length, sha256)),
    poolsNotSeated,
    faults,
    review: null,
    engine: { version: '0.1.0', publicKey: 'ee'.repeat(32) },
  };
  return { ...assembleVerdict(record, claims), seal: 'aa'.repeat(64) };
}

function recordOf({ pool, agents, policy = 'gate' }: PoolScript): PoolRecord {
  const names = agents.map((_, index) => `${pool}.agent-${index + 1}`);
  const hasSecond = agents.some(({ second }) => second !== undefined);
  const roster = names.map((agent, index) => ({
    agent,
    specialization: 'accuracy',
    publicKey: String(index).padStart(64, '0'),
    weight: 10_000,
    isExcluded: false,
  }));
  const draw = { requestDigest: REQUEST_DIGEST, pool, panelSize: agents.length };
  const scriptOf = new Map(names.map((name, index) => [name, agents[index] ?? {}]));
  const attendance = drawPanel(draw, roster, configuredWeights(6700), sha256).map(({ agent }) =>
    attendanceOf(agent, scriptOf.get(agent) ?? {}, hasSecond),
  );
  return {
    pool,
    policy,
    voting: 'cross_examination',
    arbitrates: null,
    isWider: false,
    proposition: 'This answer is as it should be.',
    thresholdBasisPoints: 6700,
    panelSize: agents.length,
    roster,
    authorities: [],
    attendance,
    window: { earliestMs: 0, latestMs: 1 },
    isExamined: hasSecond,
    ballots: names.flatMap((agent) => ballotsOf(pool, agent, scriptOf.get(agent) ?? {})),
    exhibits: [],
    decidedAfterMs: 30,
    certificate: certificateOf(pool, agents.length),
  };
}

/** A certificate in form only: what a report shows of one is who signed. */
function certificateOf(pool: string, n: number): PoolCertificate {
  const result = {
    status: 'decided' as const,
    validation: '0123456789abcdef0123456789abcdef',
    request: REQUEST_DIGEST,
    pool,
    outcome: 'approved',
    decision: '44'.repeat(32),
    weights: Array.from({ length: n }, () => 10_000),
    thresholdBasisPoints: 6700,
    errorCorrelation: null,
    suspicions: [],
    changes: [],
    excluded: [],
    entries: [],
  };
  const signatures = Array.from({ length: quorumSize(n) }, (_, replica) => ({
    replica,
    view: 0,
    signature: '55'.repeat(64),
  }));
  return { epoch: 0, sequence: 1, timestamp: 1, position: 0, leaf: 0, leafCount: 1, siblings: [], result, signatures };
}

function attendanceOf(agent: string, { choice, status, detail, second }: AgentScript, hasSecond: boolean): Attendance {
  return {
    agent,
    assessment: choice === undefined ? (status ?? 'late') : 'answered',
    examination: second === undefined ? (hasSecond ? (status ?? 'late') : 'not_asked') : 'answered',
    detail: detail ?? null,
  };
}

function ballotsOf(pool: string, agent: string, script: AgentScript): readonly SignedBallot[] {
  const { choice, objections = [], findings = [], second } = script;
  if (choice === undefined) return [];
  const first = ballotOf(pool, agent, 1, choice, { kind: 'assessment', objections, findings });
  if (second === undefined) return [first];
  return [first, ballotOf(pool, agent, 2, second.choice, { kind: 'examination', rulings: second.rulings })];
}

function ballotOf(pool: string, agent: string, round: 1 | 2, choice: Choice, body: SignedBallot['body']): SignedBallot {
  const header = {
    version: 1 as const,
    validation: '0123456789abcdef0123456789abcdef',
    request: REQUEST_DIGEST,
    pool,
    agent,
    round,
    choice,
    confidenceBasisPoints: 8000,
    body: '11'.repeat(32),
    nonce: '22'.repeat(16),
    timestampMs: 1,
  };
  return { header, body, signature: '33'.repeat(64) };
}
