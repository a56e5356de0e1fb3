/**
 * The validations of the last minutes, for rates and exact quantiles. Bounded in time and in number.
 */
import type { ValidationSample } from './validation-sample.ts';

/** Validations kept at most; under more load the window is shorter than configured. */
export const RECENT_MAX = 10_000;

/** What is kept of a validation. */
export interface RecentValidation {
  readonly atMs: number;
  readonly path: string;
  readonly durationMs: number;
  readonly hasConsensus: boolean;
  /** Pools that came to no consensus. */
  readonly openPools: readonly string[];
  readonly seats: number;
  /** Seats whose agent has a fault in it. */
  readonly faultySeats: number;
}

/** A window that slides. */
export class RecentValidations {
  readonly #windowMs: number;
  #kept: RecentValidation[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(sample: ValidationSample): void {
    this.#kept.push(recentOf(sample));
    // Cut in large steps: removing one at the front of a long list for each one added would cost its whole length.
    if (this.#kept.length >= RECENT_MAX * 2) this.#kept = this.#kept.slice(-RECENT_MAX);
  }

  /** Those concluded within the window that ends at `nowMs`, oldest first. */
  at(nowMs: number): readonly RecentValidation[] {
    const inTime = this.#kept.filter(({ atMs }) => atMs > nowMs - this.#windowMs);
    if (inTime.length < this.#kept.length / 2) this.#kept = inTime;
    return inTime.slice(-RECENT_MAX);
  }
}

/** The duration of rank ceil(share x count): exact. Undefined when there is none. */
export function exactQuantileMs(validations: readonly RecentValidation[], share: number): number | undefined {
  const ascending = validations.map(({ durationMs }) => durationMs).sort((left, right) => left - right);
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)];
}

function recentOf({ atMs, path, durationMs, outcome, pools, faults }: ValidationSample): RecentValidation {
  return {
    atMs,
    path,
    durationMs,
    hasConsensus: outcome !== 'undecided',
    openPools: pools.filter((pool) => pool.outcome === 'no_consensus').map(({ pool }) => pool),
    seats: pools.reduce((sum, { n }) => sum + n, 0),
    faultySeats: new Set(faults.map(({ pool, agent }) => JSON.stringify([pool, agent]))).size,
  };
}
