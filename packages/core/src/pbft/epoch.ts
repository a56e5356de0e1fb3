/**
 * Epochs: a new membership takes over at a stable checkpoint. Views start again at 0, and nothing of the old epoch's
 * agreement is carried over, because nothing beyond that checkpoint was agreed on in it.
 */
import { type MembershipState, replicaKey } from './membership.ts';
import type { ReplicaState } from './replica-state.ts';

/** Puts the membership of a certified membership state into force. */
export function enterEpoch(state: ReplicaState, membershipState: MembershipState): void {
  state.membershipState = membershipState;
  state.membership = membershipState.current;
  state.previousMembership = membershipState.previous;
  state.epochStartsAfter = membershipState.startsAfter;
  state.view = 0;
  state.isViewActive = true;
  state.failures = 0;
  state.viewChanges.clear();
  state.newView = undefined;
  state.awaitingNewView = undefined;
  state.newViewDeadline = undefined;
  state.giveUpReason = undefined;
  state.log.clear();
  state.checkpoints.clear();
  state.lastProposed = state.executed;
  state.badRequests.clear();
  state.guard.beginEpoch();
  for (const id of [...state.peers.keys()]) if (replicaKey(state.membership, id) === undefined) state.peers.delete(id);
  state.pending.restart(state.tick);
  for (const pending of [...state.pending.inOrder()]) {
    const { client, timestamp } = pending.request;
    if (!state.membership.clients.some((member) => member.id === client)) state.pending.remove(client, timestamp);
  }
  state.throughput.startView();
  state.outputs.push({ kind: 'epoch-entered', membership: state.membership });
}
