/** Keys derived from a seed and kept in memory: for tests, simulations and benchmarks, never for a deployment. */
import { concatBytes, utf8Bytes } from '@dikast/core/base/bytes';
import type { KeyStore, Signer } from '../ports.ts';
import { signerFromSeed } from './ed25519.ts';
import { sha256 } from './node-hash.ts';

/** A key store in which equal seeds and names give equal keys. */
export function memoryKeys(seed = 'test'): KeyStore {
  const signers = new Map<string, Signer>();
  return {
    signerOf(name) {
      const known = signers.get(name);
      if (known !== undefined) return known;
      const signer = signerFromSeed(sha256(concatBytes(utf8Bytes(seed), new Uint8Array(1), utf8Bytes(name))));
      signers.set(name, signer);
      return signer;
    },
  };
}
