/**
 * The verdict: a pure function of the pools' decisions and the policy. Accepted only if every gating pool approved.
 */
import type { Outcome } from './decision.ts';

/** What the whole comes to. */
export type VerdictOutcome = 'accepted' | 'rejected' | 'undecided';

/** A `gate` pool must approve; an `advisory` pool is reported and decides nothing. */
export type PoolPolicy = 'gate' | 'advisory';

/** One pool's part in the verdict. */
export interface PoolResult {
  readonly pool: string;
  readonly policy: PoolPolicy;
  readonly outcome: Outcome;
}

/** The verdict and the pools that stand behind it. */
export interface CombinedVerdict {
  readonly outcome: VerdictOutcome;
  /** Pools that made it so: all gates when accepted, else the gates that rejected, else those without consensus. */
  readonly decidedBy: readonly string[];
}

/**
 * Combines the pools' decisions. One gate that rejects rejects the whole; without a rejection, one gate without
 * consensus leaves it undecided. No gating pool at all is undecided: nothing judged is never accepted.
 */
export function combineDecisions(results: readonly PoolResult[]): CombinedVerdict {
  const gates = results.filter(({ policy }) => policy === 'gate');
  const rejecting = gates.filter(({ outcome }) => outcome === 'rejected');
  if (rejecting.length > 0) return { outcome: 'rejected', decidedBy: rejecting.map(({ pool }) => pool) };
  const open = gates.filter(({ outcome }) => outcome !== 'approved');
  if (open.length > 0 || gates.length === 0) return { outcome: 'undecided', decidedBy: open.map(({ pool }) => pool) };
  return { outcome: 'accepted', decidedBy: gates.map(({ pool }) => pool) };
}
