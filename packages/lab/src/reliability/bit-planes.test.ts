import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { addToPlanes, BitSource, binaryDigits, bitCount, drawBits, planesAtLeast, planesFor } from './bit-planes.ts';

describe('counters of 32 trials at a time', () => {
  it('agree with 32 plain counters, for amounts and bounds of all sizes', () => {
    const prng = createPrng(5);
    for (let round = 0; round < 200; round++) {
      const amounts = Array.from({ length: 1 + prng.nextBelow(9) }, () => 1 + prng.nextBelow(40));
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const planes = planesFor(total);
      const plain = new Array<number>(32).fill(0);
      for (const amount of amounts) {
        const mask = prng.nextUint32() | 0;
        addToPlanes(planes, mask, amount);
        for (let lane = 0; lane < 32; lane++)
          if (((mask >>> lane) & 1) === 1) plain[lane] = (plain[lane] ?? 0) + amount;
      }
      const least = prng.nextBelow(total + 1);
      const reached = plain.map((count) => (count >= least ? 1 : 0));
      expect(Array.from({ length: 32 }, (_, lane) => (planesAtLeast(planes, least) >>> lane) & 1)).toEqual(reached);
    }
  });

  it('counts bits', () => {
    const prng = createPrng(6);
    for (const word of [0, -1, 1, -2147483648, ...Array.from({ length: 100 }, () => prng.nextUint32() | 0)])
      expect(bitCount(word)).toBe((word >>> 0).toString(2).replaceAll('0', '').length);
  });
});

describe('random words', () => {
  it('are those of the generator in core, under the state that its seed gives', () => {
    const source = new BitSource(9);
    const seeded = createPrng(9);
    const state = Array.from({ length: 4 }, () => seeded.nextUint32());
    const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));
    let [a = 0, b = 0, c = 0, d = 0] = state;
    d |= 1;
    for (let index = 0; index < 3000; index++) {
      expect(source.next()).toBe(Math.imul(rotate(Math.imul(b, 5), 7), 9));
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = rotate(d, 11);
    }
  });
});

describe('draws of 32 with a probability', () => {
  it('digits stand for the probability to the last bit', () => {
    for (const probability of [0, 0.5, 0.23, 0.77, 1 / 3, 1e-9, 1 - 2 ** -53]) {
      const digits = [...(binaryDigits(probability) ?? [])];
      const value = digits.reduceRight((so, digit) => (so + digit) / 2, 0);
      expect(Math.abs(value - probability)).toBeLessThanOrEqual(2 ** -53);
    }
    expect(binaryDigits(1)).toBeUndefined();
  });

  it.each([0, 0.001, 0.23, 0.5, 0.875, 1])('at probability %d are true that often', (probability) => {
    const source = new BitSource(3);
    const digits = binaryDigits(probability);
    let trues = 0;
    for (let word = 0; word < 20_000; word++) trues += bitCount(drawBits(source, digits));
    const draws = 20_000 * 32;
    const sigma = Math.sqrt((probability * (1 - probability)) / draws);
    expect(Math.abs(trues / draws - probability)).toBeLessThanOrEqual(4 * sigma);
  });
});
