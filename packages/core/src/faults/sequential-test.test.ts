import { describe, expect, it } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { boundariesOf, type Hypotheses, recoveryScore, runTest, stepsOf } from './sequential-test.ts';

const CHANCES = { falseAccusationPerMillion: 500, missPerMillion: 500 };
const BOUNDARIES = boundariesOf(CHANCES);
const RATES: Hypotheses = { soundRate: 2000, faultyRate: 5000 };

/** The test as the textbook has it, in floats, up to the first boundary. */
function naiveTest(series: readonly boolean[], { soundRate, faultyRate }: Hypotheses): string {
  let likelihoodRatio = 1;
  for (const isHit of series) {
    likelihoodRatio *= isHit ? faultyRate / soundRate : (10_000 - faultyRate) / (10_000 - soundRate);
    if (likelihoodRatio >= 0.9995 / 0.0005) return 'faulty';
    if (likelihoodRatio <= 0.0005 / 0.9995) return 'sound';
  }
  return 'open';
}

const drawn = (rate: number, length: number, seed: number) => {
  const prng = createPrng(seed);
  return Array.from({ length }, () => prng.nextFraction() < rate);
};

describe('the sequential test', () => {
  it('ends for the first time where the likelihood ratio says so', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const series = drawn(0.2 + 0.3 * (seed % 2), 200, seed);
      const first = series.findIndex((_, index) => naiveTest(series.slice(0, index + 1), RATES) !== 'open');
      const upTo = first === -1 ? series : series.slice(0, first + 1);
      expect(runTest(upTo, RATES, BOUNDARIES).state).toBe(naiveTest(upTo, RATES));
      if (first > 0) expect(runTest(upTo.slice(0, -1), RATES, BOUNDARIES).state).toBe('open');
    }
  });

  it('errs no more often than its chances say', () => {
    const outcomes = Array.from({ length: 4000 }, (_, seed) => naiveTest(drawn(0.2, 300, seed + 1), RATES));
    expect(outcomes.filter((outcome) => outcome === 'faulty').length).toBeLessThanOrEqual(6);
  });

  it('lets a good past count for one clearance and no more', () => {
    const turned = [...drawn(0, 500, 1), ...Array.from({ length: 30 }, () => true)];
    const result = runTest(turned, RATES, BOUNDARIES);
    expect(result.state).toBe('faulty');
    expect(result.lastSoundAfter).toBe(500);
    expect(result.settledAfter).toBe(500 + Math.ceil((2 * BOUNDARIES.faulty) / stepsOf(RATES).hit));
  });

  it('a cleared agent stays cleared until the evidence is level again', () => {
    const cleared = drawn(0, 40, 1);
    const { hit } = stepsOf(RATES);
    const errorsToLevel = Math.floor(-BOUNDARIES.sound / hit);
    const after = (errors: number) =>
      runTest([...cleared, ...Array.from({ length: errors }, () => true)], RATES, BOUNDARIES);
    expect(after(errorsToLevel).state).toBe('sound');
    expect(after(errorsToLevel + 1).state).toBe('open');
  });

  it('the way back leads from the upper boundary to the lower, and lateness on it costs no more than its step', () => {
    const { miss } = stepsOf(RATES);
    const needed = Math.ceil((BOUNDARIES.faulty - BOUNDARIES.sound) / -miss);
    expect(recoveryScore(drawn(0, needed, 1), RATES, BOUNDARIES)).toBe(BOUNDARIES.sound);
    expect(recoveryScore(drawn(0, needed - 1, 1), RATES, BOUNDARIES)).toBeGreaterThan(BOUNDARIES.sound);
    expect(recoveryScore(drawn(1, 50, 1), RATES, BOUNDARIES)).toBe(BOUNDARIES.faulty);
  });

  it.each([
    { soundRate: 5000, faultyRate: 5000 },
    { soundRate: 0, faultyRate: 5000 },
    { soundRate: 5000, faultyRate: 10_000 },
  ])('refuses hypotheses that cannot be told apart: %o', (hypotheses) => {
    expect(() => stepsOf(hypotheses)).toThrow('rates are apart');
  });
});
