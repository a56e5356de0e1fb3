import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOf } from './best-of.ts';

describe('the best of many', () => {
  it('are those that sorting all of them puts first', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 12 }), (list, countMax) => {
        const items = list.map((score, at) => ({ score, at }));
        const sorted = [...items].sort((left, right) => right.score - left.score);
        expect(bestOf(items, ({ score }) => score, countMax)).toEqual(sorted.slice(0, countMax));
      }),
    );
  });
});
