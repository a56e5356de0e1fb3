/**
 * Commit (section 4.2).
 *
 * Demands on a commit, in this order:
 *  1. its sender is a member (the link says who it is: commits are not signed, no third party ever sees them);
 *  2. it names the epoch in force;
 *  3. it names the current view or a later one (which is kept for when that view starts);
 *  4. its sequence number lies between the water marks;
 *  5. it is the sender's first for the view and sequence number.
 */
import { advance, entryAt } from './agreement.ts';
import type { Commit, ReplicaId } from './message.ts';
import type { RejectionReason } from './replica-io.ts';
import { highMark, isMember, lowMark, type ReplicaState, reject } from './replica-state.ts';

/** Handles a commit. */
export function onCommit(state: ReplicaState, from: ReplicaId, message: Commit): void {
  const problem = commitProblem(state, from, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  const entry = entryAt(state, message.sequence);
  entry.commits.set(from, message);
  advance(state, entry);
}

function commitProblem(state: ReplicaState, from: ReplicaId, message: Commit): RejectionReason | undefined {
  const { rules } = state;
  if (!isMember(state, from) || from === state.self) return 'not-a-member';
  if (!rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  if (message.view < state.view && !rules.isCurrentView(message.view, state.view)) return 'wrong-view';
  if (!rules.isInWindow(message.sequence, lowMark(state), highMark(state))) return 'outside-window';
  const earlier = state.log.get(message.sequence)?.commits.get(from);
  if (earlier === undefined || earlier.view < message.view) return undefined;
  if (earlier.view > message.view) return 'stale';
  return earlier.digest === message.digest ? 'duplicate' : 'conflicting';
}
