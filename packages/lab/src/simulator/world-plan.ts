/**
 * Who is who in a world, drawn from the seed: which replicas are faulty and how, which limits the group uses, which
 * machines exist.
 */
import { type Prng, shuffled } from '@dikast/core/base/prng';
import { type Limits, limitsWith } from '@dikast/core/pbft/limits';
import type { Membership } from '@dikast/core/pbft/membership';
import type { ReplicaId } from '@dikast/core/pbft/message';
import { BYZANTINE_FAULTS, CLIENT_FAULTS, type FaultProfile, streamOf } from './fault-profile.ts';
import type { HostRole } from './replica-host.ts';
import type { KeyPair, WorldCrypto } from './simulated-crypto.ts';
import type { Scenario } from './simulation-options.ts';

const STREAM_OF_ROLES = 1;
const STREAM_OF_LIMITS = 2;
const SPARES = 2;

/** A machine to be. */
export interface HostPlan {
  readonly index: number;
  readonly id: ReplicaId;
  readonly role: HostRole;
  readonly isJoiner: boolean;
}

/** Keys by id. */
export interface WorldKeys {
  readonly replicas: ReadonlyMap<ReplicaId, KeyPair>;
  readonly clients: ReadonlyMap<number, KeyPair>;
}

/** The machines, in order of their index: members, joiners to come, second copies of twins. */
export function planHosts(scenario: Scenario, profile: FaultProfile): HostPlan[] {
  const prng = streamOf(scenario.seed, STREAM_OF_ROLES);
  const ids = Array.from({ length: scenario.replicas }, (_, id) => id);
  const faulty = shuffled(ids, prng).slice(0, scenario.byzantine);
  const roles = new Map(faulty.map((id) => [id, drawRole(prng, profile)] as const));
  const spares = profile.has('membership-change') ? SPARES : 0;
  const all = [...ids, ...Array.from({ length: spares }, (_, index) => scenario.replicas + index)];
  const plans: HostPlan[] = all.map((id) => ({
    index: id,
    id,
    role: roles.get(id) ?? 'correct',
    isJoiner: id >= scenario.replicas,
  }));
  const twins = plans.filter((plan) => plan.role === 'twin');
  return [...plans, ...twins.map((plan, index) => ({ ...plan, index: plans.length + index }))];
}

/** Ids of the clients: correct ones first, then at most one Byzantine. */
export function planClients(scenario: Scenario, profile: FaultProfile): { correct: number[]; byzantine: number[] } {
  const correct = Array.from({ length: scenario.clients }, (_, id) => id);
  return { correct, byzantine: CLIENT_FAULTS.some((name) => profile.has(name)) ? [scenario.clients] : [] };
}

/** Small limits, so that checkpoints, timeouts and full windows come soon; some of them drawn. */
export function drawLimits(seed: number): Limits {
  const prng = streamOf(seed, STREAM_OF_LIMITS);
  const checkpointInterval = [1, 2, 4, 8][prng.nextBelow(4)] ?? 4;
  return limitsWith({
    checkpointInterval,
    windowSize: checkpointInterval * (2 + prng.nextBelow(2)),
    pipelineMax: 1 + prng.nextBelow(6),
    batchRequestsMax: 1 + prng.nextBelow(6),
    batchWaitTicks: prng.nextBelow(3),
    requestBytesMax: 2048,
    batchBytesMax: 8192,
    replyBytesMax: 40 + 24 * prng.nextBelow(3),
    clientWindow: 8 + prng.nextBelow(8),
    replyTableBytesMax: 1 << 15,
    pendingRequestsMax: 64,
    pendingBytesMax: 1 << 18,
    requestTimeoutTicks: 20,
    viewChangeTimeoutTicks: 20,
    backOffMax: 4,
    retransmitTicks: 6,
    statusTicks: 3,
    fetchTimeoutTicks: 8,
    bodyFetchTicks: 2,
    chunkBytes: 256,
    answersPerTickMax: 12,
    badRequestsMax: 3,
    throughputWindowTicks: 30,
    replicasMax: 32,
    clientsMax: 8,
  });
}

/** A key for everybody. */
export function drawKeys(crypto: WorldCrypto, hosts: readonly HostPlan[], clients: readonly number[]): WorldKeys {
  const ids = [...new Set(hosts.map((plan) => plan.id))];
  return {
    replicas: new Map(ids.map((id) => [id, crypto.createPair()])),
    clients: new Map(clients.map((id) => [id, crypto.createPair()])),
  };
}

/** The group's first membership. */
export function genesisOf(scenario: Scenario, keys: WorldKeys): Membership {
  const nobody = new Uint8Array(32);
  return {
    epoch: 0,
    replicas: Array.from({ length: scenario.replicas }, (_, id) => ({
      id,
      publicKey: keys.replicas.get(id)?.publicKey ?? nobody,
    })),
    clients: [...keys.clients].map(([id, key]) => ({ id, publicKey: key.publicKey, isAdministrator: id === 0 })),
  };
}

/** A next membership: one more member, or one in another's place; undefined when no spare is left. */
export function nextMembership(prng: Prng, current: Membership, keys: WorldKeys): Membership | undefined {
  const spare = [...keys.replicas].find(([id]) => !current.replicas.some((member) => member.id === id));
  if (spare === undefined) return undefined;
  const [id, { publicKey }] = spare;
  const leaves = prng.nextBelow(3) === 0 ? undefined : current.replicas[prng.nextBelow(current.replicas.length)]?.id;
  const stay = current.replicas.filter((member) => member.id !== leaves);
  return { ...current, epoch: current.epoch + 1, replicas: [...stay, { id, publicKey }] };
}

function drawRole(prng: Prng, profile: FaultProfile): HostRole {
  const roles: HostRole[] = [];
  if (BYZANTINE_FAULTS.some((name) => profile.has(name))) roles.push('traitor', 'traitor');
  if (profile.has('twins')) roles.push('twin');
  if (profile.has('rollback')) roles.push('rollback');
  if (profile.has('torn-tail') || profile.has('amnesia')) roles.push('lossy');
  return roles[prng.nextBelow(Math.max(roles.length, 1))] ?? 'traitor';
}
