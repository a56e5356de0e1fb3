/**
 * Unequal agents whose errors hang together because some tasks are hard for all: the logit of an agent's error is its own
 * constant plus `spread` times the difficulty of the task, which is normal. Given the difficulty, agents are independent.
 */
import { assert } from '@dikast/core/base/assert';
import type { Level } from './panel-model.ts';

const NODES = 61;
const REACH = 5;
const SPREAD_MAX = 40;
const HALVINGS = 60;

/** Difficulties and their shares: the trapezoid rule, which is very exact for a normal density. */
const DIFFICULTIES = Array.from({ length: NODES }, (_, index) => -REACH + (2 * REACH * index) / (NODES - 1));
const DENSITIES = DIFFICULTIES.map((z) => Math.exp((-z * z) / 2));
const TOTAL = DENSITIES.reduce((sum, density) => sum + density, 0);
const SHARES = DENSITIES.map((density) => density / TOTAL);

/** What votes say of their judges. */
export interface LatentFit {
  /** Each judge's share of wrong votes. */
  readonly errors: readonly number[];
  /** Mean correlation of errors over pairs of judges. */
  readonly rho: number;
  readonly spread: number;
}

/** Tasks of many difficulties on which the agents have these mean errors and correlate by `rho` on average. */
export function latentLevels(errors: readonly number[], rho: number): readonly Level[] {
  return levelsOf(errors, spreadFor(errors, rho));
}

/**
 * Fits the model to votes: one row for each task, true where a judge was wrong, undefined where it did not vote. Error
 * rates are those seen; the spread is that at which the model's mean correlation is the one seen. Correlations below 0
 * count as 0: the model has none.
 */
export function fitLatentDifficulty(votes: readonly (readonly (boolean | undefined)[])[]): LatentFit {
  const judges = votes[0]?.length ?? 0;
  const errors = Array.from({ length: judges }, (_, judge) => mean(votes.map((row) => row[judge])));
  const pairs = pairsOf(judges).flatMap(([left, right]) => correlation(votes, left, right) ?? []);
  const rho = Math.max(0, pairs.reduce((sum, one) => sum + one, 0) / Math.max(1, pairs.length));
  return { errors, rho, spread: spreadFor(errors, rho) };
}

/** The mean correlation of errors under levels, over pairs of agents that are neither always right nor always wrong. */
export function meanCorrelation(levels: readonly Level[]): number {
  const agents = levels[0]?.errors.length ?? 0;
  const average = (of: (level: Level) => number) => levels.reduce((sum, level) => sum + level.share * of(level), 0);
  const means = Array.from({ length: agents }, (_, agent) => average(({ errors }) => errors[agent] ?? 0));
  const spreads = means.map((error) => Math.sqrt(error * (1 - error)));
  const pairs = pairsOf(agents).filter(([left, right]) => (spreads[left] ?? 0) * (spreads[right] ?? 0) > 0);
  const sum = pairs.reduce((so, [left, right]) => {
    const both = average(({ errors }) => (errors[left] ?? 0) * (errors[right] ?? 0));
    const covariance = both - (means[left] ?? 0) * (means[right] ?? 0);
    return so + covariance / ((spreads[left] ?? 1) * (spreads[right] ?? 1));
  }, 0);
  return pairs.length === 0 ? 0 : sum / pairs.length;
}

function spreadFor(errors: readonly number[], rho: number): number {
  assert(rho >= 0 && rho < 1, 'rho is 0 or above and below 1');
  if (rho === 0 || errors.length < 2) return 0;
  return bisect(0, SPREAD_MAX, (spread) => meanCorrelation(levelsOf(errors, spread)) < rho);
}

function levelsOf(errors: readonly number[], spread: number): readonly Level[] {
  const constants = errors.map((error) => constantFor(error, spread));
  return DIFFICULTIES.map((z, index) => ({
    share: SHARES[index] ?? 0,
    errors: constants.map((constant, agent) => {
      const error = errors[agent] ?? 0;
      return error === 0 || error === 1 ? error : logistic(constant + spread * z);
    }),
  }));
}

/** The constant at which an agent's mean error over all difficulties is the one wanted. */
function constantFor(error: number, spread: number): number {
  const reach = 40 + REACH * spread;
  return bisect(-reach, reach, (constant) => {
    const so = DIFFICULTIES.reduce((sum, z, index) => sum + (SHARES[index] ?? 0) * logistic(constant + spread * z), 0);
    return so < error;
  });
}

/** Where a condition that holds on the left stops to hold. */
function bisect(from: number, to: number, isLeft: (at: number) => boolean): number {
  let low = from;
  let high = to;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (isLeft(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function mean(votes: readonly (boolean | undefined)[]): number {
  const cast = votes.filter((vote) => vote !== undefined);
  return cast.length === 0 ? 0 : cast.filter((vote) => vote).length / cast.length;
}

/** Pearson's correlation over the tasks on which both voted; undefined when one of them is always right or always wrong. */
function correlation(
  votes: readonly (readonly (boolean | undefined)[])[],
  left: number,
  right: number,
): number | undefined {
  const both = votes.filter((row) => row[left] !== undefined && row[right] !== undefined);
  const a = mean(both.map((row) => row[left]));
  const b = mean(both.map((row) => row[right]));
  const ab = mean(both.map((row) => row[left] === true && row[right] === true));
  const spread = Math.sqrt(a * (1 - a) * b * (1 - b));
  return spread === 0 ? undefined : (ab - a * b) / spread;
}

function pairsOf(count: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, left) =>
    Array.from({ length: count - left - 1 }, (__, offset) => [left, left + 1 + offset] as const),
  ).flat();
}
