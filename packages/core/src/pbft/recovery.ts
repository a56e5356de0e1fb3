/**
 * Recovery: a replica's state from its durable records. What it may have signed is in the guard before it signs again;
 * what it accepted and prepared is in the log; what it executed since the stable checkpoint is executed again.
 */
import { assertNever } from '../base/assert.ts';
import type { Digest } from '../base/crypto-port.ts';
import { agree, entryAt, vote } from './agreement.ts';
import { checkBody } from './batch-body.ts';
import { digestBytes } from './binary.ts';
import { durableState } from './durable-state.ts';
import { enterEpoch } from './epoch.ts';
import { executeEntry } from './execution.ts';
import { dropBodies, type LogEntry } from './log-entry.ts';
import { decodeMembershipState } from './membership.ts';
import type { NewView } from './message.ts';
import { computeProposals } from './new-view.ts';
import { type DurableRecord, decodeRecord } from './record.ts';
import { isPrimary, lowMark, type ReplicaState } from './replica-state.ts';
import { ReplyTable } from './reply-table.ts';
import { decodeSnapshot } from './snapshot.ts';

/** Brings a fresh state to where the records say it was. */
export function replayRecords(state: ReplicaState, records: readonly Uint8Array[], isComplete: boolean): void {
  let isWhole = isComplete;
  for (const bytes of records) {
    const decoded = decodeRecord(bytes, state.limits);
    if (!decoded.ok || !replayRecord(state, decoded.value)) {
      isWhole = false;
      break;
    }
  }
  // A record of an abstention outlives the restart; a new loss starts a new one.
  if (!isWhole) state.abstention = { reports: new Map(), until: undefined };
  state.outputs = state.outputs.filter((output) => output.kind !== 'send');
  if (!isWhole) {
    state.outputs.push({ kind: 'alarm', problem: 'durable records are missing: votes are withheld' });
  }
  if (!isWhole || records.length === 0)
    state.outputs.push({ kind: 'persist', records: durableState(state), replacesAll: true });
  resume(state);
}

/** Applies one record; returns false when it contradicts what came before it. */
function replayRecord(state: ReplicaState, record: DurableRecord): boolean {
  switch (record.kind) {
    case 'stable':
      return replayStable(state, record);
    case 'accepted':
      return replayAccepted(state, record.proposal);
    case 'prepared':
      return replayPrepared(state, record);
    case 'body':
      if (record.sequence <= lowMark(state)) return false;
      return replayBody(state, entryAt(state, record.sequence), record.batch, record.digest);
    case 'executed':
      replayExecuted(state, record.sequence, record.digest);
      return true;
    case 'view-change':
      return replayViewChange(state, record);
    case 'new-view':
      return replayNewView(state, record.message);
    case 'abstaining':
      state.abstention = { reports: new Map(), until: record.until };
      return true;
    default:
      return assertNever(record);
  }
}

function replayStable(state: ReplicaState, record: Extract<DurableRecord, { kind: 'stable' }>): boolean {
  const snapshot = decodeSnapshot(record.snapshot, state.limits);
  if (snapshot === undefined) return false;
  const membership = decodeMembershipState(snapshot.membership, state.limits);
  const replyTable = ReplyTable.decode(snapshot.replyTable, state.limits);
  if (!membership.ok || !replyTable.ok) return false;
  if (!state.stateMachine.restore(snapshot.state, digestBytes(snapshot.stateDigest))) return false;
  const { sequence } = record.certificate;
  state.stable = { certificate: record.certificate, snapshot: record.snapshot };
  state.replyTable = replyTable.value;
  state.transitions = [...record.transitions];
  state.executed = sequence;
  enterEpoch(state, membership.value);
  return true;
}

function replayAccepted(
  state: ReplicaState,
  proposal: Extract<DurableRecord, { kind: 'accepted' }>['proposal'],
): boolean {
  const { epoch, replica, view, sequence, digest, signature, batch } = proposal;
  if (epoch !== state.membership.epoch || sequence <= lowMark(state)) return false;
  const phase = replica === state.self ? 'pre-prepare' : 'prepare';
  if (!state.guard.permits({ phase, view, sequence, digest }) && view >= state.guard.lowestView) return false;
  const entry = entryAt(state, sequence);
  entry.proposal = { view, digest, signature };
  entry.votedIn = view;
  state.lastProposed = Math.max(state.lastProposed, sequence);
  return batch === undefined || replayBody(state, entry, batch, digest);
}

function replayPrepared(state: ReplicaState, record: Extract<DurableRecord, { kind: 'prepared' }>): boolean {
  const { view, sequence, digest } = record.certificate;
  if (record.epoch !== state.membership.epoch || sequence <= lowMark(state)) return false;
  if (!state.guard.permits({ phase: 'commit', view, sequence, digest }) && view >= state.guard.lowestView) return false;
  entryAt(state, sequence).prepared = record.certificate;
  return true;
}

function replayBody(state: ReplicaState, entry: LogEntry, batch: Uint8Array, digest: Digest): boolean {
  const body = checkBody(state, batch, digest);
  if (typeof body === 'string') return false;
  // Whether it is still needed shows only in later records.
  entry.bodies.set(digest, body);
  return true;
}

/** Executes again, in order, as far as the bodies are at hand; what is missing is learnt from the others. */
function replayExecuted(state: ReplicaState, sequence: number, digest: Digest): void {
  const entry = state.log.get(sequence);
  if (entry === undefined || sequence !== state.executed + 1) return;
  entry.committedDigest = digest;
  executeEntry(state, entry, true);
}

function replayViewChange(state: ReplicaState, { message }: Extract<DurableRecord, { kind: 'view-change' }>): boolean {
  if (message.epoch !== state.membership.epoch || message.replica !== state.self) return false;
  state.view = message.view;
  state.isViewActive = false;
  state.failures += 1;
  state.viewChanges.set(state.self, message);
  state.guard.leaveViewsBelow(message.view);
  return true;
}

function replayNewView(state: ReplicaState, message: NewView): boolean {
  if (message.epoch !== state.membership.epoch) return false;
  const { view } = message;
  state.view = view;
  state.isViewActive = true;
  state.newView = message;
  state.viewChanges.clear();
  state.guard.leaveViewsBelow(view);
  state.lastProposed = Math.max(lowMark(state), message.proposals.at(-1)?.sequence ?? 0);
  for (const { sequence, digest, signature } of message.proposals) {
    if (sequence <= lowMark(state)) continue;
    const entry = entryAt(state, sequence);
    entry.proposal = { view, digest, signature };
    if (message.replica !== state.self) continue;
    entry.votedIn = view;
    state.guard.permits({ phase: 'pre-prepare', view, sequence, digest });
  }
  return computeProposals(state, message.viewChanges).proposals.length === message.proposals.length;
}

/** Takes part again: own votes are made anew (they are the same bytes), and what is still missing is asked for. */
function resume(state: ReplicaState): void {
  state.pending.restart(state.tick);
  const entries = [...state.log.values()].sort((left, right) => left.sequence - right.sequence);
  for (const entry of entries) {
    const { proposal } = entry;
    dropBodies(entry);
    if (!state.isViewActive || proposal?.view !== state.view) continue;
    if (entry.votedIn === state.view && !isPrimary(state)) entry.votedIn = -1;
    if (state.newView?.proposals.some((one) => one.sequence === entry.sequence)) vote(state, entry);
    agree(state, entry);
    resumeCommit(state, entry);
  }
}

function resumeCommit(state: ReplicaState, entry: LogEntry): void {
  const { prepared, sequence } = entry;
  if (prepared?.view !== state.view || state.abstention !== undefined) return;
  const { view, digest } = prepared;
  if (!state.rules.maySign(state.guard.permits({ phase: 'commit', view, sequence, digest }))) return;
  const commit = { kind: 'commit', epoch: state.membership.epoch, view, sequence, digest } as const;
  entry.commits.set(state.self, commit);
}
