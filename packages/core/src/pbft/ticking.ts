/**
 * What happens as time passes (section 4.5.2): patience with the primary and with a new view, retransmission, gossip.
 */
import { fetchMissingBodies } from './batch-body.ts';
import { relayPending } from './on-request.ts';
import { sendStatus } from './on-status.ts';
import { giveUpView, isPrimary, isVoting, type ReplicaState } from './replica-state.ts';
import { tickTransfer } from './state-transfer.ts';
import { resendViewChange } from './view-change.ts';

/** Handles one tick. */
export function onTick(state: ReplicaState): void {
  state.tick += 1;
  state.replyResends.clear();
  for (const peer of state.peers.values()) peer.answersThisTick = 0;
  if (state.isViewActive) watchPrimary(state);
  else awaitView(state);
  relayPending(state);
  fetchMissingBodies(state);
  tickTransfer(state);
  if (state.tick % state.limits.statusTicks === 0) sendStatus(state);
}

/** A backup is patient with each request until it is executed, and with the primary's speed while requests wait. */
function watchPrimary(state: ReplicaState): void {
  const isTooSlow = state.throughput.tick(state.pending.size > 0);
  if (isPrimary(state) || !isVoting(state)) return;
  const { requestTimeoutTicks, backOffMax } = state.limits;
  const patience = state.rules.backedOff(requestTimeoutTicks, state.failures, backOffMax);
  const waiting = oldestWaiting(state);
  if (waiting !== undefined && state.tick - waiting >= patience) giveUpView(state, 'request-timeout');
  else if (isTooSlow) giveUpView(state, 'low-throughput');
}

function oldestWaiting(state: ReplicaState): number | undefined {
  for (const pending of state.pending.inOrder())
    if (state.rules.waitsForExecution(pending.isProposed)) return pending.since;
  return undefined;
}

function awaitView(state: ReplicaState): void {
  if (state.newViewDeadline !== undefined && state.tick >= state.newViewDeadline)
    giveUpView(state, 'view-change-timeout');
  else if (state.tick - state.viewChangeSentAt >= state.limits.retransmitTicks) resendViewChange(state);
}
