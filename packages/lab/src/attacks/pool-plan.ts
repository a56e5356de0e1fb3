/** What a trial of one pool is: everything follows from these values. */
import type { ChosenBehaviour } from './attackers.ts';
import type { Fallibility } from './honest-agent.ts';
import type { ItemRules } from './item.ts';

/** A pool under attack. */
export interface PoolPlan {
  readonly seed: number;
  /** Of every seat, also those that are Byzantine: what they would be if they were honest. */
  readonly seats: readonly Fallibility[];
  /** The Byzantine seats by position. */
  readonly byzantine: ReadonlyMap<number, ChosenBehaviour>;
  readonly items: Omit<ItemRules, 'seats'>;
  /** A plain pool has no second round. */
  readonly isPlain: boolean;
  /** Whether ballots are really signed and admitted; slower, same outcome. */
  readonly isSigned: boolean;
}

/** Threshold of the pools, as shipped. */
export const THRESHOLD_BASIS_POINTS = 6700;

/** The name of the agent at a position. */
export function agentName(position: number): string {
  return `agent-${String(position + 1).padStart(2, '0')}`;
}
