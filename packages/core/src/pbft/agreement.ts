/**
 * The three predicates of the normal case and what follows from them: agreeing with a proposal, prepared, committed-local
 * (section 4.2). Handlers only file votes; here they are counted.
 */
import type { Digest } from '../base/crypto-port.ts';
import {
  type AcceptedProposal,
  createLogEntry,
  dropBodies,
  type LogEntry,
  type PrepareSlot,
  proposedBody,
} from './log-entry.ts';
import type { Prepare, ReplicaId } from './message.ts';
import {
  broadcast,
  currentPrimary,
  isPrimary,
  isSignatureGood,
  isVoting,
  persist,
  quorumOf,
  type ReplicaState,
  reject,
  signStatement,
} from './replica-state.ts';

/** The entry of a sequence number between the water marks, created on first use. */
export function entryAt(state: ReplicaState, sequence: number): LogEntry {
  const entry = state.log.get(sequence) ?? createLogEntry(sequence);
  state.log.set(sequence, entry);
  return entry;
}

/** Agrees with the proposal of the current view, once, if its body is here; then counts. */
export function agree(state: ReplicaState, entry: LogEntry): void {
  if (entry.proposal?.view === state.view && proposedBody(entry) !== undefined) vote(state, entry);
  advance(state, entry);
}

/**
 * Signs and sends this replica's prepare for the entry's proposal. A primary's agreement is its pre-prepare, made
 * elsewhere. The record stands before the message.
 */
export function vote(state: ReplicaState, entry: LogEntry): void {
  const { proposal } = entry;
  if (proposal === undefined || !state.isViewActive || entry.votedIn >= state.view) return;
  if (!isVoting(state) || isPrimary(state)) return;
  const { view, digest } = proposal;
  const { sequence } = entry;
  if (!state.rules.maySign(state.guard.permits({ phase: 'prepare', view, sequence, digest }))) return;
  entry.votedIn = view;
  recordAccepted(state, entry);
  const { epoch } = state.membership;
  const signature = signStatement(state, { phase: 'prepare', view, sequence, content: digest });
  const proposalSignature = proposal.signature;
  const message: Prepare = {
    kind: 'prepare',
    epoch,
    replica: state.self,
    view,
    sequence,
    digest,
    proposalSignature,
    signature,
  };
  entry.prepares.set(state.self, { message, isVerified: true });
  broadcast(state, message);
}

/** Makes durable that this replica goes by the entry's proposal. */
export function recordAccepted(state: ReplicaState, entry: LogEntry): void {
  const { proposal } = entry;
  if (proposal === undefined) return;
  const { view, digest, signature } = proposal;
  const { epoch } = state.membership;
  const batch = proposedBody(entry)?.bytes;
  const replica = currentPrimary(state);
  persist(state, {
    kind: 'accepted',
    proposal: { epoch, replica, view, sequence: entry.sequence, digest, signature, batch },
  });
}

/** Moves the entry on as far as its votes allow. */
export function advance(state: ReplicaState, entry: LogEntry): void {
  const { proposal } = entry;
  if (!state.isViewActive || proposal?.view !== state.view) return;
  if (entry.prepared?.view !== state.view && isPrepared(state, entry)) prepareDone(state, entry);
  const isEntryPrepared = entry.prepared?.view === state.view;
  const commits = countCommits(state, entry, proposal);
  if (state.rules.isCommitted(isEntryPrepared, commits, quorumOf(state))) commitDone(state, entry, proposal.digest);
}

function countCommits(state: ReplicaState, entry: LogEntry, proposal: AcceptedProposal): number {
  let count = 0;
  for (const commit of entry.commits.values()) {
    const isSameView = state.rules.isCurrentView(commit.view, proposal.view);
    if (isSameView && state.rules.isSameDigest(commit.digest, proposal.digest)) count += 1;
  }
  return count;
}

/** The prepares of a view and digest, in ascending order of their senders. */
export function matchingPrepares(
  state: ReplicaState,
  entry: LogEntry,
  proposal: { readonly view: number; readonly digest: Digest },
): [ReplicaId, PrepareSlot][] {
  return [...entry.prepares]
    .filter(
      ([, { message }]) => message.view === proposal.view && state.rules.isSameDigest(message.digest, proposal.digest),
    )
    .sort(([left], [right]) => left - right);
}

/** prepared(m, v, n, i): the proposal and q - 1 matching prepares of backups, their signatures good. */
function isPrepared(state: ReplicaState, entry: LogEntry): boolean {
  if (entry.proposal === undefined) return false;
  const needed = quorumOf(state) - 1;
  const matching = matchingPrepares(state, entry, entry.proposal);
  if (matching.length < needed) return false;
  let good = 0;
  for (const [replica, slot] of matching) {
    if (good >= needed) break;
    slot.isVerified ||= isPrepareSigned(state, slot.message);
    if (slot.isVerified) good += 1;
    else dropPrepare(state, entry, replica);
  }
  return good >= needed;
}

function isPrepareSigned(state: ReplicaState, message: Prepare): boolean {
  const { epoch, replica, view, sequence, digest } = message;
  const statement = { phase: 'prepare', epoch, sender: replica, view, sequence, content: digest } as const;
  return isSignatureGood(state, statement, message.signature);
}

function dropPrepare(state: ReplicaState, entry: LogEntry, replica: ReplicaId): void {
  entry.prepares.delete(replica);
  reject(state, { kind: 'replica', id: replica }, 'prepare', 'bad-signature');
}

/** Keeps the certificate, makes it durable, and tells the others. */
function prepareDone(state: ReplicaState, entry: LogEntry): void {
  const { proposal, sequence } = entry;
  if (proposal === undefined) return;
  const { view, digest } = proposal;
  const { epoch } = state.membership;
  const prepares = matchingPrepares(state, entry, proposal)
    .filter(([, slot]) => slot.isVerified)
    .slice(0, quorumOf(state) - 1)
    .map(([replica, slot]) => ({ replica, signature: slot.message.signature }));
  entry.prepared = { view, sequence, digest, proposalSignature: proposal.signature, prepares };
  if (!isVoting(state)) return;
  if (!state.rules.maySign(state.guard.permits({ phase: 'commit', view, sequence, digest }))) return;
  persist(state, { kind: 'prepared', epoch, certificate: entry.prepared });
  const commit = { kind: 'commit', epoch, view, sequence, digest } as const;
  entry.commits.set(state.self, commit);
  broadcast(state, commit);
}

/** The batch with this digest is committed; it is executed when its turn comes and its body is here. */
export function commitDone(state: ReplicaState, entry: LogEntry, digest: Digest): void {
  if (entry.committedDigest !== undefined && entry.committedDigest !== digest)
    state.outputs.push({ kind: 'alarm', problem: `two batches were committed at sequence number ${entry.sequence}` });
  entry.committedDigest ??= digest;
  dropBodies(entry);
}
