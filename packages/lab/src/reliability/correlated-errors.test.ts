import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { betaAtMost } from './beta-distribution.ts';
import { exactOutcome } from './exact-outcome.ts';
import { fitLatentDifficulty, latentLevels, meanCorrelation } from './latent-difficulty.ts';
import { limitOutcome } from './limit-outcome.ts';
import { correlatedPanel, equalPanel, levelPanel } from './panel-model.ts';

describe('the beta distribution', () => {
  it('has the closed forms of a = 1 and b = 1, and the symmetry', () => {
    for (const x of [0.01, 0.2, 0.5, 0.77, 0.999])
      for (const b of [0.3, 1, 2.5, 40]) {
        expect(betaAtMost(x, 1, b)).toBeCloseTo(1 - (1 - x) ** b, 12);
        expect(betaAtMost(x, b, 1)).toBeCloseTo(x ** b, 12);
        expect(betaAtMost(x, 3.1, b) + betaAtMost(1 - x, b, 3.1)).toBeCloseTo(1, 12);
      }
  });

  it('agrees with summing its density', () => {
    const [a, b] = [3.08, 2.4];
    const density = (t: number) => t ** (a - 1) * (1 - t) ** (b - 1);
    const integral = (to: number) => {
      let sum = 0;
      for (let step = 0; step < 20_000; step++) sum += density(((step + 0.5) * to) / 20_000) * (to / 20_000);
      return sum;
    };
    for (const x of [0.1, 1 / 3, 0.5, 0.9]) expect(betaAtMost(x, a, b)).toBeCloseTo(integral(x) / integral(1), 6);
  });
});

describe('the limit of many agents', () => {
  it.each([
    [0.23, 0.2, 1],
    [0.23, 0.05, 0.9],
    [0.4, 0.5, 1],
    [0.6, 0.2, 1],
  ])('at error %d, correlation %d, %d alike is what large panels come near', (error, rho, alike) => {
    for (const kind of ['majority', 'quorum'] as const) {
      const limit = limitOutcome(kind, { error, rho, alike });
      const large = exactOutcome({ kind }, correlatedPanel(1501, error, rho, alike));
      expect(Math.abs(limit.wrong - large.wrong)).toBeLessThan(0.003);
      expect(Math.abs(limit.right - large.right)).toBeLessThan(0.003);
    }
  });

  it('of independent agents is certainty on the side of the many', () => {
    expect(limitOutcome('majority', { error: 0.23, rho: 0, alike: 1 })).toEqual({ right: 1, wrong: 0, abstained: 0 });
    expect(limitOutcome('majority', { error: 0.6, rho: 0, alike: 1 })).toEqual({ right: 0, wrong: 1, abstained: 0 });
    expect(limitOutcome('majority', { error: 0.6, rho: 0, alike: 0.5 }).wrong).toBe(0);
    expect(limitOutcome('quorum', { error: 0.4, rho: 0, alike: 1 })).toEqual({ right: 0, wrong: 0, abstained: 1 });
  });

  it('of agents that all do the same is one agent; of demanding that all agree, nothing', () => {
    for (const vote of ['majority', 'quorum', 'agree-only'] as const)
      expect(limitOutcome(vote, { error: 0.23, rho: 1, alike: 1 })).toMatchObject({ right: 0.77, wrong: 0.23 });
    expect(limitOutcome('agree-only', { error: 0.23, rho: 0.2, alike: 1 })).toMatchObject({ right: 0, wrong: 0 });
  });
});

describe('latent difficulty', () => {
  const ERRORS = [0.05, 0.15, 0.23, 0.3, 0.42];

  it.each([0, 0.1, 0.3, 0.5])('keeps every mean error and has the mean correlation %d', (rho) => {
    const levels = latentLevels(ERRORS, rho);
    for (const [agent, error] of ERRORS.entries())
      expect(levels.reduce((sum, { share, errors }) => sum + share * (errors[agent] ?? 0), 0)).toBeCloseTo(error, 9);
    expect(meanCorrelation(levels)).toBeCloseTo(rho, 9);
  });

  it('without correlation is independence', () => {
    const levels = latentLevels([0.23, 0.23, 0.23], 0);
    expect(exactOutcome({ kind: 'majority' }, levelPanel(levels)).right).toBeCloseTo(
      exactOutcome({ kind: 'majority' }, equalPanel(3, 0.23)).right,
      9,
    );
  });

  it('fitted to votes drawn from it finds errors, correlation, and what the majority comes to', () => {
    const levels = latentLevels(ERRORS, 0.25);
    const prng = createPrng(17);
    const votes = Array.from({ length: 20_000 }, () => {
      let left = prng.nextFraction();
      const level = levels.find(({ share }) => {
        left -= share;
        return left < 0;
      });
      return (level?.errors ?? ERRORS).map((error) => prng.nextFraction() < error);
    });
    const fit = fitLatentDifficulty(votes);
    for (const [agent, error] of ERRORS.entries())
      expect(Math.abs((fit.errors[agent] ?? 0) - error)).toBeLessThan(0.015);
    expect(Math.abs(fit.rho - 0.25)).toBeLessThan(0.02);
    const seen = votes.filter((row) => row.filter((isWrong) => isWrong).length >= 3).length / votes.length;
    const modelled = exactOutcome({ kind: 'majority' }, levelPanel(latentLevels(fit.errors, fit.rho))).wrong;
    expect(Math.abs(modelled - seen)).toBeLessThan(0.01);
  });

  it('fitted to votes with gaps uses the tasks on which two judges both voted', () => {
    const votes = [
      [true, true, undefined],
      [false, false, undefined],
      [true, undefined, false],
      [false, undefined, true],
    ];
    const { errors, rho } = fitLatentDifficulty(votes);
    expect(errors).toEqual([0.5, 0.5, 0.5]);
    expect(rho).toBe(0);
  });
});
