/**
 * Bounded memory: for everything that others can fill, its size now and the most it may be.
 */
import type { Membership } from '@dikast/core/pbft/membership';
import type { CheckpointCertificate } from '@dikast/core/pbft/message';
import { REPLICA_INVARIANTS } from '@dikast/core/pbft/replica-invariants';
import type { ReplicaState } from '@dikast/core/pbft/replica-state';
import type { ReplicaHost } from './replica-host.ts';
import type { Report } from './violation.ts';

/** One bound. */
interface MemoryBound {
  readonly name: string;
  readonly size: (state: ReplicaState) => number;
  readonly most: (state: ReplicaState) => number;
}

const membersOf = (state: ReplicaState): number => state.membership.replicas.length;
const clientsOf = (state: ReplicaState): number => state.membership.clients.length;

const CERTIFIED = 'the stable checkpoint is certified';
/** Certificates found good under a membership; which depends on nothing else that changes. */
const certified = new WeakMap<CheckpointCertificate, Membership>();

/** The bounds table; PBFT state that is not in it has a fixed size. */
const MEMORY_BOUNDS: readonly MemoryBound[] = [
  { name: 'log entries', size: (state) => state.log.size, most: (state) => 2 * state.limits.windowSize },
  { name: 'bodies of an entry', size: (state) => largest(state, (entry) => entry.bodies.size), most: () => 3 },
  { name: 'prepares of an entry', size: (state) => largest(state, (entry) => entry.prepares.size), most: membersOf },
  { name: 'commits of an entry', size: (state) => largest(state, (entry) => entry.commits.size), most: membersOf },
  { name: 'outcomes of an entry', size: (state) => largest(state, (entry) => entry.committed.size), most: membersOf },
  { name: 'view-changes', size: (state) => state.viewChanges.size, most: membersOf },
  {
    name: 'checkpoint slots',
    size: (state) => state.checkpoints.size,
    most: ({ limits }) => Math.ceil((2 * limits.windowSize) / limits.checkpointInterval),
  },
  { name: 'peers', size: (state) => state.peers.size, most: (state) => membersOf(state) + 1 },
  {
    name: 'pending requests',
    size: (state) => state.pending.size,
    most: (state) => Math.min(state.limits.pendingRequestsMax, clientsOf(state) * state.limits.clientWindow),
  },
  { name: 'pending bytes', size: (state) => state.pending.bytes, most: ({ limits }) => limits.pendingBytesMax },
  {
    name: 'reply table',
    size: (state) => state.replyTable.size,
    most: ({ limits }) => limits.clientsMax * limits.clientWindow,
  },
  {
    name: 'reply table bytes',
    size: (state) => state.replyTable.resultBytes,
    most: ({ limits }) => limits.replyTableBytesMax,
  },
  { name: 'clients with bad requests', size: (state) => state.badRequests.size, most: clientsOf },
  { name: 'clients with resent replies', size: (state) => state.replyResends.size, most: clientsOf },
  {
    name: 'bytes of a state transfer',
    size: ({ transfer }) => transfer?.receivedBytes ?? 0,
    most: ({ transfer, limits }) => Math.min(transfer?.target?.snapshotBytes ?? 0, limits.snapshotBytesMax),
  },
  {
    name: 'epoch transitions',
    size: (state) => state.transitions.length,
    most: ({ limits }) => limits.epochHistoryMax,
  },
  {
    name: 'reports during abstention',
    size: ({ abstention }) => abstention?.reports.size ?? 0,
    most: membersOf,
  },
  { name: 'guarded votes', size: (state) => state.guard.size, most: ({ limits }) => 8 * limits.windowSize },
];

/** Checks the bounds of a correct replica. */
export function checkMemory(host: ReplicaHost, report: Report): void {
  const state = host.replica?.state;
  if (state === undefined) return;
  for (const bound of MEMORY_BOUNDS) {
    const size = bound.size(state);
    const most = bound.most(state);
    if (size > most) report('memory', `${host.label}: ${bound.name} ${size}, at most ${most}`);
  }
}

/** Checks the core's own invariants of a correct replica; signatures of a certificate that was checked before only once. */
export function checkInvariants(host: ReplicaHost, report: Report): void {
  const state = host.replica?.state;
  if (state === undefined) return;
  const { certificate } = state.stable;
  const isKnown = certified.get(certificate) === state.membership;
  for (const invariant of REPLICA_INVARIANTS) {
    if (isKnown && invariant.name === CERTIFIED) continue;
    if (invariant.isViolated(state)) report('invariants', `${host.label}: not so: ${invariant.name}`);
    else if (invariant.name === CERTIFIED) certified.set(certificate, state.membership);
  }
}

type LogEntryOf = ReplicaState['log'] extends ReadonlyMap<number, infer Entry> ? Entry : never;

function largest(state: ReplicaState, sizeOf: (entry: LogEntryOf) => number): number {
  let most = 0;
  for (const entry of state.log.values()) most = Math.max(most, sizeOf(entry));
  return most;
}
