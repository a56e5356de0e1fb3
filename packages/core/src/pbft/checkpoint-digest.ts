/**
 * What a checkpoint's digest stands for: application state, client reply table and membership, at a sequence number.
 */
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { BinaryWriter, digestHex } from './binary.ts';

/** The digests of the parts of the replicated state. */
export interface CheckpointParts {
  readonly sequence: number;
  readonly stateDigest: Digest;
  readonly replyTableDigest: Digest;
  readonly membershipDigest: Digest;
}

/** The digest that a checkpoint signs. */
export function checkpointDigestOf(sha256: Sha256, parts: CheckpointParts): Digest {
  const writer = new BinaryWriter(128);
  writer.u64(parts.sequence);
  writer.digest(parts.stateDigest);
  writer.digest(parts.replyTableDigest);
  writer.digest(parts.membershipDigest);
  return digestHex(sha256(writer.view()));
}
