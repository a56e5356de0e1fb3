import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { fitMonotone, type TrainingRow } from './monotone-fit.ts';

/** Two data sets: within each the first feature tells, the second misleads; between them the third tells all. */
function drawnRows(): readonly TrainingRow[] {
  const prng = createPrng(9);
  return Array.from({ length: 2000 }, (_, index) => {
    const dataset = index % 2 === 0 ? 'mostly good' : 'mostly bad';
    const isGood = prng.nextBelow(10) < (dataset === 'mostly good' ? 8 : 2);
    const sign = isGood ? 1 : -1;
    const features = [
      sign + 4 * prng.nextFraction(),
      -sign + 4 * prng.nextFraction(),
      (dataset === 'mostly good' ? 5 : 0) + 3 * prng.nextFraction(),
    ];
    return { dataset, stratum: dataset, group: String(index), isGood, features };
  });
}

describe('the monotone fit', () => {
  const rows = drawnRows();
  const { intercept, coefficients } = fitMonotone(rows);

  it('gives no feature a negative coefficient', () => {
    expect(coefficients[0]).toBeGreaterThan(0.3);
    expect(coefficients[1]).toBe(0);
  });

  it('learns nothing from how data sets differ', () => {
    expect(coefficients[2]).toBeLessThan(0.2);
  });

  it('is right on average', () => {
    const probabilities = rows.map(
      ({ features }) =>
        1 / (1 + Math.exp(-features.reduce((sum, each, at) => sum + each * (coefficients[at] ?? 0), intercept))),
    );
    const mean = probabilities.reduce((sum, each) => sum + each, 0) / rows.length;
    expect(mean).toBeCloseTo(rows.filter(({ isGood }) => isGood).length / rows.length, 3);
  });
});
