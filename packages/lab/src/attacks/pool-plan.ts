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
  /** Known answers before the first request, as `dikast calibrate` gives them; they are not decisions. */
  readonly calibration: number;
  /** Honest agents that wait to replace those that are quarantined or excluded. */
  readonly standby: number;
  /** What a quarantined agent's ballot is worth: nothing, or the least weight that the clamp allows. */
  readonly quarantinedVotes: QuarantinedVotes;
  /** A plain pool has no second round. */
  readonly isPlain: boolean;
  /** Whether ballots are really signed and admitted; slower, same outcome. */
  readonly isSigned: boolean;
}

/** `void` counts for neither side, `counted` as any other, with the least weight. */
export type QuarantinedVotes = 'void' | 'counted';

/** Threshold of the pools, as shipped. */
export const THRESHOLD_BASIS_POINTS = 6700;

/** The name of the agent that sits at a position at first. */
export function agentName(position: number): string {
  return `agent-${String(position + 1).padStart(2, '0')}`;
}

/** The name of a waiting agent. */
export function standbyName(position: number): string {
  return `standby-${String(position + 1).padStart(2, '0')}`;
}
