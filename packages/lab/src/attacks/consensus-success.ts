/**
 * How often honest agents reach the right decision in every pool of a request, simulated and exactly.
 * Independent errors, no second round: the case that has a closed form.
 */
import { quorumSize } from '@dikast/core/quorum/quorum';
import { honestAct } from './honest-agent.ts';
import { drawItem } from './item.ts';
import { agentName, THRESHOLD_BASIS_POINTS } from './pool-plan.ts';
import { unsignedChannel } from './unsigned-channel.ts';
import { type PoolRules, runValidation } from './validation.ts';

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
  let successes = 0;
  for (let index = 0; index < requests; index++) {
    const isRight = sizes.every((size, pool) => isDecidedRightly(size, 1 - accuracy, { seed: seed + pool, index }));
    if (isRight) successes += 1;
  }
  return { requests, successes, exact: exactConsensusSuccess(sizes, accuracy) };
}

const RULES: PoolRules = {
  rule: { thresholdBasisPoints: THRESHOLD_BASIS_POINTS, hasCrossExamination: false },
  channel: unsignedChannel,
};

/** One validation by a pool of equal agents. */
function isDecidedRightly(size: number, error: number, { seed, index }: { seed: number; index: number }): boolean {
  const item = drawItem({ ...INDEPENDENT, seats: size }, seed, index);
  const fallibility = { error, rulingError: 0 };
  const seated = Array.from({ length: size }, (_, position) => ({
    seat: { agent: agentName(position), weight: 1 },
    position,
    act: honestAct(item, position, fallibility),
    fallibility,
    isAdmitted: true,
  }));
  return runValidation(item, seated, RULES).outcome === (item.truth === 'approve' ? 'approved' : 'rejected');
}

const INDEPENDENT = { rho: 0, badShare: 0.5, knownShare: 0, lateShare: 0, topicCount: 1 };

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
