/**
 * Committed: a peer says which batch it executed at a sequence number. It is how a replica that missed the agreement, in
 * whatever view it is, learns the outcome before the next checkpoint. The paper has no such message, because its clients
 * wait for f + 1 replies only; ours wait for a quorum and may need this replica's.
 *
 * Demands on a committed, in this order:
 *  1. its sender is a member (the link says who it is);
 *  2. it names the epoch in force;
 *  3. its sequence number lies between the water marks;
 *  4. it is the sender's first for the sequence number.
 * f + 1 equal ones include a correct replica's, and a correct replica executes only what is committed.
 */
import { commitDone, entryAt } from './agreement.ts';
import type { Committed, ReplicaId } from './message.ts';
import type { RejectionReason } from './replica-io.ts';
import { highMark, isMember, lowMark, type ReplicaState, reject, weakQuorumOf } from './replica-state.ts';

/** Handles a committed. */
export function onCommitted(state: ReplicaState, from: ReplicaId, message: Committed): void {
  const problem = committedProblem(state, from, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  const entry = entryAt(state, message.sequence);
  entry.committed.set(from, message.digest);
  const equal = [...entry.committed.values()].filter((digest) => state.rules.isSameDigest(digest, message.digest));
  if (equal.length >= weakQuorumOf(state)) commitDone(state, entry, message.digest);
}

function committedProblem(state: ReplicaState, from: ReplicaId, message: Committed): RejectionReason | undefined {
  const { rules } = state;
  if (!isMember(state, from)) return 'not-a-member';
  if (!rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  if (message.sequence <= lowMark(state)) return 'stale';
  if (!rules.isInWindow(message.sequence, lowMark(state), highMark(state))) return 'outside-window';
  const earlier = state.log.get(message.sequence)?.committed.get(from);
  if (earlier === undefined) return undefined;
  return earlier === message.digest ? 'duplicate' : 'conflicting';
}
