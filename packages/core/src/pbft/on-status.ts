/**
 * Status gossip: how a replica without traffic notices that it is behind, and how lost messages are repeated
 * (PBFT.md traps 10 and 20). Only a peer that made no progress since its last status is helped.
 *
 * Demands on a status, in this order: its sender is a member, or tells of a later epoch; it names the epoch in force.
 */
import { noteReport } from './amnesia.ts';
import type { LogEntry } from './log-entry.ts';
import { proposedBody } from './log-entry.ts';
import type { Message, ReplicaId, Status } from './message.ts';
import {
  broadcast,
  currentPrimary,
  isMember,
  isPrimary,
  lowMark,
  mayAnswer,
  peerOf,
  type ReplicaState,
  reject,
  sendTo,
} from './replica-state.ts';
import { checkpointProof, wantStateFrom } from './state-transfer.ts';

/** Tells the others where this replica stands. */
export function sendStatus(state: ReplicaState): void {
  broadcast(state, {
    kind: 'status',
    epoch: state.membership.epoch,
    view: state.view,
    isChangingView: !state.isViewActive,
    stable: lowMark(state),
    executed: state.executed,
  });
}

/** Handles a status. */
export function onStatus(state: ReplicaState, from: ReplicaId, message: Status): void {
  const sender = { kind: 'replica', id: from } as const;
  if (message.epoch > state.membership.epoch) wantStateFrom(state, from);
  else if (!isMember(state, from)) reject(state, sender, message.kind, 'not-a-member');
  else if (!state.rules.isCurrentEpoch(message.epoch, state.membership.epoch)) answerOldEpoch(state, from, message);
  else compareWithPeer(state, from, message);
}

/** A member that is still in an earlier epoch is told of this one. */
function answerOldEpoch(state: ReplicaState, from: ReplicaId, message: Status): void {
  if (mayAnswer(state, from)) sendTo(state, from, checkpointProof(state, message.epoch));
}

function compareWithPeer(state: ReplicaState, from: ReplicaId, message: Status): void {
  const peer = peerOf(state, from);
  noteReport(state, from, message.executed);
  const isPeerStuck = peer.executed === message.executed;
  const amStuck = peer.ownExecuted === state.executed;
  peer.executed = message.executed;
  peer.ownExecuted = state.executed;
  if (message.stable > state.executed && amStuck) wantStateFrom(state, from);
  if (isPeerStuck) helpPeer(state, from, message);
}

function helpPeer(state: ReplicaState, from: ReplicaId, message: Status): void {
  const needsNewView = message.view < state.view || (message.view === state.view && message.isChangingView);
  if (state.isViewActive && needsNewView) answer(state, from, state.newView);
  if (message.stable < lowMark(state) && message.executed >= lowMark(state))
    answer(state, from, checkpointProof(state, message.epoch));
  for (const [sequence, slot] of state.checkpoints) {
    const own = slot.votes.get(state.self);
    if (own === undefined || sequence <= message.stable) continue;
    const { epoch } = state.membership;
    answer(state, from, { kind: 'checkpoint', epoch, replica: state.self, sequence, ...own });
  }
  const last = message.executed + state.limits.resendMax;
  for (let sequence = message.executed + 1; sequence <= last; sequence++) {
    const entry = state.log.get(sequence);
    if (entry === undefined) continue;
    if (message.view === state.view && state.isViewActive) resendVotes(state, from, entry);
    if (entry.committedDigest !== undefined && sequence <= state.executed)
      answer(state, from, { kind: 'committed', epoch: message.epoch, sequence, digest: entry.committedDigest });
  }
}

function resendVotes(state: ReplicaState, to: ReplicaId, entry: LogEntry): void {
  const { proposal, sequence } = entry;
  if (proposal?.view !== state.view) return;
  if (isPrimary(state)) {
    const { view, digest, signature } = proposal;
    const replica = currentPrimary(state);
    const batch = proposedBody(entry)?.bytes;
    const { epoch } = state.membership;
    answer(state, to, { kind: 'pre-prepare', epoch, replica, view, sequence, digest, signature, batch });
  }
  answer(state, to, entry.prepares.get(state.self)?.message);
  answer(state, to, entry.commits.get(state.self));
}

function answer(state: ReplicaState, to: ReplicaId, message: Message | undefined): void {
  if (message !== undefined && mayAnswer(state, to)) sendTo(state, to, message);
}
