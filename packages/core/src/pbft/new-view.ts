/**
 * New-view (section 4.4).
 *
 * Demands on a new-view, in this order:
 *  1. it names the epoch in force;
 *  2. its view is above 0 and above every view entered so far, and not below the one this replica aims at;
 *  3. its sender is that view's primary (it may be passed on by any member: it is signed);
 *  4. it is signed by that primary;
 *  5. its view-changes are for that view, of distinct members, at least a quorum;
 *  6. each of them passes the demands of view-change.ts;
 *  7. its proposals are exactly those that follow from them: one for each sequence number from min-s + 1 to max-s, the
 *     prepared batch of the highest view or else the null request;
 *  8. each proposal is signed by that primary as a pre-prepare.
 * A replica whose state is behind min-s fetches the state first and enters the view then (PBFT.md trap 10).
 */
import { present } from '../base/assert.ts';
import { advance, entryAt, recordAccepted, vote } from './agreement.ts';
import { batchDigest, NULL_BATCH } from './batch.ts';
import { ownBody, trackProposed } from './batch-body.ts';
import { newViewContent } from './codec-parts.ts';
import { keepBody, proposedBody } from './log-entry.ts';
import type { CheckpointCertificate, NewView, Proposal, ReplicaId, ViewChange } from './message.ts';
import { adoptCertificate } from './on-checkpoint.ts';
import { acceptProposal } from './on-pre-prepare.ts';
import type { RejectionReason } from './replica-io.ts';
import {
  broadcast,
  isPrimary,
  isSignatureGood,
  isVoting,
  lowMark,
  persist,
  quorumOf,
  type ReplicaState,
  reject,
  signStatement,
} from './replica-state.ts';
import type { ProposalContent } from './rules.ts';
import { wantState } from './state-transfer.ts';
import { primaryOf } from './verification.ts';
import { viewChangeProblem, viewChangesFor } from './view-change.ts';

/** Handles a new-view. */
export function onNewView(state: ReplicaState, from: ReplicaId, message: NewView): void {
  const problem = newViewHeadProblem(state, message) ?? newViewProblem(state, message);
  if (problem === undefined) state.awaitingNewView = message;
  else reject(state, { kind: 'replica', id: from }, message.kind, problem);
}

/** Starts or enters the view aimed at, if all that is needed is here. */
export function tryEnterView(state: ReplicaState): void {
  if (!state.isViewActive && isPrimary(state) && isVoting(state)) startView(state);
  const awaiting = state.awaitingNewView;
  if (awaiting === undefined) return;
  const { stable } = computeProposals(state, awaiting.viewChanges);
  if (state.executed < stable.sequence) wantState(state, stable);
  else enterView(state, awaiting);
}

/** What follows from a quorum of view-changes: the checkpoint to start from (min-s) and the proposals (O). */
export function computeProposals(
  state: ReplicaState,
  viewChanges: readonly ViewChange[],
): { readonly stable: CheckpointCertificate; readonly proposals: readonly ProposalContent[] } {
  const stable = present(state.rules.selectStable(viewChanges), 'there are view-changes');
  const certificates = viewChanges.flatMap((message) => message.prepared);
  const last = certificates.reduce((most, one) => Math.max(most, one.sequence), stable.sequence);
  const nullDigest = batchDigest(state.crypto.sha256, NULL_BATCH);
  const proposals: ProposalContent[] = [];
  for (let sequence = stable.sequence + 1; sequence <= last; sequence++) {
    const chosen = state.rules.selectPrepared(certificates.filter((one) => one.sequence === sequence));
    proposals.push({ sequence, digest: chosen?.digest ?? nullDigest });
  }
  return { stable, proposals };
}

/** Enters a view that was checked, or that this replica starts itself. The record stands before the votes. */
function enterView(state: ReplicaState, message: NewView): void {
  const { view } = message;
  state.view = view;
  state.isViewActive = true;
  state.newView = message;
  state.awaitingNewView = undefined;
  state.newViewDeadline = undefined;
  state.giveUpReason = undefined;
  for (const [replica, other] of state.viewChanges) if (other.view <= view) state.viewChanges.delete(replica);
  state.guard.leaveViewsBelow(view);
  adoptCertificate(state, computeProposals(state, message.viewChanges).stable);
  state.pending.restart(state.tick);
  state.throughput.startView();
  state.batchSince = undefined;
  persist(state, { kind: 'new-view', message });
  state.outputs.push({ kind: 'view-entered', epoch: state.membership.epoch, view });
  state.lastProposed = Math.max(lowMark(state), message.proposals.at(-1)?.sequence ?? 0);
  for (const proposal of message.proposals) adoptProposal(state, view, proposal);
}

/** The new primary: with a quorum of view-changes and the state they start from, it starts the view. */
function startView(state: ReplicaState): void {
  const viewChanges = viewChangesFor(state, state.view).slice(0, quorumOf(state));
  if (viewChanges.length < quorumOf(state)) return;
  const { stable, proposals } = computeProposals(state, viewChanges);
  if (state.executed < stable.sequence) {
    wantState(state, stable);
    return;
  }
  const { epoch } = state.membership;
  const { view, self } = state;
  const signed: Proposal[] = [];
  for (const { sequence, digest } of proposals) {
    if (!state.rules.maySign(state.guard.permits({ phase: 'pre-prepare', view, sequence, digest }))) return;
    signed.push({
      sequence,
      digest,
      signature: signStatement(state, { phase: 'pre-prepare', view, sequence, content: digest }),
    });
  }
  const content = newViewContent(state.crypto.sha256, { viewChanges, proposals: signed });
  const signature = signStatement(state, { phase: 'new-view', view, sequence: 0, content });
  const message: NewView = { kind: 'new-view', epoch, replica: self, view, viewChanges, proposals: signed, signature };
  enterView(state, message);
  broadcast(state, message);
}

function adoptProposal(state: ReplicaState, view: number, proposal: Proposal): void {
  const { sequence, digest, signature } = proposal;
  if (sequence <= lowMark(state)) return;
  const entry = entryAt(state, sequence);
  acceptProposal(state, entry, { view, digest, signature });
  const nullBody = ownBody(state, NULL_BATCH, []);
  if (digest === nullBody.digest) keepBody(entry, nullBody);
  const body = proposedBody(entry);
  if (body !== undefined && sequence > state.executed) trackProposed(state, body);
  if (isPrimary(state)) {
    entry.votedIn = view;
    recordAccepted(state, entry);
  } else {
    // A quorum prepared this batch in an earlier view, so it can be voted on before its body is here.
    vote(state, entry);
  }
  advance(state, entry);
}

function newViewHeadProblem(state: ReplicaState, message: NewView): RejectionReason | undefined {
  const { epoch, replica, view } = message;
  if (!state.rules.isCurrentEpoch(epoch, state.membership.epoch)) return 'wrong-epoch';
  if (view === 0 || view < state.view) return 'wrong-view';
  if (view === state.view && state.isViewActive) return 'duplicate';
  if (state.awaitingNewView !== undefined && state.awaitingNewView.view >= view) return 'duplicate';
  if (replica === state.self || replica !== primaryOf(state.membership, view, state.rules)) return 'wrong-sender';
  const content = newViewContent(state.crypto.sha256, message);
  const statement = { phase: 'new-view', epoch, sender: replica, view, sequence: 0, content } as const;
  return isSignatureGood(state, statement, message.signature) ? undefined : 'bad-signature';
}

function newViewProblem(state: ReplicaState, message: NewView): RejectionReason | undefined {
  const { epoch, replica, view, viewChanges } = message;
  const { rules } = state;
  if (viewChanges.length < quorumOf(state)) return 'bad-new-view';
  if (!rules.areDistinct(viewChanges.map((one) => one.replica))) return 'bad-new-view';
  if (!viewChanges.every((one) => one.view === view)) return 'bad-new-view';
  if (viewChanges.some((one) => isUnknown(state, one) && viewChangeProblem(state, one) !== undefined))
    return 'bad-view-change';
  const computed = computeProposals(state, viewChanges).proposals;
  if (!rules.isSameProposals(message.proposals, computed)) return 'bad-new-view';
  const areSigned = message.proposals.every(({ sequence, digest, signature }) =>
    isSignatureGood(
      state,
      { phase: 'pre-prepare', epoch, sender: replica, view, sequence, content: digest },
      signature,
    ),
  );
  return areSigned ? undefined : 'bad-signature';
}

/** Whether this very view-change was not checked before. */
function isUnknown(state: ReplicaState, message: ViewChange): boolean {
  return state.viewChanges.get(message.replica) !== message;
}
