/**
 * A state that the group never had: the puppet's own with something changed, its digests consistent, under a certificate
 * that cannot be good.
 */
import { digestHex } from '@dikast/core/pbft/binary';
import type { CheckpointCertificate } from '@dikast/core/pbft/message';
import { ReplyTable } from '@dikast/core/pbft/reply-table';
import { checkpointParts, decodeSnapshot, encodeSnapshot, type Snapshot } from '@dikast/core/pbft/snapshot';
import type { Traitor } from './conspiracy.ts';
import { inventStable } from './forged-certificates.ts';

/** The false state as bytes, with its false certificate. */
export function falseState(traitor: Traitor): {
  readonly snapshot: Uint8Array;
  readonly certificate: CheckpointCertificate;
} {
  const { state, conspiracy } = traitor;
  const { certificate } = state.stable;
  const snapshot = decodeSnapshot(state.stable.snapshot, state.limits);
  if (snapshot === undefined) return { snapshot: state.stable.snapshot, certificate };
  const changed = changedSnapshot(traitor, snapshot);
  const { sha256 } = conspiracy.forger.crypto;
  const digest = state.rules.checkpointDigest(sha256, checkpointParts(sha256, certificate.sequence, changed));
  const sequence = certificate.sequence + state.limits.checkpointInterval * conspiracy.prng.nextBelow(3);
  const claim = { epoch: state.membership.epoch, sequence, digest };
  return { snapshot: encodeSnapshot(changed), certificate: inventStable(traitor, claim) };
}

function changedSnapshot(traitor: Traitor, snapshot: Snapshot): Snapshot {
  const { conspiracy, state } = traitor;
  const { sha256 } = conspiracy.forger.crypto;
  if (traitor.id % 2 === 0) return { ...snapshot, replyTable: new ReplyTable(state.limits).encode() };
  const changed = snapshot.state.slice();
  changed[0] = ((changed[0] ?? 0) + 1) & 0xff;
  return { ...snapshot, state: changed, stateDigest: digestHex(sha256(changed)) };
}
