/**
 * Judges one ordered operation: admits its ballots, tallies, decides, and finds the faults that its exhibits prove.
 * A pure function of the operation, the pool's charter and its bench, so replicas of one process may share it.
 */
import type { DocketEntry, SignedBallot } from '../ballots/ballot.ts';
import type { AdmissionContext } from '../ballots/ballot-admission.ts';
import { BallotBox, createNonceRegister } from '../ballots/ballot-box.ts';
import { documentText } from '../ballots/document-text.ts';
import { fromHex } from '../base/bytes.ts';
import { canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import { type Digest, digestOf, type Sha256, type VerifySignature } from '../base/crypto-port.ts';
import { type FaultKind, isEvidenceKind } from '../faults/fault.ts';
import { adaptiveThreshold } from '../voting/adaptive-threshold.ts';
import { docketOf, heardOf, isExaminationDue, votesOf } from '../voting/cast-votes.ts';
import { type Decision, decide, type Seat, type VotingRule } from '../voting/decision.ts';
import type { Lineup } from '../voting/lineup.ts';
import { drawPanel, type RosterEntry, type WeighPanel } from '../voting/panel.ts';
import type { DecideOperation } from './council-operation.ts';
import type { Authority } from './learn-operation.ts';

/** What a pool is: the same at every replica, from the first operation on. */
export interface PoolCharter {
  readonly pool: string;
  /** The base, where the threshold is adaptive. */
  readonly thresholdBasisPoints: number;
  /** Left out of the charter of a pool that votes by one threshold. */
  readonly hasAdaptiveThreshold?: true;
  readonly hasCrossExamination: boolean;
  readonly panelSize: number;
  /** In the order of agents' ids; nobody is excluded yet. */
  readonly roster: readonly RosterEntry[];
  /** Whose word on the truth the pool takes. */
  readonly authorities: readonly Authority[];
}

/** Hashing and signature checks. */
export interface JudgementPorts {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
}

/** A fault that the operation's exhibits prove. */
export interface ProvenFault {
  readonly agent: string;
  readonly kind: FaultKind;
}

/** What the operation comes to. */
export type Judgement =
  | {
      readonly kind: 'decided';
      readonly requestDigest: Digest;
      readonly panel: readonly Seat[];
      readonly ballots: readonly SignedBallot[];
      /** Of agents without a seat, asked for their known answers alone. */
      readonly onlookers: readonly SignedBallot[];
      readonly decision: Decision;
      /** By which it was decided. */
      readonly thresholdBasisPoints: number;
      /** Taken into account, where the threshold is adaptive. */
      readonly recentSplits?: number;
      readonly faults: readonly ProvenFault[];
      /** Time of the newest ballot, in milliseconds; 0 without ballots. */
      readonly castUntilMs: number;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Nonces of one operation only: across operations the unique validation in every ballot keeps replays out. */
const NONCE_BOUNDS = { agentsMax: 1000, perAgentMax: 16 } as const;

/** Who may not sit, who has a place, what the votes of the others weigh, and how often the pool was split of late. */
export interface Bench {
  readonly excluded: ReadonlySet<string>;
  readonly lineup: Lineup;
  readonly weigh: WeighPanel;
  readonly recentSplits: number;
}

/** Judges an operation. */
export function judgeOperation(
  operation: DecideOperation,
  charter: PoolCharter,
  { excluded, lineup, weigh, recentSplits }: Bench,
  ports: JudgementPorts,
): Judgement {
  if (operation.lineup !== undefined && canonicalJson(operation.lineup) !== canonicalJson(lineup))
    return { kind: 'refused', reason: `the panel was drawn from another line-up than number ${lineup.version}` };
  const requestDigest = digestOf(ports.sha256, operation.request);
  const roster = charter.roster.map((entry) => ({ ...entry, isExcluded: excluded.has(entry.agent) }));
  const named = operation.lineup === undefined ? {} : { lineup: operation.lineup };
  const draw = { requestDigest, pool: charter.pool, panelSize: charter.panelSize, ...named };
  const panel = drawPanel(draw, roster, weigh, ports.sha256);
  const seats = new Set(panel.map(({ agent }) => agent));
  const keys = new Map(roster.map(({ agent, publicKey }) => [agent, fromHex(publicKey)]));
  const keyOf = (agent: string) => (excluded.has(agent) ? undefined : keys.get(agent));
  const context = contextOf(operation, { requestDigest, pool: charter.pool, ports });
  const seated = { ...context, publicKeyOf: (agent: string) => (seats.has(agent) ? keyOf(agent) : undefined) };
  const unseated = { ...context, publicKeyOf: (agent: string) => (seats.has(agent) ? undefined : keyOf(agent)) };
  const cast = admitBoth(operation, seated, unseated);
  if (typeof cast === 'string') return { kind: 'refused', reason: cast };
  const { ballots, onlookers, docket } = cast;
  const firstRound = heardIn(operation, ballots).filter(({ header }) => header.round === 1);
  const rule = ruleOf(charter, panel, operation, recentSplits);
  const { thresholdBasisPoints } = rule;
  if (operation.isExamined !== isExaminationDue(panel, firstRound, rule))
    return {
      kind: 'refused',
      reason: operation.isExamined ? 'a second round that was not due' : 'the second round was left out',
    };
  const decision = decide(panel, votesOf(ballots), operation.isExamined ? docket : [], rule);
  const castUntilMs = [...ballots, ...onlookers].reduce(
    (newest, { header }) => Math.max(newest, header.timestampMs),
    0,
  );
  const asked = operation.lineup === undefined ? seated : { ...context, publicKeyOf: keyOf };
  const faults = provenFaults(operation, asked, docket);
  const decided = { requestDigest, panel, ballots, onlookers, decision, thresholdBasisPoints, faults, castUntilMs };
  return { kind: 'decided', ...decided, ...(charter.hasAdaptiveThreshold === true ? { recentSplits } : {}) };
}

/** The rule of this one operation. */
function ruleOf(
  charter: PoolCharter,
  panel: readonly Seat[],
  { request, claims }: DecideOperation,
  recentSplits: number,
): VotingRule {
  if (charter.hasAdaptiveThreshold === undefined) return charter;
  const { stakes } = request as { readonly stakes?: unknown };
  const circumstances = { stakes, claims: claims.length, recentSplits };
  const thresholdBasisPoints = adaptiveThreshold(charter.thresholdBasisPoints, panel, circumstances);
  return { thresholdBasisPoints, hasCrossExamination: charter.hasCrossExamination };
}

type RoundlessContext = Omit<AdmissionContext, 'round' | 'docket'>;

/** What every ballot of an operation must be about; whose it may be depends on who had a seat. */
function contextOf(
  { window, validation, claims, request }: DecideOperation,
  {
    requestDigest,
    pool,
    ports,
  }: { readonly requestDigest: Digest; readonly pool: string; readonly ports: JudgementPorts },
): Omit<RoundlessContext, 'publicKeyOf'> {
  const textOf = (document: string) => documentText(request, document);
  return { ...window, validation, request: requestDigest, pool, claimCount: claims.length, textOf, ...ports };
}

/** Ballots of agents with a say: only their objections go on the docket. */
function heardIn({ lineup }: DecideOperation, ballots: readonly SignedBallot[]): readonly SignedBallot[] {
  return heardOf(ballots, lineup?.silenced ?? []);
}

/** The ballots of the panel, those of the onlookers, whose second round is about the same docket, and that docket. */
function admitBoth(operation: DecideOperation, seated: RoundlessContext, unseated: RoundlessContext) {
  const { isExamined, onlookers: sent = [] } = operation;
  const docketFrom = (cast: readonly SignedBallot[]) => docketOf(heardIn(operation, cast));
  const ballots = admitAll({ sent: operation.ballots, isExamined, docketFrom }, seated);
  if (typeof ballots === 'string') return ballots;
  const docket = docketFrom(ballots);
  const onlookers = admitAll({ sent, isExamined, docketFrom: () => docket }, unseated);
  return typeof onlookers === 'string' ? onlookers : { ballots, onlookers, docket };
}

/** Ballots as they came, and the docket that those of the first round give rise to. */
interface Cast {
  readonly sent: readonly JsonValue[];
  readonly isExamined: boolean;
  readonly docketFrom: (firstRound: readonly SignedBallot[]) => readonly DocketEntry[];
}

/** All ballots, every one of which must be clean; or why one is not. */
function admitAll({ sent, isExamined, docketFrom }: Cast, context: RoundlessContext): readonly SignedBallot[] | string {
  const registerNonce = createNonceRegister(NONCE_BOUNDS);
  const ofRound = (round: 1 | 2) => sent.filter((ballot) => roundOf(ballot) === round);
  const [first, second] = [ofRound(1), ofRound(2)];
  if (first.length + second.length < sent.length) return 'a ballot belongs to no round';
  if (second.length > 0 && !isExamined) return 'a second-round ballot without a second round';
  const firstBox = new BallotBox({ ...context, round: 1, docket: new Set() }, registerNonce);
  const problem = firstRefusal(firstBox, first);
  if (problem !== undefined) return problem;
  const docket = new Set(docketFrom(firstBox.ballots).map(({ id }) => id));
  const secondBox = new BallotBox({ ...context, round: 2, docket }, registerNonce);
  return firstRefusal(secondBox, second) ?? [...firstBox.ballots, ...secondBox.ballots];
}

function firstRefusal(box: BallotBox, ballots: readonly unknown[]): string | undefined {
  for (const ballot of ballots) {
    const receipt = box.receive(agentOf(ballot), ballot);
    if (receipt.kind === 'refused') return `a ballot of ${receipt.fault.agent}: ${receipt.fault.detail}`;
  }
  return undefined;
}

/** Each exhibit put through a box of its own: whatever is refused there is a fault of its sender. */
function provenFaults(
  operation: DecideOperation,
  context: RoundlessContext,
  entries: readonly DocketEntry[],
): readonly ProvenFault[] {
  const docket = new Set(entries.map(({ id }) => id));
  return operation.exhibits.flatMap(({ agent, round, sent }) => {
    const box = new BallotBox({ ...context, round, docket }, createNonceRegister(NONCE_BOUNDS));
    const refusals = sent.map((raw) => box.receive(agent, raw)).filter((receipt) => receipt.kind === 'refused');
    return refusals.map(({ fault }) => ({ agent, kind: fault.kind })).filter(({ kind }) => isSelfIncriminating(kind));
  });
}

/**
 * Only what the agent signed itself proves anything against it: the engine brings the exhibits, and could invent an
 * unsigned one or repeat an old one.
 */
function isSelfIncriminating(kind: FaultKind): boolean {
  return (
    isEvidenceKind(kind) && kind !== 'invalid_signature' && kind !== 'replayed_ballot' && kind !== 'malformed_ballot'
  );
}

function roundOf(ballot: unknown): unknown {
  return headerOf(ballot)?.round;
}

function agentOf(ballot: unknown): string {
  return String(headerOf(ballot)?.agent);
}

function headerOf(ballot: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof ballot !== 'object' || ballot === null) return undefined;
  const { header } = ballot as { header?: unknown };
  return typeof header === 'object' && header !== null ? (header as Readonly<Record<string, unknown>>) : undefined;
}
