/**
 * The verdict as it is returned, saved and checked: everything needed to recompute it stands in it.
 */
import type { DocketEntry, SignedBallot } from '@dikast/core/ballots/ballot';
import type { Exhibit } from '@dikast/core/council/council-operation';
import type { DecidedResult } from '@dikast/core/council/council-result';
import type { Authority } from '@dikast/core/council/learn-operation';
import type { Fault } from '@dikast/core/faults/fault';
import type { Truth } from '@dikast/core/reputation/pool-memory';
import type { ConflictKind, StrongMinority } from '@dikast/core/resolution/conflict';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import type { Decision, Outcome, Seat } from '@dikast/core/voting/decision';
import type { Lineup } from '@dikast/core/voting/lineup';
import type { RosterEntry } from '@dikast/core/voting/panel';
import type { PoolPolicy, VerdictOutcome } from '@dikast/core/voting/verdict';
import type { ValidationRequest } from '../request/request.ts';
import type { Follows, FurtherSources } from './further-sources.ts';
import type { Ruling } from './ruling.ts';

/** Name and version of the format; a reader refuses what it does not know. */
export const VERDICT_SCHEMA = 'dikast/verdict/1';

/** How long a validation may take: deterministic agents only, the usual, or high stakes and large texts. */
export type Path = 'fast' | 'standard' | 'complex';

/** What became of a seat in one round. */
export type SeatStatus =
  | 'answered'
  /** Came after the deadline, in the extra time that is given when votes are lacking: counts, and so does the delay. */
  | 'answered_late'
  /** Threw, or returned what is no opinion. */
  | 'failed'
  /** Nothing came before the deadline. */
  | 'late'
  /** What came was refused; the fault says why. */
  | 'refused'
  /** Excluded by proof before this validation: keeps its seat, is not asked. */
  | 'excluded'
  /** Not waited for, because nothing it could say would have changed the outcome. */
  | 'not_needed'
  /** Never called: the round did not take place, or it was settled before this agent's turn. */
  | 'not_asked';

/** What one seated agent did in the two rounds; `detail` says what went wrong, in one sentence. */
export interface Attendance {
  readonly agent: string;
  readonly assessment: SeatStatus;
  readonly examination: SeatStatus;
  readonly detail: string | null;
}

/** Agents that were asked beside the panel, and what they did: it counts for nothing in this verdict. */
export interface Onlookers {
  readonly attendance: readonly Attendance[];
  /** Clean ballots of both rounds. */
  readonly ballots: readonly SignedBallot[];
}

/** Whether a ballot of the agent counts in that round. */
export function hasAnswered(status: SeatStatus): boolean {
  return status === 'answered' || status === 'answered_late';
}

/** Agreement figures of a pool, for people. */
export interface Agreement {
  /** Share of the panel on the largest side, 0 .. 1. */
  readonly level: number;
  /** 0 when all agree, 1 when spread evenly over approve, reject, abstain. */
  readonly entropy: number;
  /** Krippendorff's alpha over the claims, null when there is nothing to compare. */
  readonly alpha: number | null;
  /** n / (1 + (n - 1) rho), null until the error correlation of these agents has been measured. */
  readonly effectiveVotes: number | null;
}

/** Over how many seats of the panel the decision was taken. */
export interface Coverage {
  readonly requested: number;
  readonly answered: number;
  readonly failed: number;
  readonly late: number;
  readonly refused: number;
  readonly excluded: number;
  readonly notNeeded: number;
}

/** Everything about one pool's part. */
export interface PoolVerdict {
  readonly pool: string;
  readonly policy: PoolPolicy;
  readonly voting: 'cross_examination' | 'plain';
  /** The gate that this pool, of experts, was asked about because it came to no consensus; null for every other pool. */
  readonly arbitrates: string | null;
  /** Whether this is the wider panel of a gate whose first panel, recorded before it, came to no consensus. */
  readonly isWider: boolean;
  readonly proposition: string;
  /** The base, where the threshold is adaptive. */
  readonly thresholdBasisPoints: number;
  /** The threshold that counted, where it is adaptive: never below the base. */
  readonly raised?: RaisedThreshold;
  readonly panelSize: number;
  readonly roster: readonly RosterEntry[];
  /**
   * Who had a place, and who of them no say: the panel was drawn from these. Left out by verdicts from before there were
   * replacements.
   */
  readonly lineup?: Lineup;
  /** Agents without a seat that were asked for their known answers alone; left out where nobody was. */
  readonly onlookers?: Onlookers;
  /** Whose word on the truth the pool takes. */
  readonly authorities: readonly Authority[];
  /** Seats in the order drawn; weights as the pool's group certified them; without a certificate clamped configured ones, and none for who has no say. */
  readonly panel: readonly Seat[];
  readonly attendance: readonly Attendance[];
  /** Times a ballot may carry. */
  readonly window: { readonly earliestMs: number; readonly latestMs: number };
  /** Whether the second round took place. */
  readonly isExamined: boolean;
  /** Clean ballots of both rounds, in the order they were counted. */
  readonly ballots: readonly SignedBallot[];
  /** How long late ballots were waited for, and could have been; left out where nobody waited. */
  readonly lateBallots?: LateBallots;
  /** What was sent by agents of which something was refused. */
  readonly exhibits: readonly Exhibit[];
  readonly docket: readonly DocketEntry[];
  readonly decision: Decision;
  readonly agreement: Agreement;
  readonly coverage: Coverage;
  /** When the pool was settled, milliseconds after the validation began. */
  readonly decidedAfterMs: number;
  /** The decision as a quorum of the pool's replicas signed it; null when none answered, and then it counts for nothing. */
  readonly certificate: PoolCertificate | null;
  /** What the pool's part in the verdict is: the decision if it is certified, else no consensus. */
  readonly outcome: Outcome;
}

/** Extra time that a panel gave at a deadline at which votes were lacking; all of it is the engine's word. */
export interface LateBallots {
  readonly waitedMs: number;
  readonly allowedMs: number;
  /**
   * What votes were lacking by: weights in the order of the panel, and the threshold where it is adaptive. The group may have
   * learned while the panel waited, and certified others. Left out by verdicts from before it was recorded.
   */
  readonly waitedBy?: { readonly weights: readonly number[]; readonly raised?: RaisedThreshold };
}

/** A certificate without what the verdict holds anyway: group, operation and the engine's client id. */
export interface PoolCertificate {
  readonly epoch: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly position: number;
  readonly leaf: number;
  readonly leafCount: number;
  /** Hexadecimal. */
  readonly siblings: readonly string[];
  /** The group's answer, with the entries it made in the pool's ledger. */
  readonly result: DecidedResult;
  /** ed25519 of replicas, by their place in the roster, over the batch's results; hexadecimal. */
  readonly signatures: readonly { readonly replica: number; readonly view: number; readonly signature: string }[];
}

/** What the panels came to about one claim. */
export interface ClaimReport {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether it states something that sources could support. */
  readonly isCheckable: boolean;
  /**
   * `falls`: an objection was upheld. `contested`: one is unsettled. `open`: nobody objects, but a gating pool came to
   * no consensus. `stands`: nobody's objection is left and every gate decided. `not_checkable`: states nothing.
   */
  readonly status: 'stands' | 'falls' | 'contested' | 'open' | 'not_checkable';
  readonly objections: readonly ClaimObjection[];
}

/** An objection of the docket with its fate; `reason` is the raiser's sentence for people. */
export interface ClaimObjection {
  readonly pool: string;
  readonly id: string;
  readonly kind: string;
  readonly raisedBy: readonly string[];
  readonly outcome: 'upheld' | 'dismissed' | 'unsettled';
  readonly upheldBy: number;
  readonly dismissedBy: number;
  readonly quorum: number;
  readonly panelSize: number;
  readonly reason: string | null;
}

/** Why a pool came to no consensus. */
export interface RecordedConflict {
  readonly pool: string;
  readonly kind: ConflictKind;
}

/** A minority of more than f agents in a pool. */
export interface RecordedMinority extends StrongMinority {
  readonly pool: string;
}

/** A person is asked to rule, because the agents came to no consensus. */
export interface Review {
  /** Roles that may rule, as configured when the review was opened. */
  readonly roles: readonly string[];
  readonly openedAtMs: number;
  /** When a ruling is expected. Nothing happens then: the verdict stays undecided until somebody rules. */
  readonly dueAtMs: number;
  readonly completion: Completion | null;
}

/** The ruling that completed a verdict, and the seal of the verdict that it was about. */
export interface Completion {
  readonly ruling: Ruling;
  /** Everything else of the undecided verdict can be computed again. */
  readonly undecidedSeal: string;
}

/**
 * That the engine knew the truth and asked to test its agents. Added to the verdict once it was reached: no agent was
 * shown it. Nobody waits for such a verdict, and figures of live traffic leave it out.
 */
export interface KnownQuestion {
  readonly origin: 'gold';
  /** The pool that was tested. */
  readonly pool: string;
  readonly truth: Truth;
}

/** A verdict, sealed by the engine that collected it. */
export interface Verdict {
  readonly schema: typeof VERDICT_SCHEMA;
  /** Unique to this validation. */
  readonly validation: string;
  readonly createdAtMs: number;
  readonly outcome: VerdictOutcome;
  /** One sentence each, for people. */
  readonly reasons: readonly string[];
  readonly decidedBy: readonly string[];
  readonly requestDigest: string;
  readonly request: ValidationRequest;
  readonly path: Path;
  readonly deadlineMs: number;
  readonly durationMs: number;
  /** Whom the agents are protected from: see docs/threat-model.md. */
  readonly isolation: 'process';
  readonly qualityBasisPoints: number;
  readonly claims: readonly ClaimReport[];
  /** Objections against the answer as a whole. */
  readonly missing: readonly ClaimObjection[];
  readonly pools: readonly PoolVerdict[];
  readonly poolsNotSeated: readonly { readonly pool: string; readonly policy: PoolPolicy; readonly reason: string }[];
  readonly faults: readonly Fault[];
  readonly conflicts: readonly RecordedConflict[];
  readonly strongMinorities: readonly RecordedMinority[];
  /** Null when the agents decided, or when nobody may rule. */
  readonly review: Review | null;
  /** Left out of every verdict that was asked for. */
  readonly knownQuestion?: KnownQuestion;
  /** What came of looking for further sources; left out where nobody looked. */
  readonly furtherSources?: FurtherSources;
  /** The verdict that this one follows: it is about the request with further sources. */
  readonly follows?: Follows;
  readonly engine: { readonly version: string; readonly publicKey: string };
  /** ed25519 of the engine over the canonical JSON of everything else. */
  readonly seal: string;
}
