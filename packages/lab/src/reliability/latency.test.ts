import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { LATENCY_SHAPE, meanLatency, orderStatistic } from './latency.ts';

/** Mean of the q-th smallest of drawn times. */
function drawnMean(medians: readonly number[], q: number, rounds: number): number {
  const prng = createPrng(11);
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const times = medians.map((median) => {
      const u = prng.nextFraction();
      return median * (u / (1 - u)) ** (1 / LATENCY_SHAPE);
    });
    sum += times.sort((left, right) => left - right)[q - 1] ?? 0;
  }
  return sum / rounds;
}

describe('the time of calls', () => {
  it('one call takes its mean time', () => {
    expect(orderStatistic([900], 1) / meanLatency(900)).toBeCloseTo(1, 5);
  });

  it('the slower of two equal calls takes 1 + 1 / shape mean times', () => {
    expect(orderStatistic([900, 900], 2) / meanLatency(900)).toBeCloseTo(1 + 1 / LATENCY_SHAPE, 4);
  });

  it('all order statistics of n calls together take n mean times', () => {
    const medians = [300, 900, 900, 1500];
    const sum = [1, 2, 3, 4].reduce((so, q) => so + orderStatistic(medians, q), 0);
    const means = medians.reduce((so, median) => so + meanLatency(median), 0);
    expect(sum / means).toBeCloseTo(1, 4);
  });

  it.each([
    [[900, 900, 900], 2],
    [[100, 400, 900, 2000, 2000], 4],
    [[1000, 1000, 1000, 1000, 1000, 1000, 1000], 5],
  ])('of %j the %i-th fastest agrees with draws', (medians, q) => {
    expect(orderStatistic(medians, q) / drawnMean(medians, q, 40_000)).toBeCloseTo(1, 1.7);
  });

  it('calls that take no time take none', () => {
    expect(orderStatistic([0, 0], 2)).toBe(0);
  });
});
