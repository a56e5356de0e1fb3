/**
 * Prepare (section 4.2).
 *
 * Demands on a prepare, in this order:
 *  1. its sender is the end of the link it came over, and a member;
 *  2. it names the epoch in force;
 *  3. it names the current view or a later one (which is kept for when that view starts);
 *  4. its sender is not that view's primary, whose pre-prepare is its prepare;
 *  5. its sequence number lies between the water marks;
 *  6. it is the sender's first for the view and sequence number (a conflicting one is evidence).
 * Its signature is checked when it may complete a certificate: see agreement.ts.
 */
import { advance, agree, entryAt, matchingPrepares } from './agreement.ts';
import { compareProposals, reportConflict } from './equivocation.ts';
import type { LogEntry } from './log-entry.ts';
import type { Prepare, ReplicaId } from './message.ts';
import { acceptProposal } from './on-pre-prepare.ts';
import type { RejectionReason } from './replica-io.ts';
import {
  currentPrimary,
  highMark,
  isMember,
  isSignatureGood,
  lowMark,
  type ReplicaState,
  reject,
  weakQuorumOf,
} from './replica-state.ts';
import { primaryOf } from './verification.ts';

/** Handles a prepare. */
export function onPrepare(state: ReplicaState, from: ReplicaId, message: Prepare): void {
  const problem = prepareProblem(state, from, message) ?? slotProblem(state, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  const entry = entryAt(state, message.sequence);
  entry.prepares.set(from, { message, isVerified: false });
  compareProposals(state, entry, message);
  if (learnProposal(state, entry, message)) agree(state, entry);
  advance(state, entry);
}

function prepareProblem(state: ReplicaState, from: ReplicaId, message: Prepare): RejectionReason | undefined {
  const { rules } = state;
  if (message.replica !== from) return 'wrong-sender';
  if (!isMember(state, from) || from === state.self) return 'not-a-member';
  if (!rules.isCurrentEpoch(message.epoch, state.membership.epoch)) return 'wrong-epoch';
  if (message.view < state.view && !rules.isCurrentView(message.view, state.view)) return 'wrong-view';
  if (!rules.isPrepareSender(from, primaryOf(state.membership, message.view, rules))) return 'wrong-sender';
  return rules.isInWindow(message.sequence, lowMark(state), highMark(state)) ? undefined : 'outside-window';
}

function slotProblem(state: ReplicaState, message: Prepare): RejectionReason | undefined {
  const earlier = state.log.get(message.sequence)?.prepares.get(message.replica)?.message;
  if (earlier === undefined || earlier.view < message.view) return undefined;
  if (earlier.view > message.view) return 'stale';
  if (earlier.digest === message.digest) return 'duplicate';
  reportConflict(state, {
    phase: 'prepare',
    replica: message.replica,
    view: message.view,
    sequence: message.sequence,
    first: { digest: earlier.digest, signature: earlier.signature },
    second: { digest: message.digest, signature: message.signature },
  });
  return 'conflicting';
}

/** A proposal that the primary withheld shows itself in the prepares of f + 1 others; its body is fetched from them. */
function learnProposal(state: ReplicaState, entry: LogEntry, message: Prepare): boolean {
  if (!state.isViewActive || message.view !== state.view || entry.proposal?.view === state.view) return false;
  if (currentPrimary(state) === state.self) return false;
  if (matchingPrepares(state, entry, message).length < weakQuorumOf(state)) return false;
  const { epoch, view, sequence, digest } = message;
  const statement = {
    phase: 'pre-prepare',
    epoch,
    sender: currentPrimary(state),
    view,
    sequence,
    content: digest,
  } as const;
  if (!isSignatureGood(state, statement, message.proposalSignature)) return false;
  acceptProposal(state, entry, { view, digest, signature: message.proposalSignature });
  return true;
}
