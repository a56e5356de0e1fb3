/**
 * Logarithms that every replica computes alike. `Math.log` may differ in its last bit from engine to engine; this uses
 * only + - * / on IEEE doubles, which may not, and rounds to whole millionths of a nat.
 */
import { assert } from './assert.ts';

/** One nat (the unit of natural logarithms) in the millionths that scores are counted in. */
export const MICRO_NATS = 1_000_000;

/** Terms of the series: the ratio is brought near one first, so that they settle far below a millionth. */
const TERMS = 14;
/** ln 2: a constant of the language, the same double everywhere. */
const LN_2 = Math.LN2;

/** ln(numerator / denominator) in millionths of a nat, rounded; both are positive integers. */
export function microNats(numerator: number, denominator: number): number {
  assert(Number.isSafeInteger(numerator) && numerator > 0, 'a numerator is a positive integer');
  assert(Number.isSafeInteger(denominator) && denominator > 0, 'a denominator is a positive integer');
  let [ratio, halvings] = [numerator / denominator, 0];
  for (; ratio > 1.5; halvings++) ratio /= 2;
  for (; ratio < 0.75; halvings--) ratio *= 2;
  return Math.round(MICRO_NATS * (halvings * LN_2 + logarithmNearOne(ratio)));
}

/** ln x = 2 artanh((x - 1) / (x + 1)), as its power series. */
function logarithmNearOne(ratio: number): number {
  const z = (ratio - 1) / (ratio + 1);
  let [power, sum] = [z, 0];
  for (let term = 0; term < TERMS; term++, power *= z * z) sum += power / (2 * term + 1);
  return 2 * sum;
}
