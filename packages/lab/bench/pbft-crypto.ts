/**
 * Keys, hashing and signatures of the ordering benchmark: the real algorithms, counted. Keys follow from names, so that
 * every process of a run derives the same ones; a deployment never does that.
 */
import { createHmac, hash } from 'node:crypto';
import { utf8Bytes } from '@dikast/core/base/bytes';
import type { Sha256, VerifySignature } from '@dikast/core/base/crypto-port';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint } from '@dikast/core/pbft/message';
import type { CryptoPorts, Mac } from '@dikast/core/pbft/ports';
import { isAdmissibleKey, signerFromSeed, verifyEd25519 } from 'dikast/adapters/ed25519';
import type { SignatureMemory } from 'dikast/adapters/signature-memory';
import type { Signer } from 'dikast/ports';
import type { WorkCounts } from './pbft-work.ts';

/** Group of every benchmark run. */
export const GROUP = 'bench-pool';

/** SHA-256 in one call: several times cheaper for short inputs than an incremental hash object. */
export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** HMAC-SHA256. */
export const hmac: Mac = (key, bytes) => createHmac('sha256', key).update(bytes).digest();

/** The signing key of an end. */
export function signerOf(end: Endpoint) {
  return signerFromSeed(sha256(utf8Bytes(`bench key of ${end.kind} ${end.id}`)));
}

/** The secret of a pair, the same from both sides. */
export function pairSecret(one: Endpoint, other: Endpoint): Uint8Array {
  const names = [`${one.kind} ${one.id}`, `${other.kind} ${other.id}`].sort();
  return sha256(utf8Bytes(`bench secret of ${names.join(' and ')}`));
}

/** Replicas and clients 0 .. count - 1, their keys admitted beforehand: that costs far more than a verification. */
export function benchMembership(replicas: number, clients: number): Membership {
  const keyOf = (end: Endpoint) => {
    const { publicKey } = signerOf(end);
    isAdmissibleKey(publicKey);
    return publicKey;
  };
  return {
    epoch: 0,
    replicas: Array.from({ length: replicas }, (_, id) => ({ id, publicKey: keyOf({ kind: 'replica', id }) })),
    clients: Array.from({ length: clients }, (_, id) => ({
      id,
      publicKey: keyOf({ kind: 'client', id }),
      isAdministrator: false,
    })),
  };
}

/** The ports of one end, counted. */
export function countedCrypto(end: Endpoint, work: WorkCounts, verify: VerifySignature): CryptoPorts {
  return { sha256: countedSha256(work), sign: countedSigner(end, work).sign, verify };
}

/** The same for an end that shares its process, and the process's memory of signatures, with others. */
export function neighbourCrypto(end: Endpoint, work: WorkCounts, signatures: SignatureMemory): CryptoPorts {
  const { sign } = signatures.witness(countedSigner(end, work));
  return { sha256: countedSha256(work), sign, verify: signatures.verify };
}

function countedSigner(end: Endpoint, work: WorkCounts): Signer {
  const { publicKey, sign } = signerOf(end);
  return {
    publicKey,
    sign: (bytes) => {
      work.signs += 1;
      return sign(bytes);
    },
  };
}

/** Every signature is checked each time. */
export function countedVerify(work: WorkCounts): VerifySignature {
  return (publicKey, bytes, signature) => {
    work.verifies += 1;
    return verifyEd25519(publicKey, bytes, signature);
  };
}

/** HMAC-SHA256, counted. */
export function countedMac(work: WorkCounts): Mac {
  return (key, bytes) => {
    work.macs += 1;
    work.macBytes += bytes.length;
    return hmac(key, bytes);
  };
}

function countedSha256(work: WorkCounts): Sha256 {
  return (bytes) => {
    work.hashes += 1;
    work.hashedBytes += bytes.length;
    return sha256(bytes);
  };
}
