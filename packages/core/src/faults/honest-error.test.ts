import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultsMax } from '../quorum/quorum.ts';
import { honestErrorRange } from './honest-error.ts';

const BOUNDS = { honestErrorMin: 0, honestErrorMax: 9000 };
const ANSWERS = 100;
const rateOf = (errors: number) => ({ answers: ANSWERS, errors });

it('f liars, however they answer, cannot move the estimate out of what honest agents show', () => {
  const panels = fc.integer({ min: 1, max: 7 }).chain((f) =>
    fc.record({
      liars: fc.array(fc.integer({ min: 0, max: ANSWERS }), { minLength: f, maxLength: f }),
      honest: fc.array(fc.integer({ min: 5, max: 40 }), { minLength: 2 * f + 1, maxLength: 2 * f + 3 }),
    }),
  );
  fc.assert(
    fc.property(panels, ({ liars, honest }) => {
      const { low, high } = honestErrorRange([...liars, ...honest].map(rateOf), liars.length, BOUNDS);
      expect(low).toBeLessThanOrEqual(Math.max(...honest) * 100);
      expect(high).toBeGreaterThanOrEqual(Math.min(...honest) * 100);
    }),
  );
});

it('takes the widest range while too few agents have answered enough', () => {
  const few = [rateOf(0), rateOf(0), { answers: 9, errors: 0 }, { answers: 9, errors: 9 }];
  expect(honestErrorRange(few, faultsMax(4), { honestErrorMin: 500, honestErrorMax: 2500 })).toEqual({
    low: 500,
    high: 2500,
  });
});

it('never leaves its bounds', () => {
  const range = (errors: number) =>
    honestErrorRange([errors, errors, errors, errors].map(rateOf), 1, { honestErrorMin: 500, honestErrorMax: 2500 });
  expect(range(0)).toEqual({ low: 500, high: 500 });
  expect(range(100)).toEqual({ low: 2500, high: 2500 });
});
