/**
 * What must hold after every step, whatever the others do: functions that a simulator calls. Each returns the violations
 * it sees in one replica, in words; an empty list is good.
 */
import type { Replica } from './replica-api.ts';
import { epochEnd, highMark, lowMark, quorumOf, type ReplicaState, verificationOf } from './replica-state.ts';

/** A named condition on one replica's state. */
export interface ReplicaInvariant {
  readonly name: string;
  readonly isViolated: (state: ReplicaState) => boolean;
}

/** The invariants, simplest first. */
export const REPLICA_INVARIANTS: readonly ReplicaInvariant[] = [
  { name: 'the stable checkpoint was executed', isViolated: (state) => state.executed < lowMark(state) },
  {
    name: 'nothing is executed beyond the end of the epoch',
    isViolated: (state) => state.executed > (epochEnd(state) ?? state.executed),
  },
  { name: 'the log holds nothing at or below the stable checkpoint', isViolated: hasEntryBelow },
  { name: 'the log is bounded by two windows', isViolated: (state) => state.log.size > 2 * state.limits.windowSize },
  { name: 'each member has one vote for each phase and sequence number', isViolated: hasForeignVotes },
  {
    name: 'an entry keeps two bodies at most',
    isViolated: (state) => [...state.log.values()].some((entry) => entry.bodies.size > 2),
  },
  { name: 'a prepared certificate holds exactly a quorum', isViolated: hasThinCertificate },
  { name: 'every executed batch in the log was committed', isViolated: hasUncommittedExecution },
  { name: 'checkpoints under way are bounded', isViolated: hasTooManyCheckpoints },
  { name: 'view-changes are kept for members only', isViolated: hasForeignViewChange },
  {
    name: 'pending requests are bounded in number and bytes',
    isViolated: ({ pending, limits }) =>
      pending.size > limits.pendingRequestsMax || pending.bytes > limits.pendingBytesMax,
  },
  {
    name: 'the reply table is bounded',
    isViolated: ({ replyTable, limits }) =>
      replyTable.resultBytes > limits.replyTableBytesMax || replyTable.size > limits.clientsMax * limits.clientWindow,
  },
  {
    name: 'peers are members, and strangers share one place',
    isViolated: (state) => state.peers.size > state.membership.replicas.length + 1,
  },
  { name: 'the guard allows no view below the current one', isViolated: isGuardBehind },
  {
    name: 'signatures remembered are bounded',
    isViolated: (state) => state.guard.size > 8 * state.limits.windowSize,
  },
  {
    name: 'the stable checkpoint is certified',
    isViolated: (state) => !state.rules.isCheckpointCertificateValid(verificationOf(state), state.stable.certificate),
  },
];

/** Names of the invariants that the replica violates. */
export function violatedInvariants(replica: Replica): string[] {
  const { state } = replica;
  return REPLICA_INVARIANTS.filter((invariant) => invariant.isViolated(state)).map((invariant) => invariant.name);
}

function hasEntryBelow(state: ReplicaState): boolean {
  return [...state.log.keys()].some((sequence) => sequence <= lowMark(state));
}

function hasForeignVotes(state: ReplicaState): boolean {
  const members = new Set(state.membership.replicas.map((member) => member.id));
  return [...state.log.values()].some((entry) =>
    [...entry.prepares.keys(), ...entry.commits.keys(), ...entry.committed.keys()].some(
      (replica) => !members.has(replica),
    ),
  );
}

function hasThinCertificate(state: ReplicaState): boolean {
  const certificates = [...state.log.values()].flatMap((entry) => entry.prepared ?? []);
  return certificates.some((certificate) => certificate.prepares.length !== quorumOf(state) - 1);
}

function hasUncommittedExecution(state: ReplicaState): boolean {
  return [...state.log.values()].some(
    (entry) => entry.sequence <= state.executed && entry.sequence > lowMark(state) && isOpen(state, entry.sequence),
  );
}

/** A replica that installed a state may hold open entries below it only until the checkpoint discards them. */
function isOpen(state: ReplicaState, sequence: number): boolean {
  const entry = state.log.get(sequence);
  return entry !== undefined && entry.committedDigest === undefined;
}

function hasTooManyCheckpoints(state: ReplicaState): boolean {
  const spans = Math.ceil((2 * state.limits.windowSize) / state.limits.checkpointInterval);
  return (
    [...state.checkpoints.keys()].some((sequence) => sequence > highMark(state) + state.limits.windowSize) ||
    state.checkpoints.size > spans
  );
}

function hasForeignViewChange(state: ReplicaState): boolean {
  const members = new Set(state.membership.replicas.map((member) => member.id));
  return [...state.viewChanges.keys()].some((replica) => !members.has(replica));
}

function isGuardBehind(state: ReplicaState): boolean {
  return state.guard.lowestView < state.view;
}
