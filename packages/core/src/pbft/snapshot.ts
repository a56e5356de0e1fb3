/**
 * The replicated state as bytes, for the durable log and for state transfer, with the digests that tie it to a checkpoint.
 */
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { BinaryReader, BinaryWriter, digestHex } from './binary.ts';
import type { CheckpointParts } from './checkpoint-digest.ts';
import type { Limits } from './limits.ts';

/** The parts of the replicated state. */
export interface Snapshot {
  readonly stateDigest: Digest;
  readonly state: Uint8Array;
  readonly replyTable: Uint8Array;
  readonly membership: Uint8Array;
}

/** Bytes of a snapshot. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const size = snapshot.state.length + snapshot.replyTable.length + snapshot.membership.length;
  const writer = new BinaryWriter(size + 64);
  writer.digest(snapshot.stateDigest);
  writer.bytes(snapshot.state);
  writer.bytes(snapshot.replyTable);
  writer.bytes(snapshot.membership);
  return writer.toBytes();
}

/** A snapshot from bytes that anyone may have made, or undefined. */
export function decodeSnapshot(bytes: Uint8Array, limits: Limits): Snapshot | undefined {
  const reader = new BinaryReader(bytes);
  const decoded = reader.finish({
    stateDigest: reader.digest(),
    state: reader.bytes(limits.snapshotBytesMax),
    replyTable: reader.bytes(limits.snapshotBytesMax),
    membership: reader.bytes(limits.snapshotBytesMax),
  });
  return decoded.ok ? decoded.value : undefined;
}

/** The digests of a snapshot's parts, as a checkpoint at `sequence` contains them. */
export function checkpointParts(sha256: Sha256, sequence: number, snapshot: Snapshot): CheckpointParts {
  return {
    sequence,
    stateDigest: snapshot.stateDigest,
    replyTableDigest: digestHex(sha256(snapshot.replyTable)),
    membershipDigest: digestHex(sha256(snapshot.membership)),
  };
}
