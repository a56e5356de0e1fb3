/** A share that was counted, with its uncertainty. */

/** Bounds of a share, 0 .. 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const Z_95 = 1.959963984540054;

/** The 95 % interval of `count` in `total` (Wilson 1927); 0 .. 1 when nothing was counted. */
export function wilsonInterval(count: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = count / total;
  const square = Z_95 * Z_95;
  const centre = share + square / (2 * total);
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total));
  const scale = 1 + square / total;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
