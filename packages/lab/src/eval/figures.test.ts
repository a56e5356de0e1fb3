import { createPrng } from '@dikast/core/base/prng';
import { expect, it } from 'vitest';
import { decisionFigures } from './confusion.ts';
import { errorCorrelations } from './error-correlation.ts';
import { spanF1, spanOverlap } from './span-overlap.ts';
import { longestCommonSubsequence } from './trivial-scores.ts';

it('decision figures follow from the four counts', () => {
  const decided = [
    ...Array.from({ length: 6 }, () => ({ isAccepted: true, isGood: true })),
    ...Array.from({ length: 2 }, () => ({ isAccepted: true, isGood: false })),
    ...Array.from({ length: 3 }, () => ({ isAccepted: false, isGood: true })),
    ...Array.from({ length: 4 }, () => ({ isAccepted: false, isGood: false })),
  ];
  const figures = decisionFigures(decided);
  expect(figures.f1OfBad).toBeCloseTo(8 / 13, 12);
  expect(figures.balancedAccuracy).toBeCloseTo((6 / 9 + 4 / 6) / 2, 12);
  expect(figures.acceptedPrecision).toBe(0.75);
  expect(figures.coverage).toBeCloseTo(8 / 15, 12);
  expect(decisionFigures([]).coverage).toBeUndefined();
});

it('errors of two agents correlate as Pearson has it, over the answers that both judged', () => {
  const prng = createPrng(3);
  const table = Array.from({ length: 80 }, () => {
    const left = prng.nextBelow(2) === 0;
    return [left, prng.nextBelow(3) === 0 ? !left : left, prng.nextBelow(5) === 0 ? undefined : true];
  });
  const { matrix, mean, effectiveVotes } = errorCorrelations(table, 3);
  const pairs = table.map(([left, right]) => [left ? 1 : 0, right ? 1 : 0] as const);
  expect(matrix[0]?.[1]).toBeCloseTo(pearson(pairs), 12);
  expect(matrix[0]?.[2]).toBeUndefined();
  expect(mean).toBeCloseTo(pearson(pairs), 12);
  expect(effectiveVotes).toBeCloseTo(3 / (1 + 2 * pearson(pairs)), 12);
});

function pearson(pairs: readonly (readonly [number, number])[]): number {
  const meanOf = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
  const [left, right] = [meanOf(0), meanOf(1)];
  const product = pairs.reduce((sum, pair) => sum + (pair[0] - left) * (pair[1] - right), 0);
  const squares = (at: 0 | 1, mean: number) => pairs.reduce((sum, pair) => sum + (pair[at] - mean) ** 2, 0);
  return product / Math.sqrt(squares(0, left) * squares(1, right));
}

it('spans are compared character by character, whatever their order and overlaps', () => {
  const overlap = spanOverlap(
    [{ start: 2, end: 6 }],
    [
      { start: 4, end: 8 },
      { start: 5, end: 20 },
    ],
    10,
  );
  expect(overlap).toEqual({ marked: 4, found: 6, shared: 2 });
  expect(spanF1([overlap, { marked: 2, found: 0, shared: 0 }])).toBeCloseTo(4 / 12, 12);
  expect(spanF1([])).toBeUndefined();
});

it('the longest common subsequence is that of the recursive definition', () => {
  const prng = createPrng(5);
  const words = () => Array.from({ length: prng.nextBelow(8) }, () => 'abc'.charAt(prng.nextBelow(3)));
  const naive = (left: readonly string[], right: readonly string[]): number => {
    if (left.length === 0 || right.length === 0) return 0;
    if (left[0] === right[0]) return 1 + naive(left.slice(1), right.slice(1));
    return Math.max(naive(left.slice(1), right), naive(left, right.slice(1)));
  };
  for (let round = 0; round < 60; round++) {
    const [left, right] = [words(), words()];
    expect(longestCommonSubsequence(left, right)).toBe(naive(left, right));
  }
});
