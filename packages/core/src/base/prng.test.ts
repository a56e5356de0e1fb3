import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPrng, prngFromBytes, shuffled } from './prng.ts';

it('repeats itself for equal seeds and not for others', () => {
  const draws = (...seed: number[]) => {
    const prng = createPrng(...seed);
    return Array.from({ length: 8 }, () => prng.nextUint32());
  };
  expect(draws(1, 2)).toEqual(draws(1, 2));
  expect(draws(1, 2)).not.toEqual(draws(2, 1));
  expect(draws(1)).not.toEqual(draws(1, 0));
});

it('is pinned: a change of the generator would silently change every recorded panel and seed', () => {
  const prng = createPrng(42);
  expect([prng.nextUint32(), prng.nextUint32(), prng.nextUint32()]).toMatchInlineSnapshot(`
    [
      4022714642,
      1445104936,
      3071018442,
    ]
  `);
});

it('draws below a bound, evenly', () => {
  const prng = createPrng(7);
  const counts = [0, 0, 0, 0, 0];
  for (let draw = 0; draw < 50_000; draw++) {
    const value = prng.nextBelow(5);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450); // five standard deviations
});

it('draws fractions in [0, 1)', () => {
  const prng = createPrng(9);
  let sum = 0;
  for (let draw = 0; draw < 20_000; draw++) {
    const value = prng.nextFraction();
    expect(value >= 0 && value < 1).toBe(true);
    sum += value;
  }
  expect(Math.abs(sum / 20_000 - 0.5)).toBeLessThan(0.0103); // five standard deviations
});

it('takes every byte of a seed into account', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, at, flip) => {
        const other = Uint8Array.from(bytes);
        other[at % bytes.length] = (other[at % bytes.length] ?? 0) ^ flip;
        const words = (seed: Uint8Array) => {
          const prng = prngFromBytes(seed);
          return [prng.nextUint32(), prng.nextUint32(), prng.nextUint32(), prng.nextUint32()];
        };
        expect(words(other)).not.toEqual(words(bytes));
      },
    ),
  );
});

it('shuffles into every order equally often', () => {
  const prng = createPrng(3);
  const counts = new Map<string, number>();
  for (let round = 0; round < 24_000; round++) {
    const order = shuffled(['a', 'b', 'c', 'd'], prng).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(160);
});
