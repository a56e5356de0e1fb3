/**
 * State transfer (section 4.4 leaves it open; here by whole snapshot): a replica that is behind the stable checkpoint of others takes the
 * checkpoint's state from one of them, and believes nothing that a quorum's certificate does not vouch for.
 *
 * Demands on a checkpoint proof, in this order:
 *  1. each transition is certified by the membership before it, whose epoch it ends, and contains the one after it;
 *  2. the certificate is signed by a quorum of the last membership so reached (or ends the epoch before it);
 *  3. if this replica made the same checkpoint itself, that is all: the certificate makes it stable;
 *  4. otherwise it must come from the peer that was asked, be ahead of what this replica executed and of what it is
 *     fetching, and the snapshot must be within bounds.
 *
 * Demands on a chunk, in this order: it comes from the peer that was asked; it belongs to the checkpoint asked for; it is
 * the next one; it has the length asked for. The whole is installed only if its digest is the certified one.
 */
import { concatBytes } from '../base/bytes.ts';
import { fetchProblem } from './batch-body.ts';
import { digestBytes } from './binary.ts';
import { durableState } from './durable-state.ts';
import { enterEpoch } from './epoch.ts';
import { followTransitions, isCertifiedIn } from './epoch-transition.ts';
import { decodeMembershipState } from './membership.ts';
import type {
  CheckpointCertificate,
  CheckpointProof,
  Chunk,
  Endpoint,
  FetchCheckpoint,
  FetchChunk,
  ReplicaId,
} from './message.ts';
import { adoptCertificate, discardUpTo } from './on-checkpoint.ts';
import type { RejectionReason } from './replica-io.ts';
import { mayAnswer, type ReplicaState, reject, type StateTransfer, sendTo, verificationOf } from './replica-state.ts';
import { ReplyTable } from './reply-table.ts';
import { checkpointParts, decodeSnapshot, type Snapshot } from './snapshot.ts';

/** Starts fetching the state of a certified checkpoint from one of its signers, unless a transfer is under way. */
export function wantState(state: ReplicaState, certificate: CheckpointCertificate): void {
  const source = certificate.signatures.map((one) => one.replica).find((id) => id !== state.self);
  if (source !== undefined) wantStateFrom(state, source);
}

/** Starts fetching the stable checkpoint of a peer, unless a transfer is under way. */
export function wantStateFrom(state: ReplicaState, source: ReplicaId): void {
  if (state.transfer !== undefined || source === state.self) return;
  state.transfer = {
    source,
    target: undefined,
    chunks: [],
    receivedBytes: 0,
    progressAt: state.tick,
    failures: 0,
  };
  sendTo(state, source, { kind: 'fetch-checkpoint', epoch: state.membership.epoch });
}

/** Goes on to the next peer when the one asked makes no progress. */
export function tickTransfer(state: ReplicaState): void {
  const { transfer } = state;
  if (transfer !== undefined && state.tick - transfer.progressAt >= state.limits.fetchTimeoutTicks)
    tryNextSource(state);
}

/** Answers with the stable checkpoint. Demands: a member or a client of the group, within the answers of one tick. */
export function onFetchCheckpoint(state: ReplicaState, from: Endpoint, message: FetchCheckpoint): void {
  if (!mayAnswer(state, from.kind === 'replica' ? from.id : -1)) {
    reject(state, from, message.kind, 'over-quota');
    return;
  }
  state.outputs.push({ kind: 'send', to: [from], message: checkpointProof(state, message.epoch) });
}

/** This replica's stable checkpoint, with the membership changes since `epoch`. */
export function checkpointProof(state: ReplicaState, epoch: number): CheckpointProof {
  return {
    kind: 'checkpoint-proof',
    epoch: state.membership.epoch,
    transitions: state.transitions.filter((transition) => transition.certificate.epoch >= epoch),
    certificate: state.stable.certificate,
    snapshotBytes: state.stable.snapshot.length,
  };
}

/** Handles a checkpoint proof. */
export function onCheckpointProof(state: ReplicaState, from: ReplicaId, message: CheckpointProof): void {
  const reached = followTransitions(verificationOf(state), message.transitions, state.limits);
  const { certificate } = message;
  const isValid = reached !== undefined && isCertifiedIn(verificationOf(state), reached, certificate);
  const certificates = [...message.transitions.map((transition) => transition.certificate), certificate];
  if (!isValid) {
    reject(state, { kind: 'replica', id: from }, message.kind, 'bad-certificate');
    if (state.transfer?.source === from) tryNextSource(state);
  } else if (!certificates.some((one) => adoptCertificate(state, one))) {
    startChunks(state, from, message);
  } else if (state.transfer?.source === from) {
    state.transfer = undefined;
  }
}

/** Answers with a piece of a stable snapshot, or with the checkpoint that has replaced it. */
export function onFetchChunk(state: ReplicaState, from: ReplicaId, message: FetchChunk): void {
  const problem = fetchProblem(state, from, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  const { epoch, sequence, offset } = message;
  const held = [state.stable, state.previousStable].find((one) => one?.certificate.sequence === sequence);
  if (held === undefined) {
    sendTo(state, from, checkpointProof(state, epoch));
    return;
  }
  const bytes = held.snapshot.slice(offset, offset + state.limits.chunkBytes);
  sendTo(state, from, { kind: 'chunk', epoch, sequence, offset, bytes });
}

/** Handles a piece of a snapshot. */
export function onChunk(state: ReplicaState, from: ReplicaId, message: Chunk): void {
  const problem = chunkProblem(state, from, message);
  const { transfer } = state;
  if (problem !== undefined || transfer?.target === undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem ?? 'not-requested');
    return;
  }
  transfer.chunks.push(message.bytes.slice());
  transfer.receivedBytes += message.bytes.length;
  transfer.progressAt = state.tick;
  if (transfer.receivedBytes < transfer.target.snapshotBytes) askForChunk(state, transfer);
  else finishTransfer(state, from, transfer, transfer.target.certificate);
}

function startChunks(state: ReplicaState, from: ReplicaId, message: CheckpointProof): void {
  const { transfer } = state;
  const { certificate, snapshotBytes } = message;
  const sender = { kind: 'replica', id: from } as const;
  if (transfer?.source !== from) {
    reject(state, sender, message.kind, 'not-requested');
  } else if (certificate.sequence <= state.executed) {
    // Caught up in the meantime: agreement and transfer are one state machine (PBFT.md trap 19).
    state.transfer = undefined;
  } else if (certificate.sequence <= (transfer.target?.certificate.sequence ?? 0)) {
    reject(state, sender, message.kind, 'stale');
  } else if (snapshotBytes < 1 || snapshotBytes > state.limits.snapshotBytesMax) {
    reject(state, sender, message.kind, 'bad-snapshot');
    tryNextSource(state);
  } else {
    const { epoch, transitions } = message;
    transfer.target = { certificate, epoch, transitions, snapshotBytes };
    transfer.chunks = [];
    transfer.receivedBytes = 0;
    transfer.progressAt = state.tick;
    askForChunk(state, transfer);
  }
}

function askForChunk(state: ReplicaState, { source, target, receivedBytes }: StateTransfer): void {
  if (target === undefined) return;
  const { sequence } = target.certificate;
  sendTo(state, source, { kind: 'fetch-chunk', epoch: target.epoch, sequence, offset: receivedBytes });
}

function chunkProblem(state: ReplicaState, from: ReplicaId, message: Chunk): RejectionReason | undefined {
  const { transfer } = state;
  const target = transfer?.target;
  if (transfer?.source !== from || target === undefined) return 'not-requested';
  if (message.sequence !== target.certificate.sequence) return 'not-requested';
  if (message.offset !== transfer.receivedBytes) return 'stale';
  const expected = Math.min(state.limits.chunkBytes, target.snapshotBytes - transfer.receivedBytes);
  return message.bytes.length === expected ? undefined : 'bad-snapshot';
}

function finishTransfer(
  state: ReplicaState,
  from: ReplicaId,
  transfer: StateTransfer,
  certificate: CheckpointCertificate,
): void {
  const isBehind = certificate.sequence > state.executed;
  const snapshot = decodeSnapshot(concatBytes(...transfer.chunks), state.limits);
  if (isBehind && (snapshot === undefined || !install(state, certificate, snapshot, transfer))) {
    reject(state, { kind: 'replica', id: from }, 'chunk', 'bad-snapshot');
    tryNextSource(state);
    return;
  }
  state.transfer = undefined;
}

/** Installs a snapshot whose digest the certificate vouches for; returns whether it did. */
function install(
  state: ReplicaState,
  certificate: CheckpointCertificate,
  snapshot: Snapshot,
  transfer: StateTransfer,
): boolean {
  const { sequence, digest } = certificate;
  const parts = checkpointParts(state.crypto.sha256, sequence, snapshot);
  const isCertified = state.rules.checkpointDigest(state.crypto.sha256, parts) === digest;
  if (!state.rules.acceptsSnapshot(isCertified)) return false;
  const replyTable = ReplyTable.decode(snapshot.replyTable, state.limits);
  const membership = decodeMembershipState(snapshot.membership, state.limits);
  if (!replyTable.ok || !membership.ok) return false;
  if (!state.stateMachine.restore(snapshot.state, digestBytes(snapshot.stateDigest))) return false;
  state.replyTable = replyTable.value;
  state.executed = sequence;
  state.lastProposed = Math.max(state.lastProposed, sequence);
  state.previousStable = undefined;
  state.stable = { certificate, snapshot: concatBytes(...transfer.chunks) };
  state.transitions = [...state.transitions, ...(transfer.target?.transitions ?? [])].slice(
    -state.limits.epochHistoryMax,
  );
  discardUpTo(state, sequence);
  if (membership.value.current.epoch > state.membership.epoch) enterEpoch(state, membership.value);
  else state.membershipState = membership.value;
  forgetExecuted(state);
  state.outputs.push({ kind: 'state-installed', sequence, digest });
  state.outputs.push({ kind: 'persist', records: durableState(state), replacesAll: true });
  return true;
}

function forgetExecuted(state: ReplicaState): void {
  for (const { request } of [...state.pending.inOrder()]) {
    const { client, timestamp } = request;
    const isFresh = state.rules.isFresh(
      timestamp,
      state.replyTable.highest(client),
      state.limits.clientWindow,
      state.replyTable.find(client, timestamp) !== undefined,
    );
    if (!isFresh) state.pending.remove(client, timestamp);
  }
}

/** Asks the next member; gives up, until the next status, when all were asked. */
function tryNextSource(state: ReplicaState): void {
  const { transfer } = state;
  if (transfer === undefined) return;
  const others = state.membership.replicas.map((member) => member.id).filter((id) => id !== state.self);
  const failures = transfer.failures + 1;
  const source = others[(others.indexOf(transfer.source) + 1) % Math.max(others.length, 1)];
  state.transfer = undefined;
  if (source === undefined || failures > others.length) return;
  wantStateFrom(state, source);
  const next: StateTransfer | undefined = state.transfer;
  if (next !== undefined) Object.assign(next, { failures });
}
