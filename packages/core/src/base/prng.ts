/**
 * A seeded pseudo-random generator (xoshiro128**, Blackman and Vigna 2018, seeded through splitmix32).
 * Reproducible draws and simulations come from here. It is not for keys or nonces.
 */
import { assert } from './assert.ts';

/** A generator of reproducible draws. */
export interface Prng {
  /** A uniform integer in [0, 2^32). */
  nextUint32(): number;
  /** A uniform integer in [0, bound); bound is an integer in 1 .. 2^32. */
  nextBelow(bound: number): number;
  /** A uniform number in [0, 1) with 53 random bits. */
  nextFraction(): number;
}

/** A generator from 32-bit seed words; equal words give equal draws. */
export function createPrng(...seedWords: readonly number[]): Prng {
  let [a, b, c, d] = expandSeed(seedWords);

  function nextUint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  }

  function nextBelow(bound: number): number {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32, 'a bound is an integer in 1 .. 2^32');
    // Rejection keeps the draw uniform: the top, incomplete stretch of values is thrown away.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let value = nextUint32();
    while (value >= limit) value = nextUint32();
    return value % bound;
  }

  function nextFraction(): number {
    return ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) / 2 ** 53;
  }

  return { nextUint32, nextBelow, nextFraction };
}

/** A generator seeded by bytes, for example a digest; every byte counts. */
export function prngFromBytes(bytes: Uint8Array): Prng {
  const words: number[] = [bytes.length];
  for (let index = 0; index < bytes.length; index += 4) {
    words.push(
      ((bytes[index] ?? 0) |
        ((bytes[index + 1] ?? 0) << 8) |
        ((bytes[index + 2] ?? 0) << 16) |
        ((bytes[index + 3] ?? 0) << 24)) >>>
        0,
    );
  }
  return createPrng(...words);
}

/** A copy of `items` in random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], prng: Prng): Item[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index--) {
    const other = prng.nextBelow(index + 1);
    const item = copy[index] as Item;
    copy[index] = copy[other] as Item;
    copy[other] = item;
  }
  return copy;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Four state words from any number of seed words: each seed word is absorbed by splitmix32's mixer. */
function expandSeed(seedWords: readonly number[]): [number, number, number, number] {
  let state = 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  for (const word of seedWords) state = next() ^ (word | 0);
  return [next(), next(), next(), next() | 1];
}
