import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOf } from './best-of.ts';

describe('the best of many', () => {
  it('are those that sorting all of them puts first', () => {
    const scores = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 12 }), (list, countMax) => {
        const places = new Map(list.map((score, at) => [(at * 7) % 41, score]));
        const sorted = [...places]
          .map(([place, score]) => ({ place, score }))
          .sort((left, right) => right.score - left.score || left.place - right.place);
        expect(bestOf(places, countMax)).toEqual(sorted.slice(0, countMax));
      }),
    );
  });
});
