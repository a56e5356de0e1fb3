/**
 * How many of n agents are right: exact distributions of a count, by adding one agent after the other. Only sums and
 * products of probabilities occur, so nothing cancels and nothing overflows.
 */
import { assert } from '@dikast/core/base/assert';

/** Probability of each count 0 .. n. */
export type CountDistribution = Float64Array;

/** Independent agents, each with a probability of its own (Poisson-binomial). Takes n^2 / 2 steps. */
export function poissonBinomial(probabilities: readonly number[]): CountDistribution {
  const distribution = new Float64Array(probabilities.length + 1);
  distribution[0] = 1;
  for (const [agents, probability] of probabilities.entries()) {
    assert(probability >= 0 && probability <= 1, 'a probability is 0 .. 1');
    addEqualAgent(distribution, agents, probability);
  }
  return distribution;
}

/**
 * Exchangeable agents whose outcomes correlate with `rho` (beta-binomial). The m-th agent is right with probability
 * (p (1 - rho) + r rho) / (1 - rho + m rho) when r of the m before it were: Polya's urn, which needs no gamma function
 * and takes rho = 0 (independent) and rho = 1 (all alike) as they are.
 */
export function betaBinomial(n: number, probability: number, rho: number): CountDistribution {
  assert(rho >= 0 && rho <= 1, 'rho is 0 .. 1');
  assert(probability >= 0 && probability <= 1, 'a probability is 0 .. 1');
  const distribution = new Float64Array(n + 1);
  distribution[0] = 1;
  for (let agents = 0; agents < n; agents++)
    addAgent(distribution, agents, (before) => urnProbability(probability, rho, before, agents));
  return distribution;
}

/** Probability that the next agent is right when `before` of `agents` were. */
export function urnProbability(probability: number, rho: number, before: number, agents: number): number {
  return agents === 0 ? probability : (probability * (1 - rho) + before * rho) / (1 - rho + agents * rho);
}

/** Each of a counted number is kept with one probability: how many are kept. */
export function thinned(distribution: CountDistribution, probability: number): CountDistribution {
  const kept = new Float64Array(distribution.length);
  const given = new Float64Array(distribution.length);
  given[0] = 1;
  for (const [count, weight] of distribution.entries()) {
    if (count > 0) addEqualAgent(given, count - 1, probability);
    for (let index = 0; index <= count; index++) kept[index] = (kept[index] ?? 0) + weight * (given[index] ?? 0);
  }
  return kept;
}

/** Probability of a count of at least `least`, smallest terms first. */
export function atLeast(distribution: CountDistribution, least: number): number {
  let sum = 0;
  for (let count = distribution.length - 1; count >= Math.max(0, least); count--) sum += distribution[count] ?? 0;
  return Math.min(1, sum);
}

/** From the counts of `agents` agents to those of one more, in place. */
function addAgent(distribution: CountDistribution, agents: number, probabilityAfter: (before: number) => number): void {
  for (let count = agents + 1; count >= 0; count--) {
    const stays = count > agents ? 0 : (distribution[count] ?? 0) * (1 - probabilityAfter(count));
    const rises = count === 0 ? 0 : (distribution[count - 1] ?? 0) * probabilityAfter(count - 1);
    distribution[count] = stays + rises;
  }
}

/** The same for an agent who is right with one probability whatever the others were: the loop that has to be fast. */
function addEqualAgent(distribution: CountDistribution, agents: number, probability: number): void {
  const rest = 1 - probability;
  for (let count = agents + 1; count > 0; count--)
    distribution[count] = (distribution[count] as number) * rest + (distribution[count - 1] as number) * probability;
  distribution[0] = (distribution[0] as number) * rest;
}
