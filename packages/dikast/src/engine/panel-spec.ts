/**
 * The panels a pool may be asked in: the first, of min_agents, and the wider one, of as many as the roster has up to
 * max_agents, for a gate whose first panel comes to no consensus.
 */
import type { PoolConfig } from '../config/config.ts';

/** A panel, and the group of the council that decides for it. */
export interface PanelSpec {
  readonly group: string;
  readonly pool: PoolConfig;
  readonly size: number;
  readonly isWider: boolean;
}

/** The panel that every seated pool is asked in. */
export function firstPanelOf(pool: PoolConfig): PanelSpec {
  return { group: pool.name, pool, size: pool.minAgents, isWider: false };
}

/** The wider panel; none where it would be no larger, or where nothing hangs on it: experts have no further appeal. */
export function widerPanelOf(pool: PoolConfig, places: number): PanelSpec | undefined {
  const size = Math.min(pool.maxAgents, places);
  if (size <= pool.minAgents || pool.policy !== 'gate' || pool.arbitrates !== undefined) return undefined;
  // No pool is called so: names have no plus sign.
  return { group: `${pool.name}+wider`, pool, size, isWider: true };
}
