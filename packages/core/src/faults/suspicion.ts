/**
 * A suspicion: a judgement about an agent's behaviour over many validations. It can be recomputed by anyone who has the
 * pool's ledger, but it proves nothing about a single ballot; it costs weight, and in the end the seat's say.
 */
import type { SuspicionKind } from './fault.ts';

/** How the suspicion was arrived at, in integers. */
export interface Statistic {
  /** Snake-case name of the test. */
  readonly name: string;
  readonly value: number;
  /** What the value had to reach. */
  readonly bound: number;
  readonly unit: 'micro_nats' | 'observations';
}

/** One suspicion against one agent of a pool. */
export interface Suspicion {
  readonly agent: string;
  readonly kind: SuspicionKind;
  readonly statistic: Statistic;
  /** Chance that the test does not accuse an agent that is sound, in basis points; not a chance of guilt. */
  readonly confidenceBasisPoints: number;
  /** Other agents that the statistic is about: those whose errors are shared. In the order of ids. */
  readonly partners: readonly string[];
  /** The latest validations that it rests on, oldest first, at most {@link RESTS_ON_MAX}. */
  readonly restsOn: readonly string[];
}

/** Validations that a suspicion names at most. */
export const RESTS_ON_MAX = 16;
