/**
 * How long one waits for the q-th fastest of n calls. The time of one call is log-logistic: a median, and a long tail
 * of which one call in twenty takes twice the median or longer, which is about what hosted models show.
 */
import { assert } from '@dikast/core/base/assert';
import { atLeast, poissonBinomial } from './counts.ts';

/** P(time <= t) = 1 / (1 + (t / median)^-shape); at this shape the 95th percentile is twice the median. */
export const LATENCY_SHAPE = Math.log(19) / Math.log(2);

const STEPS = 600;

/** The mean time of one call with a median time. */
export function meanLatency(medianMs: number, shape = LATENCY_SHAPE): number {
  const angle = Math.PI / shape;
  return (medianMs * angle) / Math.sin(angle);
}

/**
 * The mean time until the q-th fastest of independent calls is back: the integral of P(fewer than q are back at t).
 * Simpson's rule over t = m u / (1 - u), which maps all times to 0 .. 1.
 */
export function orderStatistic(mediansMs: readonly number[], q: number, shape = LATENCY_SHAPE): number {
  assert(q >= 1 && q <= mediansMs.length, 'q is 1 .. n');
  const scale = mediansMs.reduce((sum, median) => sum + median, 0) / mediansMs.length;
  if (scale === 0) return 0;
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    const u = step / STEPS;
    const weight = step === 0 ? 1 : step % 2 === 1 ? 4 : 2;
    sum += (weight * waiting(mediansMs, q, (scale * u) / (1 - u), shape) * scale) / (1 - u) ** 2;
  }
  return sum / (3 * STEPS);
}

/** P(fewer than q calls are back at t). */
function waiting(mediansMs: readonly number[], q: number, t: number, shape: number): number {
  const back = mediansMs.map((median) => (t === 0 ? 0 : 1 / (1 + (t / median) ** -shape)));
  return 1 - atLeast(poissonBinomial(back), q);
}
