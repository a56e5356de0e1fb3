import { describe, expect, it } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { errorMoments, type PairAnswer, sharedErrors } from './shared-errors.ts';

const pair = (isFirstWrong: boolean, isSecondWrong: boolean): PairAnswer => ({
  isFirstWrong,
  isSecondWrong,
  isSameWrongFinding: false,
  hasWrongFinding: false,
});

/** Pairs of honest agents whose errors are correlated by rho. */
function honestPairs(error: number, rho: number, seed: number): readonly PairAnswer[] {
  const prng = createPrng(seed);
  return Array.from({ length: 200 }, () => {
    const [isShared, isHard] = [prng.nextFraction() < rho, prng.nextFraction() < error];
    const errs = () => (isShared ? isHard : prng.nextFraction() < error);
    return pair(errs(), errs());
  });
}

describe('shared errors', () => {
  it('honest agents that err together on hard questions share no more than chance (error 5 to 25 %, rho 0.3)', () => {
    let flagged = 0;
    for (let seed = 1; seed <= 1000; seed++)
      if (sharedErrors(honestPairs(0.05 + 0.05 * (seed % 5), 0.3, seed)).isBeyondChance) flagged++;
    expect(flagged).toBeLessThanOrEqual(2);
  });

  it('two that are wrong on the same questions, and right on the others, act as one', () => {
    expect(
      sharedErrors(Array.from({ length: 24 }, (_, index) => pair(index % 2 === 0, index % 2 === 0))).isBeyondChance,
    ).toBe(true);
  });

  it('two that are always wrong share every error and prove nothing', () => {
    expect(sharedErrors(Array.from({ length: 200 }, () => pair(true, true))).isBeyondChance).toBe(false);
  });

  it('two that are never wrong share nothing, however often they agree', () => {
    expect(sharedErrors(Array.from({ length: 200 }, () => pair(false, false))).isBeyondChance).toBe(false);
  });

  it('the same wrong findings, again and again, are beyond chance even for two that are always wrong', () => {
    const copied: PairAnswer = {
      isFirstWrong: true,
      isSecondWrong: true,
      isSameWrongFinding: true,
      hasWrongFinding: true,
    };
    expect(sharedErrors(Array.from({ length: 12 }, () => copied)).isBeyondChance).toBe(true);
    const own = { ...copied, isSameWrongFinding: false };
    expect(sharedErrors(Array.from({ length: 200 }, () => own)).isBeyondChance).toBe(false);
  });

  it('moments are those of the definition', () => {
    const answers = honestPairs(0.25, 0.3, 7);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [first, second] = [answers.map((a) => Number(a.isFirstWrong)), answers.map((a) => Number(a.isSecondWrong))];
    const covariance = mean(first.map((value, index) => (value - mean(first)) * ((second[index] ?? 0) - mean(second))));
    expect(errorMoments(answers).covariance).toBeCloseTo(200 * 200 * covariance, 6);
    const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
    expect(errorMoments(answers).varianceProduct).toBeCloseTo(200 ** 4 * variance(first) * variance(second), 3);
  });
});
