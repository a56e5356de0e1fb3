/**
 * Hashing and signing as core needs them, as a port: core has no platform.
 * Every participant of one deployment must use verifiers that agree on every input; see SECURITY.md on ed25519.
 */
import { toHex } from './bytes.ts';
import { canonicalBytes } from './canonical-json.ts';

/** SHA-256 of bytes: 32 bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Whether `signature` (64 bytes) is an ed25519 signature of `bytes` under `publicKey` (32 bytes); false on any defect. */
export type VerifySignature = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;

/** Lower-case hexadecimal SHA-256: 64 digits. */
export type Digest = string;

/** Digest of the canonical JSON of a value. @throws CanonicalError when the value has none. */
export function digestOf(sha256: Sha256, value: unknown): Digest {
  return toHex(sha256(canonicalBytes(value)));
}
