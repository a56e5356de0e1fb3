/**
 * Who belongs to the group in an epoch: replicas and clients with their keys. Membership is replicated state: it changes
 * by an ordered operation and takes effect at a checkpoint, whose digest contains it.
 */
import { equalBytes } from '../base/bytes.ts';
import { BinaryReader, BinaryWriter, type Decoded } from './binary.ts';
import type { SharedLimits } from './limits.ts';
import type { ClientId, ReplicaId } from './message.ts';

/** Length of an ed25519 public key. */
const PUBLIC_KEY_BYTES = 32;

/** A replica and its key. */
export interface ReplicaMember {
  readonly id: ReplicaId;
  readonly publicKey: Uint8Array;
}

/** A client and its key; only an administrator may change the membership. */
export interface ClientMember {
  readonly id: ClientId;
  readonly publicKey: Uint8Array;
  readonly isAdministrator: boolean;
}

/** The members of one epoch, both lists in ascending order of id. */
export interface Membership {
  readonly epoch: number;
  readonly replicas: readonly ReplicaMember[];
  readonly clients: readonly ClientMember[];
}

/** The replicated membership: the epoch in force, the one before it, and the one to come. */
export interface MembershipState {
  readonly current: Membership;
  /** Checkpoint after which `current` orders; 0 for the genesis. */
  readonly startsAfter: number;
  readonly previous: Membership | undefined;
  readonly pending: { readonly membership: Membership; readonly takesEffectAt: number } | undefined;
}

/** Why a membership may not follow another one. */
export type MembershipProblem =
  | 'change-under-way'
  | 'wrong-epoch'
  | 'no-replica'
  | 'over-limit'
  | 'not-sorted'
  | 'bad-key'
  | 'duplicate-key'
  | 'changed-key'
  | 'too-many-changes';

/** The key of a replica, or undefined when it is no member. */
export function replicaKey(membership: Membership, id: ReplicaId): Uint8Array | undefined {
  return membership.replicas.find((member) => member.id === id)?.publicKey;
}

/** The client with this id, or undefined when it is no member. */
export function clientMember(membership: Membership, id: ClientId): ClientMember | undefined {
  return membership.clients.find((member) => member.id === id);
}

/** Whether a membership is well formed in itself. */
function membershipDefect(membership: Membership, limits: SharedLimits): MembershipProblem | undefined {
  const { replicas, clients } = membership;
  if (replicas.length === 0) return 'no-replica';
  if (replicas.length > limits.replicasMax || clients.length > limits.clientsMax) return 'over-limit';
  if (replicas.some((member) => member.id > 0xffff)) return 'over-limit';
  if (!isAscending(replicas) || !isAscending(clients)) return 'not-sorted';
  const keys = replicas.map((member) => member.publicKey);
  if ([...keys, ...clients.map((member) => member.publicKey)].some((key) => key.length !== PUBLIC_KEY_BYTES))
    return 'bad-key';
  const hasTwin = keys.some((key, index) => keys.slice(index + 1).some((other) => equalBytes(key, other)));
  return hasTwin ? 'duplicate-key' : undefined;
}

/**
 * Whether `next` may follow the state's current membership. One replica may come and one may go in one change (a
 * replacement is both), so that the replicas that stay can always bring the new one up to date.
 */
export function membershipProblem(
  state: MembershipState,
  next: Membership,
  limits: SharedLimits,
): MembershipProblem | undefined {
  if (state.pending !== undefined) return 'change-under-way';
  if (next.epoch !== state.current.epoch + 1) return 'wrong-epoch';
  const defect = membershipDefect(next, limits);
  if (defect !== undefined) return defect;
  const added = next.replicas.filter((member) => replicaKey(state.current, member.id) === undefined);
  const removed = state.current.replicas.filter((member) => replicaKey(next, member.id) === undefined);
  if (added.length > 1 || removed.length > 1) return 'too-many-changes';
  const changed = state.current.replicas.some((member) => {
    const key = replicaKey(next, member.id);
    return key !== undefined && !equalBytes(key, member.publicKey);
  });
  return changed ? 'changed-key' : undefined;
}

/** The state after the checkpoint at `sequence`: a pending membership comes into force there. */
export function membershipAfterCheckpoint(state: MembershipState, sequence: number): MembershipState {
  if (state.pending?.takesEffectAt !== sequence) return state;
  return { current: state.pending.membership, startsAfter: sequence, previous: state.current, pending: undefined };
}

/** Canonical bytes of a membership. */
export function encodeMembership(membership: Membership): Uint8Array {
  const writer = new BinaryWriter(1024);
  writeMembership(writer, membership);
  return writer.toBytes();
}

/** A membership from bytes that anyone may have made. */
export function decodeMembership(bytes: Uint8Array, limits: SharedLimits): Decoded<Membership> {
  const reader = new BinaryReader(bytes);
  return reader.finish(readMembership(reader, limits));
}

/** Canonical bytes of the replicated membership. */
export function encodeMembershipState(state: MembershipState): Uint8Array {
  const writer = new BinaryWriter(2048);
  writeMembership(writer, state.current);
  writer.u64(state.startsAfter);
  writer.u8(state.previous === undefined ? 0 : 1);
  if (state.previous !== undefined) writeMembership(writer, state.previous);
  writer.u8(state.pending === undefined ? 0 : 1);
  if (state.pending !== undefined) {
    writer.u64(state.pending.takesEffectAt);
    writeMembership(writer, state.pending.membership);
  }
  return writer.toBytes();
}

/** The replicated membership from bytes that anyone may have made. */
export function decodeMembershipState(bytes: Uint8Array, limits: SharedLimits): Decoded<MembershipState> {
  const reader = new BinaryReader(bytes);
  const current = readMembership(reader, limits);
  const startsAfter = reader.u64();
  const previous = reader.boolean() ? readMembership(reader, limits) : undefined;
  const pending = reader.boolean()
    ? { takesEffectAt: reader.u64(), membership: readMembership(reader, limits) }
    : undefined;
  return reader.finish({ current, startsAfter, previous, pending });
}

function isAscending(members: readonly { readonly id: number }[]): boolean {
  return members.every((member, index) => index === 0 || member.id > (members[index - 1]?.id ?? 0));
}

function writeMembership(writer: BinaryWriter, membership: Membership): void {
  writer.u32(membership.epoch);
  writer.u16(membership.replicas.length);
  for (const member of membership.replicas) {
    writer.u16(member.id);
    writer.raw(member.publicKey);
  }
  writer.u16(membership.clients.length);
  for (const member of membership.clients) {
    writer.u32(member.id);
    writer.u8(member.isAdministrator ? 1 : 0);
    writer.raw(member.publicKey);
  }
}

function readMembership(reader: BinaryReader, limits: SharedLimits): Membership {
  const epoch = reader.u32();
  const replicas = reader.list(reader.count(limits.replicasMax), () => ({
    id: reader.u16(),
    publicKey: reader.raw(PUBLIC_KEY_BYTES),
  }));
  const clients = reader.list(reader.count(limits.clientsMax), () => ({
    id: reader.u32(),
    isAdministrator: reader.boolean(),
    publicKey: reader.raw(PUBLIC_KEY_BYTES),
  }));
  return { epoch, replicas, clients };
}
