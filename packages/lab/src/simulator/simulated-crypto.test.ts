import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { realCrypto, simulatedCrypto } from './simulated-crypto.ts';

describe.each([
  ['simulated', simulatedCrypto],
  ['real', realCrypto],
])('%s crypto', (_name, create) => {
  const crypto = create(createPrng(1));
  const [own, other] = [crypto.createPair(), crypto.createPair()];
  const bytes = Uint8Array.from([1, 2, 3, 4, 5]);

  it('accepts a signature of the holder over the bytes, and nothing else', () => {
    const signature = own.sign(bytes);
    expect(crypto.verify(own.publicKey, bytes, signature)).toBe(true);
    expect(crypto.verify(other.publicKey, bytes, signature)).toBe(false);
    expect(crypto.verify(own.publicKey, bytes.slice(1), signature)).toBe(false);
    expect(crypto.verify(own.publicKey, bytes, signature.slice(1))).toBe(false);
    expect(crypto.verify(new Uint8Array(32), bytes, signature)).toBe(false);
  });

  it('refuses a signature with any one byte changed', () => {
    const signature = own.sign(bytes);
    for (let at = 0; at < signature.length; at++) {
      const changed = signature.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(crypto.verify(own.publicKey, bytes, changed)).toBe(false);
    }
  });

  it('hashes to 32 bytes that differ for inputs that differ in one bit', () => {
    const digests = new Set<string>();
    for (let bit = 0; bit < 800; bit++) {
      const input = new Uint8Array(100);
      input[bit >> 3] = 1 << (bit & 7);
      digests.add(crypto.sha256(input).join());
    }
    expect(digests.size).toBe(800);
    expect(crypto.sha256(new Uint8Array(0))).toHaveLength(32);
  });
});
