import { createPrng } from '@dikast/core/base/prng';
import { expect, test } from 'vitest';
import { EMPTY_HISTOGRAM, LATENCY_BOUNDS_MS, quantileAtMostMs, withDuration } from './latency-histogram.ts';

test('a duration equal to a bound lies in its bucket, one above the last in the unbounded one', () => {
  const histogram = [5, 5.1, 60_001].reduce(withDuration, EMPTY_HISTOGRAM);
  expect(histogram.counts[0]).toBe(1);
  expect(histogram.counts[1]).toBe(1);
  expect(histogram.counts.at(-1)).toBe(1);
  expect(histogram).toMatchObject({ count: 3, sumMs: 60_011.1 });
});

test('a quantile is the smallest bound not below the exact quantile', () => {
  const prng = createPrng(5);
  const durations = Array.from({ length: 500 }, () => prng.nextBelow(70_000));
  const histogram = durations.reduce(withDuration, EMPTY_HISTOGRAM);
  const ascending = [...durations].sort((left, right) => left - right);
  for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
    const exact = ascending[Math.ceil(share * durations.length) - 1] ?? 0;
    const naive = LATENCY_BOUNDS_MS.find((bound) => bound >= exact) ?? Number.POSITIVE_INFINITY;
    expect(quantileAtMostMs(histogram, share)).toBe(naive);
  }
});

test('no durations have no quantile', () => {
  expect(quantileAtMostMs(EMPTY_HISTOGRAM, 0.5)).toBeUndefined();
});
