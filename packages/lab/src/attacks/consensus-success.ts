/**
 * How often honest agents reach the right decision in every pool of a request, simulated and exactly.
 * Independent errors, no second round: the case that has a closed form.
 */
import { quorumSize } from '@dikast/core/quorum/quorum';
import type { PoolPlan } from './pool-plan.ts';
import { addDecision, type DecisionCounts, NO_DECISIONS, playTrial } from './pool-trial.ts';

/** Sizes of the four built-in pools. */
export const BUILT_IN_POOL_SIZES = [7, 5, 5, 5] as const;

/** Requests in which every pool decided rightly. */
export interface ConsensusSuccess {
  readonly requests: number;
  readonly successes: number;
  /** The probability by formula: product over the pools of P(at least q of n are right). */
  readonly exact: number;
}

/** Simulates requests before pools of `sizes` agents of `accuracy` each. */
export function simulateConsensusSuccess(
  sizes: readonly number[],
  accuracy: number,
  { requests, seed }: { readonly requests: number; readonly seed: number },
): ConsensusSuccess {
  const isRight = Array.from({ length: requests }, () => true);
  sizes.forEach((size, pool) => {
    let counts: DecisionCounts = NO_DECISIONS;
    for (const { item, result } of playTrial(honestPool(size, accuracy, seed + pool), requests)) {
      const next = addDecision(counts, item, result.outcome);
      if (next.right === counts.right) isRight[item.index] = false;
      counts = next;
    }
  });
  const successes = isRight.filter((each) => each).length;
  return { requests, successes, exact: exactConsensusSuccess(sizes, accuracy) };
}

/** Probability that at least a quorum of every pool is right. */
export function exactConsensusSuccess(sizes: readonly number[], accuracy: number): number {
  return sizes.reduce((product, size) => product * upperTail(size, quorumSize(size), accuracy), 1);
}

/** P(X >= least) of a binomial X, by adding one trial at a time. */
function upperTail(trials: number, least: number, probability: number): number {
  let distribution = [1];
  for (let trial = 0; trial < trials; trial++) {
    const hits = [0, ...distribution.map((each) => each * probability)];
    distribution = hits.map((each, count) => each + (distribution[count] ?? 0) * (1 - probability));
  }
  return distribution.slice(least).reduce((sum, each) => sum + each, 0);
}

function honestPool(size: number, accuracy: number, seed: number): PoolPlan {
  return {
    seed,
    seats: Array.from({ length: size }, () => ({ error: 1 - accuracy, rulingError: 0 })),
    byzantine: new Map(),
    items: { rho: 0, badShare: 0.5, knownShare: 0, lateShare: 0, topicCount: 1 },
    isPlain: true,
    isSigned: false,
  };
}
