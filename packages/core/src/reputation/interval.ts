/**
 * Estimated rates with intervals, for people. Nothing is decided by them, so they may be floats.
 */

/** A rate that was estimated from counts. */
export interface EstimatedRate {
  readonly hits: number;
  readonly of: number;
  /** hits / of, or null when there was nothing to count. */
  readonly estimate: number | null;
  /** Wilson's 95 % score interval (Wilson 1927), 0 .. 1. */
  readonly low: number;
  readonly high: number;
}

/** Standard deviations of a 95 % interval. */
const Z = 1.959963984540054;

/** The rate with its interval. */
export function estimateRate(hits: number, of: number): EstimatedRate {
  if (of === 0) return { hits, of, estimate: null, low: 0, high: 1 };
  const rate = hits / of;
  const centre = rate + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((rate * (1 - rate)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return {
    hits,
    of,
    estimate: rate,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
