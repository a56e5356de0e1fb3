/**
 * View-change (sections 4.4 and 4.5.2).
 *
 * Demands on a view-change, in this order:
 *  1. it names the epoch in force, and its signer is a member;
 *  2. its view is above 0 and not below the latest one its sender gave up for; the current view's start answers an old one;
 *  3. it is signed by its sender;
 *  4. its checkpoint certificate is valid;
 *  5. its prepared certificates ascend in sequence number, lie within L above that checkpoint and below its view;
 *  6. each of them is valid.
 * A bad one is dropped alone: it does not spoil the others (PBFT.md trap 6).
 */
import { viewChangeContent } from './codec-parts.ts';
import type { PreparedCertificate, ReplicaId, ViewChange } from './message.ts';
import type { RejectionReason, ViewChangeReason } from './replica-io.ts';
import {
  broadcast,
  isMember,
  isSignatureGood,
  isVoting,
  mayAnswer,
  persist,
  quorumOf,
  type ReplicaState,
  reject,
  sendTo,
  signStatement,
  verificationOf,
  weakQuorumOf,
} from './replica-state.ts';

/** Handles a view-change. */
export function onViewChange(state: ReplicaState, from: ReplicaId, message: ViewChange): void {
  const problem = viewChangeHeadProblem(state, message) ?? viewChangeProblem(state, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  state.viewChanges.set(message.replica, message);
}

/**
 * Gives up on the views below `view` and says what is stable and prepared. The record stands before the message.
 * A replica that has no vote does not give up: it goes where the others go.
 */
export function startViewChange(state: ReplicaState, view: number, reason: ViewChangeReason): void {
  state.giveUpReason = undefined;
  if (view <= state.view || !isVoting(state)) return;
  state.view = view;
  state.isViewActive = false;
  state.failures += 1;
  state.newViewDeadline = undefined;
  state.awaitingNewView = undefined;
  state.badRequests.clear();
  state.guard.leaveViewsBelow(view);
  state.outputs.push({ kind: 'view-change-started', view, reason });
  const message = makeViewChange(state, view);
  state.viewChanges.set(state.self, message);
  persist(state, { kind: 'view-change', message });
  resendViewChange(state);
}

/** Sends, or sends again, this replica's view-change. */
export function resendViewChange(state: ReplicaState): void {
  const own = state.viewChanges.get(state.self);
  if (own === undefined || own.view !== state.view) return;
  state.viewChangeSentAt = state.tick;
  broadcast(state, own);
}

/**
 * What follows from the view-changes at hand: joining f + 1 others in a higher view, and starting to be impatient for a
 * new view once a quorum gave up for it or a later one, not before (section 4.5.2). Those that went on count too: with
 * only the latest view-change of each kept, a replica that went on alone would leave the others waiting for ever.
 */
export function weighViewChanges(state: ReplicaState): void {
  const others = [...state.viewChanges.values()].filter((message) => message.replica !== state.self);
  const views = others.map((message) => message.view);
  const target = state.rules.viewToJoin(views, state.view, weakQuorumOf(state));
  if (target !== undefined) startViewChange(state, target, 'joined-others');
  if (state.isViewActive || state.newViewDeadline !== undefined) return;
  const waiting = [...state.viewChanges.values()].filter((message) => message.view >= state.view);
  if (waiting.length < quorumOf(state)) return;
  const { viewChangeTimeoutTicks, backOffMax } = state.limits;
  const failures = Math.max(state.failures - 1, 0);
  state.newViewDeadline = state.tick + state.rules.backedOff(viewChangeTimeoutTicks, failures, backOffMax);
}

/** The view-changes for exactly this view, by ascending sender. */
export function viewChangesFor(state: ReplicaState, view: number): ViewChange[] {
  return [...state.viewChanges.values()]
    .filter((message) => message.view === view)
    .sort((left, right) => left.replica - right.replica);
}

/** Why a view-change proves nothing, apart from its place among others; also used on those inside a new-view. */
export function viewChangeProblem(state: ReplicaState, message: ViewChange): RejectionReason | undefined {
  const { rules } = state;
  if (!rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  if (!isMember(state, message.replica)) return 'not-a-member';
  if (!isViewChangeSigned(state, message)) return 'bad-signature';
  const verification = verificationOf(state);
  if (!rules.isCheckpointCertificateValid(verification, message.stable)) return 'bad-certificate';
  if (!arePreparedInPlace(state, message)) return 'bad-view-change';
  const areValid = message.prepared.every((certificate) => rules.isPreparedCertificateValid(verification, certificate));
  return areValid ? undefined : 'bad-certificate';
}

function viewChangeHeadProblem(state: ReplicaState, message: ViewChange): RejectionReason | undefined {
  if (!state.rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  if (!isMember(state, message.replica) || message.replica === state.self) return 'not-a-member';
  if (message.view === 0) return 'wrong-view';
  const earlier = state.viewChanges.get(message.replica);
  if (earlier !== undefined && earlier.view >= message.view) {
    if (earlier.view === message.view) answerWithNewView(state, message);
    return earlier.view === message.view ? 'duplicate' : 'stale';
  }
  if (message.view < state.view || (message.view === state.view && state.isViewActive)) {
    answerWithNewView(state, message);
    return 'stale';
  }
  return undefined;
}

/** A replica that still waits for a view that began gets the message that began it (PBFT.md trap 10). */
function answerWithNewView(state: ReplicaState, message: ViewChange): void {
  if (!state.isViewActive || state.newView === undefined || state.newView.view < message.view) return;
  if (mayAnswer(state, message.replica)) sendTo(state, message.replica, state.newView);
}

function makeViewChange(state: ReplicaState, view: number): ViewChange {
  const stable = state.stable.certificate;
  const prepared = state.rules.preparedToShow(
    [...state.log.values()]
      .flatMap((entry) => (entry.prepared === undefined ? [] : [entry.prepared]))
      .sort((left, right) => left.sequence - right.sequence),
  );
  const content = viewChangeContent(state.crypto.sha256, { stable, prepared });
  const signature = signStatement(state, { phase: 'view-change', view, sequence: 0, content });
  return {
    kind: 'view-change',
    epoch: state.membership.epoch,
    replica: state.self,
    view,
    stable,
    prepared,
    signature,
  };
}

function isViewChangeSigned(state: ReplicaState, message: ViewChange): boolean {
  const { epoch, replica, view, signature } = message;
  const content = viewChangeContent(state.crypto.sha256, message);
  return isSignatureGood(
    state,
    { phase: 'view-change', epoch, sender: replica, view, sequence: 0, content },
    signature,
  );
}

function arePreparedInPlace(state: ReplicaState, message: ViewChange): boolean {
  const low = message.stable.sequence;
  return message.prepared.every((certificate, index) => {
    const previous: PreparedCertificate | undefined = message.prepared[index - 1];
    const isAscending = previous === undefined || previous.sequence < certificate.sequence;
    const isInWindow = certificate.sequence > low && certificate.sequence <= low + state.limits.windowSize;
    return isAscending && isInWindow && certificate.view < message.view;
  });
}
