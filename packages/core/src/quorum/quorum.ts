/**
 * The only place with arithmetic on n and f. Integers, always over the full panel, never over the survivors:
 * an agent that fails, is late or is excluded still counts in n.
 */
import { assert } from '../base/assert.ts';

/** How many of n agents may misbehave: f = floor((n - 1) / 3). */
export function faultsMax(n: number): number {
  assert(Number.isSafeInteger(n) && n >= 1, 'n is a positive integer');
  return Math.floor((n - 1) / 3);
}

/**
 * Smallest number of agents of which any two sets share at least f + 1: q = ceil((n + f + 1) / 2).
 * It equals 2f + 1 only when n = 3f + 1; for other n the popular 2f + 1 is unsafe.
 */
export function quorumSize(n: number): number {
  return Math.ceil((n + faultsMax(n) + 1) / 2);
}

/** Smallest number of agents that cannot all misbehave: f + 1. */
export function weakQuorumSize(n: number): number {
  return faultsMax(n) + 1;
}
