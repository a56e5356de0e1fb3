/**
 * Fixed-layout binary encoding: big-endian integers, length-prefixed bytes.
 * The reader never throws: the first defect is remembered, and everything read after it is zero or empty.
 */
import { assert } from '../base/assert.ts';
import type { Digest } from '../base/crypto-port.ts';

const HEX_DIGITS = '0123456789abcdef';
const HEX_OF_BYTE = Array.from(
  { length: 256 },
  (_, byte) => HEX_DIGITS.charAt(byte >> 4) + HEX_DIGITS.charAt(byte & 15),
);

/** Length of a digest, of a Merkle hash and of an authenticator. */
export const DIGEST_BYTES = 32;
/** Length of an ed25519 signature. */
const SIGNATURE_BYTES = 64;

/** Why bytes are not an encoding. */
export type DecodeProblem = 'truncated' | 'trailing-bytes' | 'unknown-kind' | 'over-limit' | 'not-canonical';

/** A decoded value, or why there is none. */
export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: DecodeProblem };

/** Hexadecimal digest of 32 bytes. */
export function digestHex(bytes: Uint8Array): Digest {
  let hex = '';
  for (const byte of bytes) hex += HEX_OF_BYTE[byte];
  return hex;
}

/** The 32 bytes of a hexadecimal digest. */
export function digestBytes(digest: Digest): Uint8Array {
  const bytes = new Uint8Array(DIGEST_BYTES);
  writeDigest(bytes, 0, digest);
  return bytes;
}

function nibble(code: number): number {
  return code <= 57 ? code - 48 : code - 87;
}

function writeDigest(target: Uint8Array, offset: number, digest: Digest): void {
  assert(digest.length === 2 * DIGEST_BYTES, 'a digest has 64 hexadecimal digits');
  for (let index = 0; index < DIGEST_BYTES; index++) {
    target[offset + index] = (nibble(digest.charCodeAt(2 * index)) << 4) | nibble(digest.charCodeAt(2 * index + 1));
  }
}

/** Appends values to one growing buffer. Values out of range are the caller's bug. */
export class BinaryWriter {
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** The bytes written so far, as a copy of their own. */
  toBytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** Forgets what was written and keeps the memory, for the next of many short encodings. */
  clear(): void {
    this.#length = 0;
  }

  /** The bytes written so far, in the writer's own memory: for hashing at once, not for keeping. */
  view(): Uint8Array {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.subarray(0, this.#length);
  }

  u8(value: number): void {
    assert(value >= 0 && value <= 0xff, 'a byte fits 8 bits');
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  u16(value: number): void {
    assert(value >= 0 && value <= 0xffff, 'a number fits 16 bits');
    this.#reserve(2);
    this.#buffer[this.#length++] = value >>> 8;
    this.#buffer[this.#length++] = value & 0xff;
  }

  u32(value: number): void {
    assert(value >= 0 && value <= 0xffffffff, 'a number fits 32 bits');
    this.#reserve(4);
    this.#buffer[this.#length++] = value >>> 24;
    this.#buffer[this.#length++] = (value >>> 16) & 0xff;
    this.#buffer[this.#length++] = (value >>> 8) & 0xff;
    this.#buffer[this.#length++] = value & 0xff;
  }

  /** A safe integer in 8 bytes. */
  u64(value: number): void {
    assert(Number.isSafeInteger(value) && value >= 0, 'a number is a non-negative safe integer');
    this.u32(Math.floor(value / 2 ** 32));
    this.u32(value % 2 ** 32);
  }

  digest(digest: Digest): void {
    this.#reserve(DIGEST_BYTES);
    writeDigest(this.#buffer, this.#length, digest);
    this.#length += DIGEST_BYTES;
  }

  /** Bytes whose length the layout fixes. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Bytes behind their 32-bit length. */
  bytes(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.raw(bytes);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#buffer.length, this.#length + count));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

/** Reads values from bytes that anyone may have made. */
export class BinaryReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #problem: DecodeProblem | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The first defect met, or undefined. */
  get problem(): DecodeProblem | undefined {
    return this.#problem;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Remembers a defect unless there is one already. */
  fail(problem: DecodeProblem): void {
    this.#problem ??= problem;
    this.#offset = this.#bytes.length;
  }

  /** The value, unless a defect was met or bytes are left over. */
  finish<Value>(value: Value): Decoded<Value> {
    if (this.#problem === undefined && this.#offset !== this.#bytes.length) this.fail('trailing-bytes');
    return this.#problem === undefined ? { ok: true, value } : { ok: false, problem: this.#problem };
  }

  u8(): number {
    return this.#claim(1) ? (this.#bytes[this.#offset - 1] as number) : 0;
  }

  u16(): number {
    return this.u8() * 0x100 + this.u8();
  }

  u32(): number {
    if (!this.#claim(4)) return 0;
    const at = this.#offset - 4;
    const bytes = this.#bytes;
    return (
      (bytes[at] as number) * 0x1000000 +
      (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    );
  }

  /** A safe integer of 8 bytes; anything above 2^53 - 1 is a defect. */
  u64(): number {
    const high = this.u32();
    const low = this.u32();
    if (high >= 2 ** 21) this.fail('over-limit');
    return this.#problem === undefined ? high * 2 ** 32 + low : 0;
  }

  /** A count or length in 16 bits, at most `max`. */
  count(max: number): number {
    const count = this.u16();
    if (count > max) this.fail('over-limit');
    return this.#problem === undefined ? count : 0;
  }

  boolean(): boolean {
    const value = this.u8();
    if (value > 1) this.fail('not-canonical');
    return value === 1;
  }

  digest(): Digest {
    return digestHex(this.raw(DIGEST_BYTES));
  }

  signature(): Uint8Array {
    return this.raw(SIGNATURE_BYTES);
  }

  /** A view of the next `length` bytes; zeros after a defect. */
  raw(length: number): Uint8Array {
    return this.#claim(length) ? this.#bytes.subarray(this.#offset - length, this.#offset) : new Uint8Array(length);
  }

  /** A view of length-prefixed bytes, at most `lengthMax`. */
  bytes(lengthMax: number): Uint8Array {
    const length = this.u32();
    if (length > lengthMax) this.fail('over-limit');
    return this.#problem === undefined && this.#claim(length)
      ? this.#bytes.subarray(this.#offset - length, this.#offset)
      : new Uint8Array(0);
  }

  /** `count` values read one after the other; stops at a defect. */
  list<Value>(count: number, readOne: () => Value): Value[] {
    const values: Value[] = [];
    for (let index = 0; index < count && this.#problem === undefined; index++) values.push(readOne());
    return values;
  }

  #claim(count: number): boolean {
    if (this.#problem !== undefined) return false;
    if (this.#offset + count > this.#bytes.length) {
      this.fail('truncated');
      return false;
    }
    this.#offset += count;
    return true;
  }
}
