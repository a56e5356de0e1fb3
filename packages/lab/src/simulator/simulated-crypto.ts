/**
 * Hashing and signatures inside a simulated world: a fast mixing hash instead of SHA-256 and a keyed hash instead of
 * ed25519. Unforgeable inside the simulation, because a secret never leaves the pair that `createPair` hands out;
 * worthless outside of it. `realCrypto` offers the same interface with SHA-256 and ed25519 for a few runs.
 */
import type { Sha256, VerifySignature } from '@dikast/core/base/crypto-port';
import type { Prng } from '@dikast/core/base/prng';
import type { Sign } from '@dikast/core/pbft/ports';
import { signerFromSeed, verifyEd25519 } from 'dikast/adapters/ed25519';
import { sha256 } from 'dikast/adapters/node-hash';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** A key in one's own hands. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly sign: Sign;
}

/** Everything cryptographic of one world. */
export interface WorldCrypto {
  readonly sha256: Sha256;
  readonly verify: VerifySignature;
  createPair(): KeyPair;
}

/** Crypto that nobody in the world can break and that costs a fraction of a microsecond. */
export function simulatedCrypto(prng: Prng): WorldCrypto {
  const holders: { readonly publicKey: Uint8Array; readonly secret: number }[] = [];
  return {
    sha256: (bytes) => mix(bytes, 0x5bd1e995, KEY_BYTES),
    verify: (publicKey, bytes, signature) => {
      const holder = holders[(publicKey[0] ?? 0) + 256 * (publicKey[1] ?? 0)];
      if (holder === undefined || !isSame(holder.publicKey, publicKey)) return false;
      return isSame(mix(bytes, holder.secret, SIGNATURE_BYTES), signature);
    },
    createPair: () => {
      const secret = prng.nextUint32();
      const index = holders.length;
      const publicKey = new Uint8Array(KEY_BYTES);
      for (let at = 0; at < KEY_BYTES; at++) publicKey[at] = prng.nextUint32();
      publicKey[0] = index & 0xff;
      publicKey[1] = index >> 8;
      holders.push({ publicKey, secret });
      return { publicKey, sign: (bytes) => mix(bytes, secret, SIGNATURE_BYTES) };
    },
  };
}

/** SHA-256 and ed25519 themselves, with keys that follow from the seed. */
export function realCrypto(prng: Prng): WorldCrypto {
  return {
    sha256,
    verify: verifyEd25519,
    createPair: () => signerFromSeed(Uint8Array.from({ length: KEY_BYTES }, () => prng.nextBelow(256))),
  };
}

/** Four interleaved multiply-rotate lanes over the bytes, then one avalanche for each word of output. */
function mix(bytes: Uint8Array, key: number, length: number): Uint8Array {
  let a = key ^ 0x9e3779b9;
  let b = Math.imul(key, 0x85ebca6b) ^ bytes.length;
  let c = ~key ^ 0x27d4eb2f;
  let d = Math.imul(key ^ 0x165667b1, 0xc2b2ae35);
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    const folded = Math.imul(a ^ word, 0xcc9e2d51);
    a = ((b << 13) | (b >>> 19)) + folded;
    b = Math.imul(c + word, 0x1b873593) ^ (folded >>> 15);
    c = ((d << 17) | (d >>> 15)) ^ word;
    d = Math.imul(folded ^ c, 0xe6546b64) + a;
    a |= 0;
    d |= 0;
  }
  for (let at = whole; at < bytes.length; at++) {
    a = Math.imul(a ^ (bytes[at] as number), 0xcc9e2d51);
    b = (((b << 7) | (b >>> 25)) + a) | 0;
    c ^= Math.imul(b, 0x1b873593);
    d = (d + c) | 0;
  }
  const output = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    a = Math.imul(a ^ (d >>> 16) ^ at, 0x85ebca6b);
    b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35);
    c = (c + b) ^ (a >>> 11);
    d = Math.imul(d ^ (c >>> 15), 0x27d4eb2f);
    const word = a ^ b ^ c ^ d;
    output[at] = word;
    output[at + 1] = word >>> 8;
    output[at + 2] = word >>> 16;
    output[at + 3] = word >>> 24;
  }
  return output;
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
