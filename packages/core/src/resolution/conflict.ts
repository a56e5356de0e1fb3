/**
 * What kind of disagreement keeps a pool from a decision, and whether a minority was strong enough to be remembered.
 * Kinds are for people and records; which steps follow does not depend on them.
 */
import { weakQuorumSize } from '../quorum/quorum.ts';
import type { Tally } from '../voting/decision.ts';

/** Kinds of conflict; {@link classifyConflict} says which one it is when several would fit. */
export type ConflictKind =
  /** Agents that are proven faulty hold the votes that are missing, or there are more of them than the panel bears. */
  | 'byzantine_influence'
  /** Too few took a side: no side could have had a quorum. */
  | 'insufficient_votes'
  /** As many for as against. */
  | 'tie'
  /** The smaller side is too large to consist of faulty agents alone. */
  | 'strong_minority'
  /** More on one side, but no quorum. */
  | 'simple_majority';

/** Agents behind the two sides. */
export interface Sides {
  readonly approve: number;
  /** Those that reject, or that uphold one objection together, whichever are more. */
  readonly against: number;
}

/** A minority that no number of tolerated faults explains. */
export interface StrongMinority {
  readonly side: 'approve' | 'against';
  readonly agents: number;
}

/** The two sides of a tally. */
export function sidesOf({ approve, reject, objections }: Tally): Sides {
  const upheld = objections.map((objection) => objection.upheld.agents);
  return { approve: approve.agents, against: Math.max(reject.agents, ...upheld) };
}

/** The kind of a conflict; `faulty` counts the seated agents that are proven faulty. */
export function classifyConflict(tally: Tally, faulty: number): ConflictKind {
  const { approve, against } = sidesOf(tally);
  const larger = Math.max(approve, against);
  if (faulty > tally.f || (faulty > 0 && larger + faulty >= tally.quorum)) return 'byzantine_influence';
  if (approve + against < tally.quorum) return 'insufficient_votes';
  if (approve === against) return 'tie';
  return strongMinorityOf(tally) === undefined ? 'simple_majority' : 'strong_minority';
}

/** The smaller side if it has more than f agents, also where the other side decided: f + 1 cannot all be faulty. */
export function strongMinorityOf(tally: Tally): StrongMinority | undefined {
  const { approve, against } = sidesOf(tally);
  const agents = Math.min(approve, against);
  if (agents < weakQuorumSize(tally.n)) return undefined;
  return { side: approve <= against ? 'approve' : 'against', agents };
}
