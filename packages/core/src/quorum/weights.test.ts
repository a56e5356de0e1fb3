import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsMax } from './quorum.ts';
import { clampWeights, isThresholdReachable, reachesThreshold, weightRatioMax } from './weights.ts';

const weightLists = fc.array(fc.integer({ min: 1, max: 50_000 }), { minLength: 1, maxLength: 40 });
const THRESHOLD = 6700;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('the weight clamp', () => {
  it('keeps any f agents at a third or less, and the others at two thirds or more', () => {
    fc.assert(
      fc.property(weightLists, (weights) => {
        const f = faultsMax(weights.length);
        const clamped = [...clampWeights(weights, THRESHOLD)].sort((left, right) => right - left);
        expect(3 * sum(clamped.slice(0, f))).toBeLessThanOrEqual(sum(clamped));
      }),
    );
  });

  it('lets the n - f lightest reach the threshold wherever equal weights can', () => {
    fc.assert(
      fc.property(weightLists, fc.integer({ min: 6667, max: 8000 }), (weights, threshold) => {
        const equal = weights.map(() => 1);
        fc.pre(isThresholdReachable(equal, threshold));
        expect(isThresholdReachable(clampWeights(weights, threshold), threshold)).toBe(true);
      }),
    );
  });

  it('never lowers a weight, never lifts one above the heaviest, and keeps their order', () => {
    fc.assert(
      fc.property(weightLists, (weights) => {
        const clamped = clampWeights(weights, THRESHOLD);
        const heaviest = Math.max(...weights);
        weights.forEach((weight, index) => {
          expect(clamped[index]).toBeGreaterThanOrEqual(weight);
          expect(clamped[index]).toBeLessThanOrEqual(heaviest);
        });
        const byWeight = weights
          .map((weight, index) => ({ weight, clamped: clamped[index] ?? 0 }))
          .sort((a, b) => a.weight - b.weight);
        for (let index = 1; index < byWeight.length; index++)
          expect(byWeight[index]?.clamped).toBeGreaterThanOrEqual(byWeight[index - 1]?.clamped ?? 0);
      }),
    );
  });

  it('leaves weights alone that are within the bound', () => {
    expect(clampWeights([12_000, 12_000, 11_000, 11_000, 11_000, 10_000, 10_000], THRESHOLD)).toEqual([
      12_000, 12_000, 11_000, 11_000, 11_000, 10_000, 10_000,
    ]);
  });

  it('n = 10 with weight 1.2 on three faulty agents would stop every decision unclamped, and does not clamped', () => {
    const weights = [12_000, 12_000, 12_000, ...Array.from({ length: 7 }, () => 10_000)];
    expect(isThresholdReachable(weights, THRESHOLD)).toBe(false);
    expect(isThresholdReachable(clampWeights(weights, THRESHOLD), THRESHOLD)).toBe(true);
  });
});

it('the ratio is the tighter of the safety and the liveness bound', () => {
  expect(weightRatioMax(3, THRESHOLD)).toBeUndefined();
  expect(weightRatioMax(7, 6666)).toEqual({ numerator: 5, denominator: 4 });
  expect(weightRatioMax(7, THRESHOLD)).toEqual({ numerator: 5 * 3300, denominator: 2 * 6700 });
});

it('a threshold is reached by exactly its share and by nothing less', () => {
  expect(reachesThreshold(67, 100, 6700)).toBe(true);
  expect(reachesThreshold(66, 100, 6700)).toBe(false);
  expect(reachesThreshold(2, 3, 6700)).toBe(false);
});

it('a threshold above what n - f equal agents hold cannot be reached', () => {
  expect(isThresholdReachable([1, 1, 1, 1], 7500)).toBe(true);
  expect(isThresholdReachable([1, 1, 1, 1], 7501)).toBe(false);
});
