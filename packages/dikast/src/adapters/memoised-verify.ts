/**
 * The pinned verifier with a memory: within one process a signature is checked once, however many replicas see it.
 * Sound because verification is a pure function of key, bytes and signature, all three of which are in the memory's key.
 */
import { concatBytes, toHex } from '@dikast/core/base/bytes';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import { verifyEd25519 } from './ed25519.ts';
import { sha256 } from './node-hash.ts';

const REMEMBERED_MAX = 8192;

/** A verifier that remembers its last 8,192 answers. */
export function memoisedVerify(): VerifySignature {
  const known = new Map<string, boolean>();
  return (publicKey, bytes, signature) => {
    // Both lengths are fixed for anything valid, so the parts cannot be confused with each other.
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = toHex(sha256(concatBytes(publicKey, signature, bytes)));
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const isValid = verifyEd25519(publicKey, bytes, signature);
    const oldest = known.keys().next().value;
    if (known.size >= REMEMBERED_MAX && oldest !== undefined) known.delete(oldest);
    known.set(key, isValid);
    return isValid;
  };
}
