/**
 * The threshold of one validation, raised above the pool's base by what is at stake, by how much is to be judged and by
 * how split the pool was of late. Never lowered, and never raised out of reach of n - f agents: whoever raised it further
 * could stop every decision with the f silent agents that a pool has to bear.
 */
import { reachableThreshold } from '../quorum/weights.ts';
import { hasVote, type Seat } from './decision.ts';

/** What raises a threshold; all of it is recorded or certified, so that anyone can compute it again. */
export interface Circumstances {
  /** As the request says: only `high` raises. */
  readonly stakes: unknown;
  /** Claims in the answer. */
  readonly claims: number;
  /** Split decisions among the pool's latest {@link SPLITS_WINDOW}. */
  readonly recentSplits: number;
}

/** A threshold above a base, and the splits that it took into account. */
export interface RaisedThreshold {
  readonly recentSplits: number;
  readonly thresholdBasisPoints: number;
}

/** Decisions that count as recent. */
export const SPLITS_WINDOW = 32;

/** What each circumstance adds at most, in basis points. */
const HIGH_STAKES_RAISE = 500;
const COMPLEXITY_RAISE_MAX = 300;
const DISAGREEMENT_RAISE_MAX = 500;
/** Claims of an ordinary answer, and what each further one adds. */
const CLAIMS_ORDINARY = 5;
const CLAIM_RAISE = 15;

/** The threshold for this panel under these circumstances, in basis points: at least the base. */
export function adaptiveThreshold(
  baseBasisPoints: number,
  panel: readonly Seat[],
  { stakes, claims, recentSplits }: Circumstances,
): number {
  const byStakes = stakes === 'high' ? HIGH_STAKES_RAISE : 0;
  const byComplexity = Math.min(COMPLEXITY_RAISE_MAX, CLAIM_RAISE * Math.max(0, claims - CLAIMS_ORDINARY));
  const splits = Math.min(SPLITS_WINDOW, recentSplits);
  const byDisagreement = Math.floor((DISAGREEMENT_RAISE_MAX * splits) / SPLITS_WINDOW);
  const raised = baseBasisPoints + byStakes + byComplexity + byDisagreement;
  const voting = panel.filter(hasVote).map(({ weight }) => weight);
  return Math.max(baseBasisPoints, Math.min(raised, reachableThreshold(voting, panel.length)));
}
