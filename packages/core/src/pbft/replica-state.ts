/**
 * Everything a replica remembers, and the few ways in which handlers speak to the outside.
 * Handlers change the state and append outputs; nothing else happens inside a step.
 */
import type { Digest } from '../base/crypto-port.ts';
import type { ReplyStatement } from './certificate.ts';
import type { CheckpointParts } from './checkpoint-digest.ts';
import type { Limits } from './limits.ts';
import type { LogEntry } from './log-entry.ts';
import { type Membership, type MembershipState, replicaKey } from './membership.ts';
import type {
  CheckpointCertificate,
  Endpoint,
  EpochTransition,
  Message,
  NewView,
  ReplicaId,
  ViewChange,
} from './message.ts';
import type { PendingRequests } from './pending-requests.ts';
import type { CryptoPorts, StateMachine } from './ports.ts';
import { type DurableRecord, encodeRecord } from './record.ts';
import type { RejectionReason, ReplicaOutput, ViewChangeReason } from './replica-io.ts';
import type { ReplyTable } from './reply-table.ts';
import type { ProtocolRules, Verification } from './rules.ts';
import type { SigningGuard } from './signing-guard.ts';
import type { EncodeStatement, Statement } from './statement.ts';
import type { ThroughputMonitor } from './throughput-monitor.ts';
import { primaryOf } from './verification.ts';

const STRANGERS = -1;

/** A certified checkpoint together with the state it certifies. */
export interface StableCheckpoint {
  readonly certificate: CheckpointCertificate;
  readonly snapshot: Uint8Array;
}

/** A checkpoint that this replica made and that is not yet stable. */
export interface OwnCheckpoint {
  readonly digest: Digest;
  readonly parts: CheckpointParts;
  readonly snapshot: Uint8Array;
  readonly membership: MembershipState;
}

/** The checkpoints of one sequence number: the replica's own, and one signed vote for each member. */
export interface CheckpointSlot {
  own: OwnCheckpoint | undefined;
  readonly votes: Map<ReplicaId, { readonly digest: Digest; readonly signature: Uint8Array }>;
}

/** What is known about a peer. */
export interface PeerState {
  /** How far the peer had executed by its last status. */
  executed: number;
  /** How far this replica had executed when that status came. */
  ownExecuted: number;
  answersThisTick: number;
}

/** A state transfer under way, from one peer at a time. */
export interface StateTransfer {
  readonly source: ReplicaId;
  /** Undefined until the source has proved its stable checkpoint. */
  target: TransferTarget | undefined;
  chunks: Uint8Array[];
  receivedBytes: number;
  /** Tick of the last progress. */
  progressAt: number;
  /** Peers that were asked before in vain. */
  failures: number;
}

/** What is being fetched. */
export interface TransferTarget {
  readonly certificate: CheckpointCertificate;
  readonly epoch: number;
  readonly transitions: readonly EpochTransition[];
  readonly snapshotBytes: number;
}

/** Votes are withheld; see amnesia.ts. */
export interface Abstention {
  readonly reports: Map<ReplicaId, number>;
  until: number | undefined;
}

/** The state of a replica. */
export interface ReplicaState {
  readonly group: string;
  readonly self: ReplicaId;
  readonly limits: Limits;
  readonly rules: ProtocolRules;
  readonly crypto: CryptoPorts;
  readonly encode: EncodeStatement;
  readonly encodeReply: (statement: ReplyStatement) => Uint8Array;
  readonly stateMachine: StateMachine;
  readonly genesisDigest: Digest;
  tick: number;

  /** The membership in force, as of the stable checkpoint. */
  membership: Membership;
  previousMembership: Membership | undefined;
  epochStartsAfter: number;
  /** The membership as executed so far; a change that was ordered shows here first. */
  membershipState: MembershipState;
  transitions: EpochTransition[];

  view: number;
  /** Whether `view` was entered, or is only aimed at by view-changes. */
  isViewActive: boolean;
  /** Failed views since the last progress. */
  failures: number;
  viewChanges: Map<ReplicaId, ViewChange>;
  /** The new-view that started the current view. */
  newView: NewView | undefined;
  /** A valid new-view for which this replica still lacks state. */
  awaitingNewView: NewView | undefined;
  /** Tick at which patience for a new view ends; undefined while too few give up. */
  newViewDeadline: number | undefined;
  viewChangeSentAt: number;
  giveUpReason: ViewChangeReason | undefined;

  stable: StableCheckpoint;
  /** The one before it, for peers that are in the middle of fetching it. */
  previousStable: StableCheckpoint | undefined;
  /** Last sequence number executed; never below the stable checkpoint. */
  executed: number;
  readonly log: Map<number, LogEntry>;
  readonly checkpoints: Map<number, CheckpointSlot>;
  readonly guard: SigningGuard;

  readonly pending: PendingRequests;
  replyTable: ReplyTable;
  badRequests: Map<number, number>;
  replyResends: Map<number, number>;
  lastProposed: number;
  /** Tick since which requests wait for a batch to fill; undefined when none does. */
  batchSince: number | undefined;

  readonly peers: Map<ReplicaId, PeerState>;
  transfer: StateTransfer | undefined;
  abstention: Abstention | undefined;
  readonly throughput: ThroughputMonitor;
  outputs: ReplicaOutput[];
}

/** The quorum of the epoch in force. */
export function quorumOf(state: ReplicaState): number {
  return state.rules.quorum(state.membership.replicas.length);
}

/** f + 1 of the epoch in force. */
export function weakQuorumOf(state: ReplicaState): number {
  return state.rules.weakQuorum(state.membership.replicas.length);
}

/** The primary of the current view. */
export function currentPrimary(state: ReplicaState): ReplicaId {
  return primaryOf(state.membership, state.view, state.rules);
}

/** Whether this replica is the primary of the current view. */
export function isPrimary(state: ReplicaState): boolean {
  return isMember(state, state.self) && currentPrimary(state) === state.self;
}

/** Whether a replica belongs to the epoch in force. */
export function isMember(state: ReplicaState, replica: ReplicaId): boolean {
  return replicaKey(state.membership, replica) !== undefined;
}

/** Whether this replica may send votes: a member whose memory is whole. */
export function isVoting(state: ReplicaState): boolean {
  return state.abstention === undefined && isMember(state, state.self);
}

/** Low water mark h: the stable checkpoint. */
export function lowMark(state: ReplicaState): number {
  return state.stable.certificate.sequence;
}

/** High water mark H = h + L (section 4.2), or the last sequence number of the epoch once that is decided. */
export function highMark(state: ReplicaState): number {
  return Math.min(lowMark(state) + state.limits.windowSize, epochEnd(state) ?? Number.MAX_SAFE_INTEGER);
}

/** The checkpoint at which the epoch in force ends, once a membership change was executed. */
export function epochEnd(state: ReplicaState): number | undefined {
  const { pending, startsAfter } = state.membershipState;
  return startsAfter > state.epochStartsAfter ? startsAfter : pending?.takesEffectAt;
}

/** What signatures of the epoch in force are checked against. */
export function verificationOf(state: ReplicaState): Verification {
  return {
    encode: state.encode,
    sha256: state.crypto.sha256,
    verify: state.crypto.verify,
    rules: state.rules,
    membership: state.membership,
    previous: state.previousMembership,
    startsAfter: state.epochStartsAfter,
    genesisDigest: state.genesisDigest,
  };
}

/** Whether a member of the epoch in force signed the statement. */
export function isSignatureGood(state: ReplicaState, statement: Statement, signature: Uint8Array): boolean {
  const key = replicaKey(state.membership, statement.sender);
  const isValid = key !== undefined && state.crypto.verify(key, state.encode(statement), signature);
  return state.rules.acceptsSignature(isValid);
}

/** This replica's signature on a statement of the epoch in force. */
export function signStatement(state: ReplicaState, statement: Omit<Statement, 'epoch' | 'sender'>): Uint8Array {
  return state.crypto.sign(state.encode({ ...statement, epoch: state.membership.epoch, sender: state.self }));
}

/** Asks the driver to make records durable. */
export function persist(state: ReplicaState, ...records: readonly DurableRecord[]): void {
  state.outputs.push({ kind: 'persist', records: records.map(encodeRecord), replacesAll: false });
}

/** Sends to every other member. */
export function broadcast(state: ReplicaState, message: Message): void {
  const others = state.membership.replicas.filter((member) => member.id !== state.self);
  if (others.length === 0) return;
  state.outputs.push({ kind: 'send', to: others.map((member) => ({ kind: 'replica', id: member.id })), message });
}

/** Sends to one replica. */
export function sendTo(state: ReplicaState, replica: ReplicaId, message: Message): void {
  state.outputs.push({ kind: 'send', to: [{ kind: 'replica', id: replica }], message });
}

/** Reports a message that was not used. */
export function reject(state: ReplicaState, from: Endpoint, message: Message['kind'], reason: RejectionReason): void {
  state.outputs.push({ kind: 'rejected', from, message, reason });
}

/** Decides to give up on the current view; carried out when the step settles. */
export function giveUpView(state: ReplicaState, reason: ViewChangeReason): void {
  state.giveUpReason ??= reason;
}

/** The peer's state, created on first use: one for each member, and one for all strangers together. */
export function peerOf(state: ReplicaState, id: ReplicaId): PeerState {
  const replica = isMember(state, id) ? id : STRANGERS;
  const peer = state.peers.get(replica) ?? { executed: -1, ownExecuted: -1, answersThisTick: 0 };
  state.peers.set(replica, peer);
  return peer;
}

/** Whether one more answer may go to the peer in this tick. */
export function mayAnswer(state: ReplicaState, replica: ReplicaId): boolean {
  const peer = peerOf(state, replica);
  peer.answersThisTick += 1;
  return peer.answersThisTick <= state.limits.answersPerTickMax;
}
