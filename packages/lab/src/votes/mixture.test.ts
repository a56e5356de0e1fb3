import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { type MixturePrior, mixtureShares } from './mixture.ts';

/** What the shares maximise, written out: the log-likelihood of the mixture, and the Dirichlet prior. */
function logPosterior(
  foretold: readonly (readonly number[])[],
  { prior, priorCount }: MixturePrior,
  shares: readonly number[],
): number {
  let sum = 0;
  for (const time of foretold[0]?.keys() ?? [])
    sum += Math.log(shares.reduce((total, share, index) => total + share * (foretold[index]?.[time] ?? 0), 0));
  return prior.reduce((total, share, index) => total + share * priorCount * Math.log(shares[index] ?? 0), sum);
}

/** The best of all shares in steps of a hundredth. */
function bestOnGrid(foretold: readonly (readonly number[])[], given: MixturePrior): readonly number[] {
  let best: readonly number[] = given.prior;
  for (let first = 1; first < 99; first++) {
    for (let second = 1; first + second < 100; second++) {
      const shares = [first / 100, second / 100, (100 - first - second) / 100];
      if (logPosterior(foretold, given, shares) > logPosterior(foretold, given, best)) best = shares;
    }
  }
  return best;
}

describe('the shares of a mixture', () => {
  it.each([1, 2, 3, 4])('are those that a search over all shares finds (seed %d)', (seed) => {
    const prng = createPrng(seed);
    const foretold = [0.9, 0.6, 0.3].map((least) =>
      Array.from({ length: 30 }, () => Math.max(0.01, prng.nextFraction() * least)),
    );
    const given = { prior: [0.2, 0.3, 0.5], priorCount: 5 };
    const shares = mixtureShares(foretold, given);
    bestOnGrid(foretold, given).forEach((share, index) => {
      expect(Math.abs((shares[index] ?? 0) - share)).toBeLessThan(0.011);
    });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('stay as believed beforehand where nothing was foretold', () => {
    expect(mixtureShares([[], []], { prior: [0.25, 0.75], priorCount: 5 })).toEqual([0.25, 0.75]);
  });

  it('stay as believed beforehand where all foretell alike', () => {
    const [first, second] = mixtureShares(
      [
        [0.5, 0.1],
        [0.5, 0.1],
      ],
      { prior: [0.25, 0.75], priorCount: 5 },
    );
    expect(first).toBeCloseTo(0.25, 12);
    expect(second).toBeCloseTo(0.75, 12);
  });

  it('go to who foretells better, the more so the more was foretold', () => {
    const after = (times: number) =>
      mixtureShares([Array(times).fill(0.9), Array(times).fill(0.3)], { prior: [0.5, 0.5], priorCount: 5 })[0] ?? 0;
    expect(after(5)).toBeGreaterThan(0.6);
    expect(after(50)).toBeGreaterThan(after(5) + 0.2);
  });
});
