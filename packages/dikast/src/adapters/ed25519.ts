/**
 * The one ed25519 verifier of Dikast: node:crypto behind checks that make every Node version agree.
 *
 * Node 20 and 22 accept forgeries under small-order keys that Node 24 refuses: agents on different versions would
 * disagree on what is valid. So public keys that are not canonical, of small order or with a torsion component are
 * refused when they are admitted, and signature points R that are not canonical or of small order in every signature.
 * ("Taming the many EdDSAs", Chalkias, Garillot and Nikolaenko 2020.)
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { toHex } from '@dikast/core/base/bytes';
import { ed25519 } from '@noble/curves/ed25519.js';
import { DikastError } from '../errors/dikast-error.ts';
import type { Signer } from '../ports.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEYS_REMEMBERED_MAX = 4096;
const admittedKeys = new Map<string, KeyObject | undefined>();

/** The y coordinates (sign bit cleared, little endian) of the eight points of small order, canonical form. */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(32),
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
]);

/** Whether a public key may take part at all; see the header for what is refused. */
export function isAdmissibleKey(publicKey: Uint8Array): boolean {
  return keyObjectOf(publicKey) !== undefined;
}

/**
 * Whether `signature` is a valid signature of `bytes` under `publicKey`; false on any defect, never an exception.
 */
export function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES || isUnsafePoint(signature.subarray(0, KEY_BYTES))) return false;
  const key = keyObjectOf(publicKey);
  return key !== undefined && verify(null, bytes, key, signature);
}

/** A signer from a 32-byte seed. @throws DikastError when the seed has another length. */
export function signerFromSeed(seed: Uint8Array): Signer {
  if (seed.length !== KEY_BYTES)
    throw new DikastError('key_store_unusable', `an ed25519 seed has 32 bytes, this one has ${seed.length}`);
  return signerFromKey(createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }));
}

/** A signer from a private key object of node:crypto. */
export function signerFromKey(privateKey: KeyObject): Signer {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = new Uint8Array(Buffer.from(x ?? '', 'base64url'));
  return { publicKey, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

/** The key object of an admissible key, remembered: making one costs as much as a verification. */
function keyObjectOf(publicKey: Uint8Array): KeyObject | undefined {
  const name = toHex(publicKey);
  if (admittedKeys.has(name)) return admittedKeys.get(name);
  const key = isSafeKey(publicKey) ? importKey(publicKey) : undefined;
  if (admittedKeys.size >= KEYS_REMEMBERED_MAX) admittedKeys.clear();
  admittedKeys.set(name, key);
  return key;
}

function isSafeKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== KEY_BYTES || isUnsafePoint(publicKey)) return false;
  try {
    const point = ed25519.Point.fromBytes(publicKey, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

function importKey(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Whether an encoded point is of small order or not canonical (y >= 2^255 - 19). */
function isUnsafePoint(encoded: Uint8Array): boolean {
  const y = Uint8Array.from(encoded);
  y[31] = (y[31] ?? 0) & 0x7f;
  if (SMALL_ORDER_Y.has(toHex(y))) return true;
  const isHigh = y[31] === 0x7f && (y[0] ?? 0) >= 0xed;
  return isHigh && y.subarray(1, 31).every((byte) => byte === 0xff);
}
