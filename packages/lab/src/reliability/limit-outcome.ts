/**
 * What a vote comes to as the number of agents grows without end. Independent errors average out; correlated ones do not:
 * the share that is wrong stays a matter of chance, and that is the limit which no number of agents gets past.
 */
import { betaAtMost } from './beta-distribution.ts';
import type { Outcome } from './strategy.ts';

/** Votes that can be had at any number of agents. */
export type ScalableVote = 'majority' | 'quorum' | 'agree-only';

/** The share of equal answers that each needs in the limit. */
const SHARE_NEEDED: Readonly<Record<ScalableVote, number>> = { majority: 1 / 2, quorum: 2 / 3, 'agree-only': 1 };

/** The shares in the limit for equal agents. */
export function limitOutcome(
  vote: ScalableVote,
  { error, rho, alike }: { readonly error: number; readonly rho: number; readonly alike: number },
): Outcome {
  const needed = SHARE_NEEDED[vote];
  const right = shareAbove(1 - error, rho, needed);
  const wrong = alike === 0 ? 0 : shareAbove(error, rho, needed / alike);
  return { right, wrong, abstained: Math.max(0, 1 - right - wrong) };
}

/** How often more than a share of a very large panel does what each member does with a probability. */
function shareAbove(probability: number, rho: number, share: number): number {
  if (probability === 0 || probability === 1) return probability === 1 && share <= 1 ? 1 : 0;
  if (rho === 1) return share <= 1 ? probability : 0;
  if (share >= 1) return 0;
  if (rho === 0) return probability > share ? 1 : probability === share ? 0.5 : 0;
  const scale = (1 - rho) / rho;
  return 1 - betaAtMost(share, probability * scale, (1 - probability) * scale);
}
