import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { crossFittedScores } from './cross-fitting.ts';
import { fitLogistic, probabilityOf } from './logistic-regression.ts';
import { areaUnderRoc } from './ranking.ts';

function drawnExamples(count: number, seed: number) {
  const prng = createPrng(seed);
  return Array.from({ length: count }, (_, index) => {
    const features = [prng.nextFraction() * 4, prng.nextFraction(), prng.nextFraction() * 100];
    const chance = 1 / (1 + Math.exp(-(1.5 * (features[0] ?? 0) - 2 * (features[1] ?? 0) - 2)));
    return { features, isPositive: prng.nextFraction() < chance, group: `g${index % 50}` };
  });
}

describe('logistic regression', () => {
  it('finds the coefficients that made the data', () => {
    const { intercept, coefficients } = fitLogistic(drawnExamples(8000, 1), 0.01);
    expect(coefficients[0]).toBeCloseTo(1.5, 0);
    expect(coefficients[1]).toBeCloseTo(-2, 0);
    expect(Math.abs(coefficients[2] ?? 1)).toBeLessThan(0.01);
    expect(intercept).toBeCloseTo(-2, 0);
  });

  it('ends where no small change of a coefficient is any better', () => {
    const examples = drawnExamples(300, 2);
    const model = fitLogistic(examples, 1e-9);
    const likelihood = (change: readonly number[]) =>
      examples.reduce((sum, { features, isPositive }) => {
        const moved = {
          intercept: model.intercept,
          coefficients: model.coefficients.map((each, at) => each + (change[at] ?? 0)),
        };
        const chance = probabilityOf(moved, features);
        return sum + Math.log(isPositive ? chance : 1 - chance);
      }, 0);
    const best = likelihood([]);
    for (const change of [[0.01], [-0.01], [0, 0.01], [0, -0.01], [0, 0, 0.001], [0, 0, -0.001]])
      expect(likelihood(change)).toBeLessThan(best);
  });

  it('stays finite when a feature separates the classes', () => {
    const examples = [0, 1, 2, 3].map((value) => ({ features: [value], isPositive: value > 1 }));
    expect(probabilityOf(fitLogistic(examples), [3])).toBeGreaterThan(0.5);
  });
});

describe('cross-fitted scores', () => {
  it('rank rows that the model has not seen', () => {
    const examples = drawnExamples(500, 3);
    const scores = crossFittedScores(examples);
    const area = areaUnderRoc(examples.map(({ isPositive }, at) => ({ score: scores[at] ?? 0, isGood: isPositive })));
    expect(area).toBeGreaterThan(0.75);
  });

  it('know nothing of a group from its other rows', () => {
    const prng = createPrng(4);
    const examples = Array.from({ length: 300 }, (_, index) => ({
      features: [prng.nextFraction()],
      isPositive: index % 2 === 0,
      group: `g${index}`,
    }));
    const area = areaUnderRoc(
      crossFittedScores(examples).map((score, at) => ({ score, isGood: examples[at]?.isPositive === true })),
    );
    expect(Math.abs((area ?? 0) - 0.5)).toBeLessThan(0.12);
  });

  it('are one half where a class is missing', () => {
    expect(crossFittedScores([{ features: [1], isPositive: true, group: 'a' }])).toEqual([0.5]);
  });
});
