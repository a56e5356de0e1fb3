/**
 * How the acts of the agents become ballots of one round: as a port, because signing and verifying take most of the
 * time. `signed-channel.ts` goes through the real admission, `unsigned-channel.ts` takes the same ballots on trust.
 */

import type { BallotBody, Choice, Evidence, Objection, SignedBallot } from '@dikast/core/ballots/ballot';
import type { FaultKind } from '@dikast/core/faults/fault';
import { type Act, CLAIM_COUNT, type Misdeed } from './act.ts';

/** What an agent wants to say in a round. */
export interface Casting {
  readonly agent: string;
  readonly choice: Choice;
  readonly confidenceBasisPoints: number;
  readonly body: BallotBody;
  readonly misdeed: Misdeed | undefined;
}

/** One round of one validation. */
export interface RoundOfBallots {
  readonly index: number;
  readonly round: 1 | 2;
  /** Ids of the objections of the second round. */
  readonly docket: readonly string[];
  readonly castings: readonly Casting[];
}

/** What came through: clean ballots, and the faults of the others. */
export interface ReceivedBallots {
  readonly ballots: readonly SignedBallot[];
  readonly faults: readonly { readonly agent: string; readonly kind: FaultKind }[];
}

/** Carries the ballots of a round to the count. */
export type BallotChannel = (round: RoundOfBallots) => ReceivedBallots;

const CLAIM = 'Parental leave lasts 26 weeks. ';

/** The answer that all simulated agents talk about. */
export const ANSWER = CLAIM.repeat(CLAIM_COUNT);

/** The body of a first-round ballot. */
export function assessmentOf(act: Act): BallotBody {
  return { kind: 'assessment', objections: act.objections.map(objectionTo), findings: [] };
}

function objectionTo(claim: number): Objection {
  const [start, end] = [claim * CLAIM.length, (claim + 1) * CLAIM.length];
  const quotation: Evidence = { document: 'answer', start, end, quote: ANSWER.slice(start, end) };
  return { claim, kind: 'changed_number', severity: 'material', start, end, evidence: [quotation] };
}

/** The claim that an entry of the docket is about. */
export function claimOfObjection(id: string): number {
  return Number.parseInt(id, 10);
}
