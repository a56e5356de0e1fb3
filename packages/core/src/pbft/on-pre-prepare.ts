/**
 * Pre-prepare (section 4.2).
 *
 * Demands on a pre-prepare, in this order:
 *  1. it names the epoch in force;
 *  2. it names the current view, and that view is active;
 *  3. its sender is that view's primary (it may be passed on by any member: it is signed);
 *  4. its sequence number lies between the water marks;
 *  5. it is signed by the primary;
 *  6. no other proposal was accepted for the view and sequence number (a conflicting one is evidence);
 *  7. its body, if it came along, passes the demands of batch-body.ts; if not, the body is fetched.
 * Only a replica that has the body agrees.
 */
import { agree, entryAt } from './agreement.ts';
import { checkBody, trackProposed } from './batch-body.ts';
import { compareProposals, reportConflict } from './equivocation.ts';
import { dropBodies, keepBody, type LogEntry, proposedBody } from './log-entry.ts';
import type { PrePrepare, ReplicaId } from './message.ts';
import type { RejectionReason } from './replica-io.ts';
import {
  currentPrimary,
  giveUpView,
  highMark,
  isSignatureGood,
  lowMark,
  type ReplicaState,
  reject,
} from './replica-state.ts';

/** Handles a pre-prepare. */
export function onPrePrepare(state: ReplicaState, from: ReplicaId, message: PrePrepare): void {
  const problem = prePrepareProblem(state, message) ?? conflictProblem(state, message);
  if (problem !== undefined) {
    reject(state, { kind: 'replica', id: from }, message.kind, problem);
    return;
  }
  const entry = entryAt(state, message.sequence);
  if (entry.proposal?.view !== message.view) acceptProposal(state, entry, message);
  if (message.batch !== undefined) addBody(state, from, entry, message.batch);
  agree(state, entry);
}

/** Takes a proposal as the one to go by in its view, and looks for backups that were shown another one. */
export function acceptProposal(
  state: ReplicaState,
  entry: LogEntry,
  proposal: Pick<PrePrepare, 'view' | 'digest' | 'signature'>,
): void {
  entry.proposal = { view: proposal.view, digest: proposal.digest, signature: proposal.signature };
  dropBodies(entry);
  for (const slot of entry.prepares.values()) compareProposals(state, entry, slot.message);
}

function prePrepareProblem(state: ReplicaState, message: PrePrepare): RejectionReason | undefined {
  const { epoch, replica, view, sequence, digest } = message;
  const { rules } = state;
  if (!rules.isCurrentEpoch(epoch, state.membership.epoch)) return 'wrong-epoch';
  if (!state.isViewActive || !rules.isCurrentView(view, state.view)) return 'wrong-view';
  if (replica !== currentPrimary(state) || replica === state.self) return 'wrong-sender';
  if (!rules.isInWindow(sequence, lowMark(state), highMark(state))) return 'outside-window';
  const statement = { phase: 'pre-prepare', epoch, sender: replica, view, sequence, content: digest } as const;
  return isSignatureGood(state, statement, message.signature) ? undefined : 'bad-signature';
}

function conflictProblem(state: ReplicaState, message: PrePrepare): RejectionReason | undefined {
  const entry = state.log.get(message.sequence);
  const accepted = entry?.proposal;
  if (accepted?.view !== message.view) return undefined;
  if (accepted.digest === message.digest)
    return proposedBody(entry as LogEntry) === undefined ? undefined : 'duplicate';
  const isProven = reportConflict(state, {
    phase: 'pre-prepare',
    replica: message.replica,
    view: message.view,
    sequence: message.sequence,
    first: { digest: accepted.digest, signature: accepted.signature },
    second: { digest: message.digest, signature: message.signature },
  });
  if (isProven) giveUpView(state, 'equivocation');
  return 'conflicting';
}

function addBody(state: ReplicaState, from: ReplicaId, entry: LogEntry, batch: Uint8Array): void {
  const { proposal } = entry;
  if (proposal === undefined || proposedBody(entry) !== undefined) return;
  const body = checkBody(state, batch, proposal.digest);
  if (typeof body === 'string') {
    reject(state, { kind: 'replica', id: from }, 'pre-prepare', body);
    return;
  }
  keepBody(entry, body);
  trackProposed(state, body);
}
