/**
 * What this process knows about signatures: each is checked once, however many replicas see it, and one that was made
 * here by a key of this process need not be checked at all.
 *
 * Sound because verification is a pure function of key, bytes and signature, and all three are compared. A signer may be
 * somebody else's code (a key store over a network): the first signature of each is checked before any is believed.
 */
import { forgetOldest } from '@dikast/core/base/bounded';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import type { Signer } from '../ports.ts';
import { verifyEd25519 } from './ed25519.ts';

const REMEMBERED_MAX = 8192;
/** Longest signed bytes that are remembered: statements of the protocol and headers of ballots are far shorter. */
const BYTES_REMEMBERED_MAX = 4096;

interface Remembered {
  readonly publicKey: Uint8Array;
  readonly bytes: Uint8Array;
  readonly isValid: boolean;
}

/** The pinned verifier with a memory of its last 8,192 answers. */
export class SignatureMemory {
  readonly #check: VerifySignature;
  readonly #known = new Map<string, Remembered>();

  constructor(check: VerifySignature = verifyEd25519) {
    this.#check = check;
  }

  /** Whether a signature is valid; see {@link verifyEd25519}. */
  readonly verify: VerifySignature = (publicKey, bytes, signature) => {
    const earlier = this.#known.get(nameOf(signature));
    if (earlier !== undefined && isSame(earlier.publicKey, publicKey) && isSame(earlier.bytes, bytes))
      return earlier.isValid;
    const isValid = this.#check(publicKey, bytes, signature);
    if (earlier === undefined) this.#remember(publicKey, bytes, signature, isValid);
    return isValid;
  };

  /** A signer of this process whose signatures are known to be good from the moment they are made. */
  witness(signer: Signer): Signer {
    const { publicKey } = signer;
    let isProven = false;
    return {
      publicKey,
      sign: (bytes) => {
        const signature = signer.sign(bytes);
        isProven ||= this.#check(publicKey, bytes, signature);
        if (isProven) this.#remember(publicKey, bytes, signature, true);
        return signature;
      },
    };
  }

  #remember(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array, isValid: boolean): void {
    if (bytes.length > BYTES_REMEMBERED_MAX || signature.length !== 64) return;
    forgetOldest(this.#known, REMEMBERED_MAX);
    // Copies: the caller's bytes are its own to change.
    this.#known.set(nameOf(signature), { publicKey: publicKey.slice(), bytes: bytes.slice(), isValid });
  }
}

/** A signature as a key of a map. */
function nameOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && Buffer.compare(left, right) === 0;
}
