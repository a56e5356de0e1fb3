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
import type { WorkCounts } from './pbft-work.ts';

/** Group of every benchmark run. */
export const GROUP = 'bench-pool';

const REMEMBERED_MAX = 16_384;

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

/** The ports of one end, counted. Ends of one process share a memoised `verify`. */
export function countedCrypto(end: Endpoint, work: WorkCounts, verify: VerifySignature): CryptoPorts {
  const signer = signerOf(end);
  return {
    sha256: countedSha256(work),
    sign: (bytes) => {
      work.signs += 1;
      return signer.sign(bytes);
    },
    verify,
  };
}

/** Every signature is checked each time. */
export function countedVerify(work: WorkCounts): VerifySignature {
  return (publicKey, bytes, signature) => {
    work.verifies += 1;
    return verifyEd25519(publicKey, bytes, signature);
  };
}

/** Ends of one process check a signature once: the answer depends on key, bytes and signature alone. */
export function memoisedVerify(work: WorkCounts): VerifySignature {
  const good = new Map<string, { readonly publicKey: Uint8Array; readonly bytes: Uint8Array }>();
  const check = countedVerify(work);
  return (publicKey, bytes, signature) => {
    const key = Buffer.from(signature.buffer, signature.byteOffset, signature.length).toString('latin1');
    const known = good.get(key);
    if (
      known !== undefined &&
      Buffer.compare(known.bytes, bytes) === 0 &&
      Buffer.compare(known.publicKey, publicKey) === 0
    )
      return true;
    if (!check(publicKey, bytes, signature)) return false;
    if (good.size >= REMEMBERED_MAX)
      for (const oldest of [...good.keys()].slice(0, REMEMBERED_MAX / 2)) good.delete(oldest);
    good.set(key, { publicKey, bytes });
    return true;
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
