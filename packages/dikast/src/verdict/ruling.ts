/**
 * A person's ruling on an answer on which the agents came to no consensus: what is signed, and the bytes that are.
 * It names the undecided verdict by its digest, so it is a ruling on exactly what the person was shown.
 */
import { concatBytes, fromHex, toHex, utf8Bytes } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import type { Digest, VerifySignature } from '@dikast/core/base/crypto-port';

/** Name and version of the format. */
export const RULING_SCHEMA = 'dikast/ruling/1';

/** What is ruled of one pool: whether its proposition holds of the answer. */
export interface PoolRuling {
  readonly pool: string;
  readonly choice: 'approve' | 'reject';
}

/** Who rules, and in which role. */
export interface Reviewer {
  readonly name: string;
  readonly role: string;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
}

/** Everything but the signature. */
export interface RulingContent {
  readonly schema: typeof RULING_SCHEMA;
  readonly validation: string;
  /** Digest of the undecided verdict with its seal. */
  readonly verdict: Digest;
  readonly reviewer: Reviewer;
  /** In the order of the verdict's pools. */
  readonly rulings: readonly PoolRuling[];
  /** Why, for people. */
  readonly reason: string;
  readonly ruledAtMs: number;
}

/** A signed ruling. */
export interface Ruling extends RulingContent {
  /** ed25519 of the reviewer, hexadecimal. */
  readonly signature: string;
}

/** Bounds of what a person writes. */
export const RULING_BOUNDS = { reasonLengthMax: 2000, nameLengthMax: 64 } as const;

const RULING_DOMAIN = utf8Bytes('dikast/ruling/v1\0');

/** The ruling with its signature. */
export function signRuling(content: RulingContent, sign: (bytes: Uint8Array) => Uint8Array): Ruling {
  return { ...content, signature: toHex(sign(signingBytes(content))) };
}

/** Whether a ruling was signed with the key that it names. */
export function isSignedRuling({ signature, ...content }: Ruling, verify: VerifySignature): boolean {
  const [key, bytes] = [fromHex(content.reviewer.publicKey), fromHex(signature)];
  return key !== undefined && bytes !== undefined && verify(key, signingBytes(content), bytes);
}

function signingBytes(content: RulingContent): Uint8Array {
  return concatBytes(RULING_DOMAIN, canonicalBytes(content));
}
