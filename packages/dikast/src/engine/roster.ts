/**
 * Who is seated where: agents by pool, their weights, and who is excluded by proof.
 */

import { compareText, toHex } from '@dikast/core/base/bytes';
import { BASIS_POINTS, isThresholdReachable } from '@dikast/core/quorum/weights';
import type { RosterEntry } from '@dikast/core/voting/panel';
import { isAdmissibleKey } from '../adapters/ed25519.ts';
import type { DikastConfig, PoolConfig } from '../config/config.ts';
import { DikastError } from '../errors/dikast-error.ts';
import type { Agent } from '../ports.ts';

/** Agents of all pools. */
export class Roster {
  readonly #agents: ReadonlyMap<string, ReadonlyMap<string, Agent>>;

  /**
   * @throws DikastError `invalid_config` when a pool has fewer agents than `min_agents`, an agent's pool is not
   *   configured, two agents share a name or a key, or a key is not admissible.
   */
  constructor(given: readonly Agent[], config: DikastConfig) {
    const agents = given.map(asSeated);
    checkIdentities(agents);
    const unknown = agents.find(({ pool }) => !config.pools.has(pool));
    if (unknown !== undefined)
      throw new DikastError(
        'invalid_config',
        `agent ${unknown.id}: pool "${unknown.pool}" is not configured, expected one of ${[...config.pools.keys()].join(', ')}`,
      );
    const byPool = new Map<string, ReadonlyMap<string, Agent>>();
    for (const pool of config.pools.values()) {
      const seated = agents
        .filter((agent) => agent.pool === pool.name)
        .sort((left, right) => compareText(left.id, right.id));
      byPool.set(pool.name, new Map(seated.map((agent) => [agent.id, agent])));
      checkPool(pool, seated);
    }
    this.#agents = byPool;
  }

  /** All agents, pool by pool. */
  get agents(): readonly Agent[] {
    return [...this.#agents.values()].flatMap((pool) => [...pool.values()]);
  }

  agentsOf(pool: string): ReadonlyMap<string, Agent> {
    return this.#agents.get(pool) ?? new Map();
  }

  /** Agents of a pool that have a place of their own; the others wait to stand in for them. */
  placesOf(pool: PoolConfig): number {
    return this.entriesOf(pool).filter(({ isStandby = false }) => !isStandby).length;
  }

  /** The roster of a pool as it is recorded, in the order of ids; the excluded keep their seats and are not asked. */
  entriesOf(pool: PoolConfig, excluded: ReadonlySet<string> = new Set()): readonly RosterEntry[] {
    return [...this.agentsOf(pool.name).values()].map(({ id, specialization, family, methodDigest, publicKey }) => ({
      agent: id,
      specialization,
      ...(family === undefined ? {} : { family }),
      ...(methodDigest === undefined ? {} : { methodDigest }),
      publicKey: toHex(publicKey),
      weight: weightOf(pool, specialization),
      isExcluded: excluded.has(id),
      ...(isOnStandby(pool, id) ? { isStandby: true as const } : {}),
    }));
  }
}

/** An agent as it is when it takes its seat: what it says of itself later changes nothing. */
function asSeated(agent: Agent): Agent {
  const { id, pool, specialization, family, method, isDeterministic, publicKey, replicaSigner } = agent;
  const { methodDigest, expectedCostMicros = 0 } = agent;
  return Object.freeze({
    id,
    pool,
    specialization,
    ...(family === undefined ? {} : { family }),
    method,
    ...(methodDigest === undefined ? {} : { methodDigest }),
    isDeterministic,
    expectedCostMicros,
    publicKey: new Uint8Array(publicKey),
    ...(replicaSigner === undefined ? {} : { replicaSigner }),
    assess: (...call: Parameters<Agent['assess']>) => agent.assess(...call),
    examine: (...call: Parameters<Agent['examine']>) => agent.examine(...call),
  });
}

function checkIdentities(agents: readonly Agent[]): void {
  const seen = new Map<string, string>();
  for (const { id, publicKey, methodDigest } of agents) {
    if (methodDigest !== undefined && !/^[0-9a-f]{64}$/.test(methodDigest))
      throw new DikastError('invalid_config', `agent ${id}: methodDigest is not 64 hexadecimal digits`);
    if (!isAdmissibleKey(publicKey))
      throw new DikastError('invalid_config', `agent ${id}: the public key is not an admissible ed25519 key`);
    for (const mark of [`id ${id}`, `key ${toHex(publicKey)}`]) {
      const other = seen.get(mark);
      if (other !== undefined)
        throw new DikastError('invalid_config', `agents ${other} and ${id} share the ${mark}: each needs its own`);
      seen.set(mark, id);
    }
  }
}

function checkPool(pool: PoolConfig, agents: readonly Agent[]): void {
  const { standby = [] } = pool;
  const unknown = standby.find((name) => !agents.some(({ id }) => isNamed(pool, id, name)));
  if (unknown !== undefined)
    throw new DikastError(
      'invalid_config',
      `pool ${pool.name}: standby names ${unknown}, expected an agent of its roster: ${agents.map(({ id }) => shortName(pool, id)).join(', ')}`,
    );
  const waiting = agents.filter(({ id }) => isOnStandby(pool, id)).length;
  const placed = agents.length - waiting;
  const aside = waiting === 0 ? '' : ` beside ${waiting} on standby`;
  if (placed < pool.minAgents)
    throw new DikastError(
      'invalid_config',
      `pool ${pool.name}: ${placed} agents are on the roster${aside}, min_agents is ${pool.minAgents}; add validators or lower min_agents`,
    );
  const equal = Array.from({ length: pool.minAgents }, () => BASIS_POINTS);
  if (!isThresholdReachable(equal, pool.thresholdBasisPoints))
    throw new DikastError(
      'invalid_config',
      `pool ${pool.name}: threshold ${pool.thresholdBasisPoints / BASIS_POINTS} cannot be reached by n - f of ${pool.minAgents} agents`,
    );
}

/** Whether an agent waits to take the place of another. */
function isOnStandby(pool: PoolConfig, id: string): boolean {
  return (pool.standby ?? []).some((name) => isNamed(pool, id, name));
}

/** Standby agents are named as validators are, or by their whole id. */
function isNamed(pool: PoolConfig, id: string, name: string): boolean {
  return name === id || name === shortName(pool, id);
}

function shortName({ name }: PoolConfig, id: string): string {
  return id.startsWith(`${name}.`) ? id.slice(name.length + 1) : id;
}

function weightOf(pool: PoolConfig, specialization: string): number {
  return pool.specializationWeights.get(specialization) ?? BASIS_POINTS;
}
