/**
 * Checkpoints and garbage collection (section 4.3).
 *
 * Demands on a checkpoint, in this order:
 *  1. its sender is the end of the link it came over, and a member;
 *  2. it names the epoch in force;
 *  3. its sequence number is a multiple of K, above the stable checkpoint and at most L above it;
 *  4. it is the sender's first for the sequence number (a conflicting one is evidence);
 *  5. it is signed by its sender.
 * A quorum of equal digests makes the checkpoint stable, once this replica has executed up to it and agrees.
 */
import type { Digest } from '../base/crypto-port.ts';
import { digestHex } from './binary.ts';
import { durableState } from './durable-state.ts';
import { enterEpoch } from './epoch.ts';
import { reportConflict } from './equivocation.ts';
import { clientMember, encodeMembershipState, membershipAfterCheckpoint } from './membership.ts';
import type { Checkpoint, CheckpointCertificate, ReplicaId } from './message.ts';
import type { RejectionReason } from './replica-io.ts';
import {
  broadcast,
  type CheckpointSlot,
  isMember,
  isSignatureGood,
  lowMark,
  type OwnCheckpoint,
  quorumOf,
  type ReplicaState,
  reject,
  signStatement,
} from './replica-state.ts';
import { checkpointParts, encodeSnapshot, type Snapshot } from './snapshot.ts';

/** Handles a checkpoint. */
export function onCheckpoint(state: ReplicaState, from: ReplicaId, message: Checkpoint): void {
  const problem = checkpointProblem(state, from, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  slotAt(state, message.sequence).votes.set(from, { digest: message.digest, signature: message.signature });
  stabilise(state, message.sequence);
}

/** Takes this replica's checkpoint after executing `sequence`, and tells the others. */
export function takeCheckpoint(state: ReplicaState, sequence: number): void {
  state.membershipState = membershipAfterCheckpoint(state.membershipState, sequence);
  if (state.membershipState.startsAfter === sequence) forgetFormerClients(state);
  const snapshot = currentSnapshot(state);
  const parts = checkpointParts(state.crypto.sha256, sequence, snapshot);
  const digest = state.rules.checkpointDigest(state.crypto.sha256, parts);
  const slot = slotAt(state, sequence);
  slot.own = { digest, parts, snapshot: encodeSnapshot(snapshot), membership: state.membershipState };
  sendCheckpoint(state, sequence);
  stabilise(state, sequence);
}

/** Sends, or sends again, this replica's vote for its own checkpoint. */
function sendCheckpoint(state: ReplicaState, sequence: number): void {
  const slot = state.checkpoints.get(sequence);
  if (slot?.own === undefined || !isMember(state, state.self)) return;
  const { digest } = slot.own;
  if (!state.rules.maySign(state.guard.permits({ phase: 'checkpoint', view: 0, sequence, digest }))) return;
  const signature = signStatement(state, { phase: 'checkpoint', view: 0, sequence, content: digest });
  slot.votes.set(state.self, { digest, signature });
  const { epoch } = state.membership;
  broadcast(state, { kind: 'checkpoint', epoch, replica: state.self, sequence, digest, signature });
}

/** The replicated state as it is now. */
export function currentSnapshot(state: ReplicaState): Snapshot {
  return {
    stateDigest: digestHex(state.stateMachine.stateDigest()),
    state: state.stateMachine.snapshot(),
    replyTable: state.replyTable.encode(),
    membership: encodeMembershipState(state.membershipState),
  };
}

/** What clients did is forgotten with their membership, at every replica at the same place in the order. */
function forgetFormerClients(state: ReplicaState): void {
  state.replyTable.keepOnly((client) => clientMember(state.membershipState.current, client) !== undefined);
}

function checkpointProblem(state: ReplicaState, from: ReplicaId, message: Checkpoint): RejectionReason | undefined {
  const { epoch, replica, sequence, digest, signature } = message;
  if (replica !== from || from === state.self) return 'wrong-sender';
  if (!isMember(state, from)) return 'not-a-member';
  if (!state.rules.isCurrentEpoch(epoch, state.membership.epoch)) return 'wrong-epoch';
  const low = lowMark(state);
  if (sequence <= low) return 'stale';
  const isDue = sequence % state.limits.checkpointInterval === 0;
  if (!isDue || !state.rules.isInWindow(sequence, low, low + state.limits.windowSize)) return 'outside-window';
  const earlier = state.checkpoints.get(sequence)?.votes.get(from);
  if (earlier?.digest === digest) return 'duplicate';
  const statement = { phase: 'checkpoint', epoch, sender: from, view: 0, sequence, content: digest } as const;
  if (!isSignatureGood(state, statement, signature)) return 'bad-signature';
  if (earlier === undefined) return undefined;
  const second = { digest, signature };
  reportConflict(state, { phase: 'checkpoint', replica: from, view: 0, sequence, first: earlier, second });
  return 'conflicting';
}

function slotAt(state: ReplicaState, sequence: number): CheckpointSlot {
  const slot = state.checkpoints.get(sequence) ?? { own: undefined, votes: new Map() };
  state.checkpoints.set(sequence, slot);
  return slot;
}

/**
 * Takes over a valid certificate for a checkpoint that this replica also made; returns whether it did. The certificate's
 * validity is the caller's to check.
 */
export function adoptCertificate(state: ReplicaState, certificate: CheckpointCertificate): boolean {
  const own = state.checkpoints.get(certificate.sequence)?.own;
  if (own === undefined || certificate.sequence <= lowMark(state)) return false;
  if (!state.rules.isSameDigest(own.digest, certificate.digest)) {
    reportDivergence(state, certificate.sequence);
    return false;
  }
  makeStable(state, certificate, own);
  return true;
}

function stabilise(state: ReplicaState, sequence: number): void {
  const slot = state.checkpoints.get(sequence);
  if (slot?.own === undefined || sequence <= lowMark(state)) return;
  if (hasOtherQuorum(state, slot, slot.own.digest)) reportDivergence(state, sequence);
  const certificate = certificateOf(state, sequence, slot, slot.own.digest);
  if (certificate !== undefined) makeStable(state, certificate, slot.own);
}

function makeStable(state: ReplicaState, certificate: CheckpointCertificate, own: OwnCheckpoint): void {
  const { sequence, digest } = certificate;
  const endsEpoch = own.membership.startsAfter === sequence;
  if (endsEpoch) rememberTransition(state, certificate, own);
  state.previousStable = state.stable;
  state.stable = { certificate, snapshot: own.snapshot };
  state.outputs.push({ kind: 'checkpoint-stable', sequence, digest });
  discardUpTo(state, sequence);
  if (endsEpoch) enterEpoch(state, own.membership);
  state.outputs.push({ kind: 'persist', records: durableState(state), replacesAll: true });
}

/** Section 4.3: everything at or below the stable checkpoint is discarded. */
export function discardUpTo(state: ReplicaState, sequence: number): void {
  for (const key of [...state.log.keys()]) if (key <= sequence) state.log.delete(key);
  for (const key of [...state.checkpoints.keys()]) if (key <= sequence) state.checkpoints.delete(key);
  state.guard.forgetUpTo(sequence);
  if (state.abstention?.until !== undefined && sequence >= state.abstention.until) state.abstention = undefined;
}

/** The certificate of a checkpoint, from exactly a quorum of equal votes, by ascending signer. */
function certificateOf(
  state: ReplicaState,
  sequence: number,
  slot: CheckpointSlot,
  digest: Digest,
): CheckpointCertificate | undefined {
  const quorum = quorumOf(state);
  const signatures = [...slot.votes]
    .filter(([, vote]) => state.rules.isSameDigest(vote.digest, digest))
    .map(([replica, vote]) => ({ replica, signature: vote.signature }))
    .sort((left, right) => left.replica - right.replica);
  if (signatures.length < quorum) return undefined;
  return { epoch: state.membership.epoch, sequence, digest, signatures: signatures.slice(0, quorum) };
}

function hasOtherQuorum(state: ReplicaState, slot: CheckpointSlot, own: Digest): boolean {
  const others = [...slot.votes.values()].map((vote) => vote.digest).filter((digest) => digest !== own);
  return others.some((digest) => others.filter((other) => other === digest).length >= quorumOf(state));
}

/** A quorum agrees on another state than this replica's: its own state is wrong, or more than f replicas lie. */
function reportDivergence(state: ReplicaState, sequence: number): void {
  state.outputs.push({ kind: 'alarm', problem: `a quorum certifies another state at sequence number ${sequence}` });
}

/** Keeps the proof of a membership change for replicas that missed it. */
function rememberTransition(state: ReplicaState, certificate: CheckpointCertificate, own: OwnCheckpoint): void {
  const { stateDigest, replyTableDigest } = own.parts;
  const membership = encodeMembershipState(own.membership);
  state.transitions.push({ certificate, stateDigest, replyTableDigest, membership });
  if (state.transitions.length > state.limits.epochHistoryMax) state.transitions.shift();
}
