/**
 * The bytes that an agent signs, and the digest that binds a body to its header.
 * A domain prefix keeps a ballot's signature from ever being valid as the signature of something else.
 */
import { concatBytes, utf8Bytes } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import { type Digest, digestOf, type Sha256 } from '../base/crypto-port.ts';
import type { BallotBody, BallotHeader } from './ballot.ts';

const BALLOT_DOMAIN = utf8Bytes('dikast/ballot/v1\0');

/** Domain prefix and canonical JSON of the header. */
export function ballotSigningBytes(header: BallotHeader): Uint8Array {
  return concatBytes(BALLOT_DOMAIN, canonicalBytes(header));
}

/** Digest of a ballot's body, as it stands in the header. */
export function bodyDigest(sha256: Sha256, body: BallotBody): Digest {
  return digestOf(sha256, body);
}
