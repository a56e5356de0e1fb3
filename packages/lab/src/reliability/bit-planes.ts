/**
 * Thirty-two trials at a time: bit i of every word belongs to trial i. A counter is a row of words, one for each binary
 * digit; adding an agent's answers to 32 counts takes a handful of instructions.
 */
import { createPrng } from '@dikast/core/base/prng';

const FRACTION_BITS = 53;
const ALL = -1;

/** Words drawn ahead: the generator's state stays in local variables while they are. */
const BUFFER_WORDS = 1024;

/** Random words (xoshiro128**, seeded as in core), drawn in bulk. */
export class BitSource {
  readonly #buffer = new Int32Array(BUFFER_WORDS);
  readonly #state: Int32Array;
  #taken = BUFFER_WORDS;

  constructor(...seedWords: readonly number[]) {
    const prng = createPrng(...seedWords);
    this.#state = Int32Array.from({ length: 4 }, () => prng.nextUint32());
    this.#state[3] = (this.#state[3] as number) | 1;
  }

  /** 32 random bits, as a signed integer. */
  next(): number {
    if (this.#taken === BUFFER_WORDS) this.#fill();
    return this.#buffer[this.#taken++] as number;
  }

  /** A uniform number in [0, 1) with 53 bits. */
  nextFraction(): number {
    return ((this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6)) / 2 ** FRACTION_BITS;
  }

  #fill(): void {
    const buffer = this.#buffer;
    let [a = 0, b = 0, c = 0, d = 0] = this.#state;
    for (let index = 0; index < BUFFER_WORDS; index++) {
      const scaled = Math.imul(b, 5);
      buffer[index] = Math.imul((scaled << 7) | (scaled >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    this.#state.set([a, b, c, d]);
    this.#taken = 0;
  }
}

/** The binary digits of a probability, first digit first; exact to 2^-53. Empty for 0, undefined for 1. */
export function binaryDigits(probability: number): Uint8Array | undefined {
  if (probability >= 1) return undefined;
  const digits: number[] = [];
  let rest = probability;
  while (rest > 0 && digits.length < FRACTION_BITS) {
    rest *= 2;
    digits.push(rest >= 1 ? 1 : 0);
    if (rest >= 1) rest -= 1;
  }
  return Uint8Array.from(digits);
}

/**
 * 32 draws that are each true with the probability of these digits: 32 uniform numbers are compared with it digit by
 * digit until all are decided, after about seven words on average.
 */
export function drawBits(source: BitSource, digits: Uint8Array | undefined): number {
  if (digits === undefined) return ALL;
  let below = 0;
  let undecided = ALL;
  for (let index = 0; index < digits.length && undecided !== 0; index++) {
    const word = source.next();
    if (digits[index] === 1) {
      below |= undecided & ~word;
      undecided &= word;
    } else undecided &= ~word;
  }
  return below;
}

/** Adds `amount` to the counts of the trials in `mask`. */
export function addToPlanes(planes: Int32Array, mask: number, amount: number): void {
  for (let bit = 0; amount >>> bit > 0; bit++) {
    if (((amount >>> bit) & 1) === 0) continue;
    let carry = mask;
    for (let plane = bit; carry !== 0 && plane < planes.length; plane++) {
      const before = planes[plane] as number;
      planes[plane] = before ^ carry;
      carry &= before;
    }
  }
}

/** The trials whose count is at least `least`. */
export function planesAtLeast(planes: Int32Array, least: number): number {
  let above = 0;
  let equal = ALL;
  for (let plane = planes.length - 1; plane >= 0; plane--) {
    const digit = planes[plane] as number;
    if (((least >>> plane) & 1) === 1) equal &= digit;
    else {
      above |= equal & digit;
      equal &= ~digit;
    }
  }
  return above | equal;
}

/** Words that a counter needs to reach `most`. */
export function planesFor(most: number): Int32Array {
  return new Int32Array(Math.floor(Math.log2(Math.max(1, most))) + 1);
}

/** How many bits of a word are set. */
export function bitCount(word: number): number {
  let sums = word - ((word >>> 1) & 0x55555555);
  sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333);
  return Math.imul((sums + (sums >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
