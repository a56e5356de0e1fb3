/**
 * Weights, thresholds and the bound that keeps weighting from breaking the quorum.
 * All in integers: weights in basis points (10,000 = weight 1.0), thresholds in basis points of the full panel's weight.
 */
import { assert } from '../base/assert.ts';
import { faultsMax } from './quorum.ts';

/** One hundred percent, or a weight of 1.0. */
export const BASIS_POINTS = 10_000;

/** A ratio of two positive integers. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * Largest allowed ratio of heaviest to lightest weight, or undefined when f = 0 (nobody needs to be outweighed).
 *
 * Two conditions, the tighter one counts. Safety: any f agents hold at most a third, so ratio <= (n - f) / (2f).
 * Liveness: the n - f others reach threshold t, so ratio <= (n - f)(1 - t) / (f t). With t just above two thirds the
 * second is a little tighter than the first.
 */
export function weightRatioMax(n: number, thresholdBasisPoints: number): Ratio | undefined {
  const f = faultsMax(n);
  if (f === 0) return undefined;
  const safety = { numerator: n - f, denominator: 2 * f };
  const liveness = {
    numerator: (n - f) * (BASIS_POINTS - thresholdBasisPoints),
    denominator: f * thresholdBasisPoints,
  };
  const isSafetyTighter = safety.numerator * liveness.denominator <= liveness.numerator * safety.denominator;
  return isSafetyTighter ? safety : liveness;
}

/**
 * Weights lifted until none is too light against the heaviest: lightest >= heaviest / ratio.
 * The heaviest keeps its weight, so one agent's fall never raises another. Returns the weights in the order given.
 * When even equal weights cannot satisfy the ratio (see {@link isThresholdReachable}) they come back equal.
 */
export function clampWeights(weights: readonly number[], thresholdBasisPoints: number): readonly number[] {
  for (const weight of weights) assert(Number.isSafeInteger(weight) && weight > 0, 'a weight is a positive integer');
  const ratio = weightRatioMax(weights.length, thresholdBasisPoints);
  if (ratio === undefined) return weights;
  const heaviest = Math.max(...weights);
  const lightest = Math.min(heaviest, Math.ceil((heaviest * ratio.denominator) / ratio.numerator));
  return weights.map((weight) => Math.max(weight, lightest));
}

/** Whether `part` of `total` weight reaches the threshold: part / total >= threshold, in integers. */
export function reachesThreshold(part: number, total: number, thresholdBasisPoints: number): boolean {
  return part * BASIS_POINTS >= thresholdBasisPoints * total;
}

/**
 * Whether the n - f lightest agents reach the threshold on their own: if not, f silent agents could stop every decision.
 * A threshold that fails this is refused when the configuration is loaded.
 */
export function isThresholdReachable(weights: readonly number[], thresholdBasisPoints: number): boolean {
  const ascending = [...weights].sort((left, right) => left - right);
  const total = ascending.reduce((sum, weight) => sum + weight, 0);
  const correct = ascending.slice(0, weights.length - faultsMax(weights.length));
  return reachesThreshold(
    correct.reduce((sum, weight) => sum + weight, 0),
    total,
    thresholdBasisPoints,
  );
}

/**
 * The highest threshold that any n - f agents of a panel of n with these votes reach, in basis points; 0 when fewer have
 * a vote. A seat without a vote stands in the total with the heaviest weight, as it does in a tally.
 */
export function reachableThreshold(votingWeights: readonly number[], n: number): number {
  const correct = n - faultsMax(n);
  if (votingWeights.length < correct) return 0;
  const ascending = [...votingWeights].sort((left, right) => left - right);
  const heaviest = ascending.at(-1) ?? 0;
  const sumOf = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0);
  const total = sumOf(ascending) + heaviest * (n - ascending.length);
  return Math.floor((sumOf(ascending.slice(0, correct)) * BASIS_POINTS) / total);
}
