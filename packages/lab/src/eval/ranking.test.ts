import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc, brierScore, precisionAtCoverage, reliabilityBins, type Scored } from './ranking.ts';

function drawn(seed: number, count: number): readonly Scored[] {
  const prng = createPrng(seed);
  return Array.from({ length: count }, () => ({ score: prng.nextBelow(6) / 6, isGood: prng.nextBelow(3) > 0 }));
}

/** By its definition: the share of pairs in which the good one scores higher. */
function naiveArea(scored: readonly Scored[]): number | undefined {
  const pairs = scored
    .filter(({ isGood }) => isGood)
    .flatMap((good) => scored.filter(({ isGood }) => !isGood).map((bad) => [good.score, bad.score] as const));
  if (pairs.length === 0) return undefined;
  return pairs.reduce((sum, [good, bad]) => sum + (good > bad ? 1 : good === bad ? 0.5 : 0), 0) / pairs.length;
}

describe('the area under the ROC curve', () => {
  it('is the share of pairs that are ranked rightly, ties counting half', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const scored = drawn(seed, seed % 15);
      const area = areaUnderRoc(scored);
      const naive = naiveArea(scored);
      if (naive === undefined) expect(area).toBeUndefined();
      else expect(area).toBeCloseTo(naive, 12);
    }
  });
});

describe('precision at a coverage', () => {
  it('counts the good ones among the best scored', () => {
    const scored = [0.9, 0.8, 0.7, 0.6].map((score, at) => ({ score, isGood: at !== 1 }));
    expect(precisionAtCoverage(scored, 0.5)).toBe(0.5);
    expect(precisionAtCoverage(scored, 1)).toBe(0.75);
  });

  it('does not depend on the order of equals', () => {
    const scored = drawn(7, 40);
    expect(precisionAtCoverage([...scored].reverse(), 0.5)).toBeCloseTo(precisionAtCoverage(scored, 0.5) ?? -1, 12);
  });

  it('is not defined when nothing would be accepted', () => {
    expect(precisionAtCoverage([{ score: 1, isGood: true }], 0.5)).toBeUndefined();
  });
});

describe('calibration', () => {
  it('every answer stands in the bin of its score', () => {
    const bins = reliabilityBins([0, 0.05, 0.5, 0.99, 1].map((score) => ({ score, isGood: score > 0.4 })));
    expect(bins.map(({ count, goodShare }) => [count, goodShare])).toEqual([
      [2, 0],
      [1, 1],
      [2, 1],
    ]);
  });

  it('the Brier score of certain and right scores is 0, of certain and wrong ones 1', () => {
    expect(brierScore([{ score: 1, isGood: true }])).toBe(0);
    expect(brierScore([{ score: 1, isGood: false }])).toBe(1);
    expect(brierScore([])).toBeUndefined();
  });
});
