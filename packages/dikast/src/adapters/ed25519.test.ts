import { createPublicKey, verify } from 'node:crypto';
import { fromHex, toHex } from '@dikast/core/base/bytes';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAdmissibleKey, signerFromSeed, verifyEd25519 } from './ed25519.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();
const signer = signerFromSeed(new Uint8Array(32).fill(7));
const message = new Uint8Array([1, 2, 3]);

/**
 * Edge cases 0 to 9 of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020), vectors published with the paper:
 * what libraries disagree about. Dikast refuses all of them, on every Node version.
 */
const EDGE_CASES: readonly (readonly [string, string, string, string])[] = [
  [
    'small-order key and R',
    '8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000',
  ],
  [
    'small-order key',
    '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04',
  ],
  [
    'small-order R',
    'aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e',
  ],
  [
    'mixed-order key and R',
    '9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009',
  ],
  [
    'valid only cofactored',
    'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09',
  ],
  [
    'valid only cofactored, not reduced',
    'e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c',
    'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    '21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405',
  ],
  [
    'S above the group order',
    '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
    '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
    'e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514',
  ],
  [
    'S far above the group order',
    '85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40',
    '442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623',
    '8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22',
  ],
  [
    'non-canonical R',
    'fdaebc429f4a735932a160da1301080c13280eea8bc280d1b392c6b9e6ba3a5a',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f454d370c8d9fc323a41450f8d513eafeb5b0697390c1e505a0d4ddc71f566607',
  ],
  [
    'non-canonical R, hashed as reduced',
    '84b698d39be126ff55fe45079e6c8bf64a0d7db6994560b4e96b7021eb39c1a1',
    'f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f084d5b99c2a9463d9c8bd5026916996984eeec87ddf1d3be329006ace1b37b09',
  ],
];

describe('signatures that libraries disagree about are refused', () => {
  it.each(EDGE_CASES)('%s', (_, text, key, signature) => {
    expect(verifyEd25519(bytes(key), bytes(text), bytes(signature))).toBe(false);
  });

  it('a forgery under the identity point, which Node 20 and 22 accept for any message', () => {
    const identity = bytes(`01${'00'.repeat(31)}`);
    const forgery = bytes(`01${'00'.repeat(63)}`);
    expect(verifyEd25519(identity, message, forgery)).toBe(false);
    const x = Buffer.from(identity).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const isOldNode = Number(process.versions.node.split('.')[0]) < 24;
    expect(verify(null, message, key, forgery)).toBe(isOldNode);
  });
});

describe('public keys', () => {
  it('of all eight small orders, in every encoding, are not admissible', () => {
    const torsion = ed25519.Point.fromBytes(
      bytes('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'),
      true,
    );
    const encodings = new Set<string>();
    for (let multiple = 0; multiple < 8; multiple++) {
      const point = multiple === 0 ? ed25519.Point.ZERO : torsion.multiplyUnsafe(BigInt(multiple));
      encodings.add(toHex(point.toBytes()));
    }
    expect(encodings.size).toBe(8);
    for (const encoding of encodings) expect(isAdmissibleKey(bytes(encoding)), encoding).toBe(false);
  });

  it('with a torsion component are not admissible', () => {
    const torsion = ed25519.Point.fromBytes(
      bytes('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'),
      true,
    );
    const mixed = ed25519.Point.fromBytes(signer.publicKey).add(torsion);
    expect(isAdmissibleKey(mixed.toBytes())).toBe(false);
  });

  it('that are not canonical, or no points, or of another length, are not admissible', () => {
    for (let low = 0xed; low <= 0xff; low++)
      expect(isAdmissibleKey(bytes(`${low.toString(16)}${'ff'.repeat(30)}7f`))).toBe(false);
    expect(isAdmissibleKey(new Uint8Array(31))).toBe(false);
    expect(isAdmissibleKey(new Uint8Array(33))).toBe(false);
    const random = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(random, (key) => {
        const isPrimeOrder = (() => {
          try {
            return ed25519.Point.fromBytes(key, false).isTorsionFree();
          } catch {
            return false;
          }
        })();
        expect(isAdmissibleKey(key)).toBe(isPrimeOrder);
      }),
    );
  });
});

describe('honest signatures', () => {
  it('verify, here and by a second implementation', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (seed, text) => {
        const { publicKey, sign } = signerFromSeed(seed);
        const signature = sign(text);
        expect(verifyEd25519(publicKey, text, signature)).toBe(true);
        expect(ed25519.verify(signature, text, publicKey, { zip215: false })).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('do not verify with any bit changed, or at any other length', () => {
    const signature = signer.sign(message);
    for (let bit = 0; bit < 512; bit++) {
      const changed = Uint8Array.from(signature);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyEd25519(signer.publicKey, message, changed)).toBe(false);
    }
    for (const length of [0, 63, 65])
      expect(verifyEd25519(signer.publicKey, message, new Uint8Array(length))).toBe(false);
  });
});
