/** Wilson's score interval: what a simulated share says about the true one, also near 0 and 1. */

/** A range of shares. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal quantile for 99.99 %: of ten thousand intervals about one misses the true share. */
const Z_9999 = 3.890591886413;

/** The normal quantile for 95 %. */
export const Z_95 = 1.959963984540054;

/** The interval for `successes` of `trials` at `z` standard deviations. */
export function wilsonInterval(successes: number, trials: number, z: number = Z_9999): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const spread = (z * z) / trials;
  const center = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === trials ? 1 : Math.min(1, center + half),
  };
}

/** Whether a share lies in an interval; `slack` forgives rounding in the last digits. */
export function isWithin(share: number, { low, high }: Interval, slack = 1e-12): boolean {
  return share >= low - slack && share <= high + slack;
}
