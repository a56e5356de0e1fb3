import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACT_MODELS } from './fact-models.ts';
import { evidenceBy, probabilityBy, probabilityOf } from './learned-model.ts';
import { answerFeatures, FEATURES_PER_MEASURE } from './measures.ts';
import { factPoolScore } from './pool-score.ts';
import { FACT_VALIDATORS } from './roster.ts';

describe('the learned models', () => {
  it('have a coefficient for each feature of each agent, none of them negative', () => {
    for (const { name, measureNames } of FACT_VALIDATORS) {
      for (const models of [FACT_MODELS.agents, FACT_MODELS.pool.agents]) {
        const coefficients = models[name]?.coefficients ?? [];
        expect(coefficients).toHaveLength(FEATURES_PER_MEASURE * measureNames.length);
        expect(Math.min(...coefficients)).toBeGreaterThanOrEqual(0);
      }
    }
    expect(FACT_MODELS.thresholds.rejectBelow).toBeLessThanOrEqual(FACT_MODELS.thresholds.approveFrom);
  });

  it('never make an answer less likely for a claim that lacks less', () => {
    const claim = fc.record({
      values: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
      words: fc.integer({ min: 1, max: 40 }),
    });
    const models = Object.values(FACT_MODELS.agents);
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (claims, which, at) => {
        const better = claims.map((each, index) =>
          index === which % claims.length
            ? { ...each, values: each.values.map((value, place) => (place === at % 12 ? 1 : value)) }
            : each,
        );
        for (const model of models) {
          const width = model.coefficients.length / FEATURES_PER_MEASURE;
          const of = (list: typeof claims) =>
            probabilityBy(
              model,
              answerFeatures(list.map(({ values, words }) => ({ words, values: values.slice(0, width) }))),
            );
          expect(of(better)).toBeGreaterThanOrEqual(of(claims) - 1e-12);
        }
      }),
    );
  });

  it('know nothing without features, and are never surer than their bound', () => {
    expect(probabilityBy({ intercept: 3, coefficients: [1] }, [])).toBe(0.5);
    expect(evidenceBy({ intercept: 3, coefficients: [1] }, [1000])).toBe(
      evidenceBy({ intercept: 900, coefficients: [] }, [1]),
    );
    expect(probabilityOf(0)).toBe(0.5);
  });

  it('score the panel higher the more evidence it has', () => {
    expect(factPoolScore([0, 0, 1])).toBeGreaterThan(factPoolScore([0, 0, 0.5]));
    expect(factPoolScore([-1, 1])).toBe(factPoolScore([0]));
  });

  it('score an answer without a claim to judge below an average one', () => {
    expect(factPoolScore([])).toBeLessThan(factPoolScore([0]));
  });
});

describe('features of an answer', () => {
  it('are the mean by words, the worst and the sum of lacks of each measure', () => {
    const features = answerFeatures([
      { values: [1, 0.5], words: 1 },
      { values: [0, 0.5], words: 3 },
    ]);
    expect(features).toEqual([0.25, 0, -Math.log1p(1), 0.5, 0.5, -Math.log1p(1)]);
    expect(answerFeatures([])).toEqual([]);
  });
});
