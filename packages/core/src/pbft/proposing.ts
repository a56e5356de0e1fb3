/**
 * The primary proposes (section 4.2): batches bounded by count and bytes, several in flight, and self-clocking: alone in
 * the pipe a request leaves at once; behind others, requests gather until a batch is full or has waited long enough.
 */
import { advance, entryAt, recordAccepted } from './agreement.ts';
import { encodeBatch, NULL_BATCH, requestBytes } from './batch.ts';
import { ownBody, trackProposed } from './batch-body.ts';
import { type Body, type CheckedRequest, keepBody } from './log-entry.ts';
import { broadcast, highMark, isPrimary, isVoting, type ReplicaState, signStatement } from './replica-state.ts';

/** Proposes as much as the pipeline, the window and the requests at hand allow. */
export function proposePending(state: ReplicaState): void {
  while (mayPropose(state)) {
    if (state.pending.unproposedOperations > 0 && isBatchDue(state)) proposeNext(state, takeRequests(state));
    else if (isEpochEnding(state)) propose(state, ownBody(state, NULL_BATCH, []));
    else return;
  }
}

function mayPropose(state: ReplicaState): boolean {
  if (!state.isViewActive || !isPrimary(state) || !isVoting(state)) return false;
  const next = Math.max(state.lastProposed, state.executed) + 1;
  return next <= highMark(state) && next - state.executed <= state.limits.pipelineMax;
}

function isBatchDue(state: ReplicaState): boolean {
  if (state.lastProposed <= state.executed) return true;
  if (state.pending.unproposedOperations >= state.limits.batchOperationsMax) return true;
  state.batchSince ??= state.tick;
  return state.tick - state.batchSince >= state.limits.batchWaitTicks;
}

/** With a membership change decided, null requests carry an idle group to the checkpoint at which it takes effect. */
function isEpochEnding(state: ReplicaState): boolean {
  return state.membershipState.pending !== undefined && state.lastProposed <= state.executed;
}

/** The oldest requests that fit into one batch. */
function takeRequests(state: ReplicaState): CheckedRequest[] {
  const { batchRequestsMax, batchOperationsMax, batchBytesMax } = state.limits;
  const taken: CheckedRequest[] = [];
  let operations = 0;
  let bytes = 2;
  for (const pending of state.pending.inOrder()) {
    if (pending.isProposed) continue;
    operations += pending.request.operations.length;
    bytes += requestBytes(pending.request);
    if (taken.length >= batchRequestsMax || operations > batchOperationsMax || bytes > batchBytesMax) break;
    taken.push({ request: pending.request, content: pending.content });
  }
  return taken;
}

function proposeNext(state: ReplicaState, requests: readonly CheckedRequest[]): void {
  state.batchSince = undefined;
  propose(state, ownBody(state, encodeBatch(requests.map((checked) => checked.request)), requests));
}

function propose(state: ReplicaState, body: Body): void {
  const { view } = state;
  const { digest } = body;
  const sequence = Math.max(state.lastProposed, state.executed) + 1;
  state.lastProposed = sequence;
  trackProposed(state, body);
  if (!state.rules.maySign(state.guard.permits({ phase: 'pre-prepare', view, sequence, digest }))) return;
  const entry = entryAt(state, sequence);
  const signature = signStatement(state, { phase: 'pre-prepare', view, sequence, content: digest });
  entry.proposal = { view, digest, signature };
  entry.votedIn = view;
  keepBody(entry, body);
  recordAccepted(state, entry);
  const { epoch } = state.membership;
  const batch = body.bytes;
  broadcast(state, { kind: 'pre-prepare', epoch, replica: state.self, view, sequence, digest, signature, batch });
  advance(state, entry);
}
