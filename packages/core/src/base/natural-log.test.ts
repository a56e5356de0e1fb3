import { expect, it } from 'vitest';
import { MICRO_NATS, microNats } from './natural-log.ts';

it('is the natural logarithm to the nearest millionth, for all shares in basis points against each other', () => {
  for (let numerator = 1; numerator <= 10_000; numerator += 37)
    for (let denominator = 1; denominator <= 10_000; denominator += 41)
      expect(Math.abs(microNats(numerator, denominator) - MICRO_NATS * Math.log(numerator / denominator))).toBeLessThan(
        0.5 + 1e-6,
      );
});

it('is antisymmetric: what speaks for one side speaks as much against the other', () => {
  for (let value = 1; value < 2000; value++) expect(microNats(value, 777) + microNats(777, value)).toBe(0);
});

it.each([
  [0, 1],
  [1, 0],
  [1.5, 1],
])('refuses %d / %d', (numerator, denominator) => {
  expect(() => microNats(numerator, denominator)).toThrow('positive integer');
});
