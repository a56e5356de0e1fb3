/**
 * Checks a pool against the quorum arithmetic for every size its panels may have, and keeps its specialization
 * weights within the bound.
 */
import { present } from '@dikast/core/base/assert';
import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import { BASIS_POINTS, clampWeights, isThresholdReachable } from '@dikast/core/quorum/weights';
import type { PoolConfig } from './config.ts';
import { type ConfigNote, type ConfigProblem, formatPath } from './config-problem.ts';

/** What an agent weighs whose specialization is not listed. */
const OTHER_WEIGHT = BASIS_POINTS;

/** Limits in the wrong order, or a threshold out of reach while as many agents are silent as may fail. */
export function checkPoolQuorum(pool: PoolConfig): readonly ConfigProblem[] {
  const path = pathOf(pool);
  if (pool.minAgents > pool.maxAgents) {
    const expected = `at least ${pool.minAgents}, as min_agents has`;
    return [{ path: [...path, 'max_agents'], seen: String(pool.maxAgents), expected }];
  }
  const unreachable = panelSizes(pool).find((n) => !isReachable(pool, n));
  if (unreachable === undefined) return [];
  const silent = faultsMax(unreachable);
  const seen = `${decimal(pool.thresholdBasisPoints)}, out of reach for a panel of ${unreachable} with ${silent} silent`;
  const reachable = decimal(Math.floor(((unreachable - silent) * BASIS_POINTS) / unreachable));
  const expected = `at most ${reachable} there, or other values of min_agents and max_agents`;
  return [{ path: [...path, 'byzantine_threshold'], seen, expected }];
}

/** The pool with no weight too light against the heaviest for a panel of `minAgents`, and what there is to say. */
export function clampSpecializationWeights(pool: PoolConfig): {
  readonly pool: PoolConfig;
  readonly notes: readonly ConfigNote[];
} {
  const heaviest = Math.max(OTHER_WEIGHT, ...pool.specializationWeights.values());
  const clamp = (weight: number) => clampBeside(heaviest, weight, pool, pool.minAgents);
  const weights = [...pool.specializationWeights].map(([name, weight]): [string, number] => [name, clamp(weight)]);
  const clamped = { ...pool, specializationWeights: new Map(weights) };
  return {
    pool: clamped,
    notes: [
      ...faultNotes(pool),
      ...adaptiveNotes(pool),
      ...clampNotes(pool, clamped),
      ...widerPanelNotes(clamped, heaviest),
    ],
  };
}

function faultNotes(pool: PoolConfig): readonly ConfigNote[] {
  if (faultsMax(pool.minAgents) > 0) return [];
  const message = `a panel of ${pool.minAgents} tolerates no faulty agent (f = 0); 4 agents tolerate one`;
  return [{ kind: 'no_fault_tolerated', path: formatPath([...pathOf(pool), 'min_agents']), message }];
}

/** Where a quorum is n - f agents already, a threshold that n - f agents must reach can never ask for more. */
function adaptiveNotes(pool: PoolConfig): readonly ConfigNote[] {
  const { minAgents: n, hasAdaptiveThreshold = false } = pool;
  const quorum = quorumSize(n);
  if (!hasAdaptiveThreshold || quorum < n - faultsMax(n)) return [];
  const message = `changes no outcome of a panel of ${n}: its quorum, ${quorum} agents, is all that may be asked for while ${faultsMax(n)} may be silent; panels of 3, 6, 9, ... can be asked for more`;
  return [{ kind: 'threshold_without_effect', path: formatPath([...pathOf(pool), 'adaptive_threshold']), message }];
}

function clampNotes(written: PoolConfig, clamped: PoolConfig): readonly ConfigNote[] {
  const faulty = faultsMax(written.minAgents);
  return [...written.specializationWeights].flatMap(([name, before]): readonly ConfigNote[] => {
    const after = clamped.specializationWeights.get(name) ?? before;
    if (before === after) return [];
    const reason = `lighter, ${faulty} faulty agents of ${written.minAgents} could outweigh or block the others`;
    const path = formatPath([...pathOf(written), 'specialization_weights', name]);
    return [{ kind: 'weight_clamped', path, message: `${decimal(before)} counts as ${decimal(after)}: ${reason}` }];
  });
}

/** The bound is tighter for some sizes; a panel of such a size is clamped when it is drawn. */
function widerPanelNotes(pool: PoolConfig, heaviest: number): readonly ConfigNote[] {
  const lightest = Math.min(OTHER_WEIGHT, ...pool.specializationWeights.values());
  const lifted = panelSizes(pool).map((n) => ({ n, weight: clampBeside(heaviest, lightest, pool, n) }));
  const worst = lifted.reduce((left, right) => (right.weight > left.weight ? right : left));
  if (worst.weight <= lightest) return [];
  const raised = decimal(worst.weight);
  const message = `on a panel of ${worst.n} a weight below ${raised} counts as ${raised}, because the heaviest is ${decimal(heaviest)}`;
  return [{ kind: 'weight_clamped_by_size', path: formatPath([...pathOf(pool), 'specialization_weights']), message }];
}

/** What a weight counts on a panel of n whose other agents all have the heaviest. */
function clampBeside(heaviest: number, weight: number, pool: PoolConfig, n: number): number {
  const panel = [weight, ...Array.from({ length: n - 1 }, () => heaviest)];
  return present(clampWeights(panel, pool.thresholdBasisPoints)[0], 'a panel has at least one agent');
}

/** Whether a panel of n reaches the threshold without its f heaviest agents, whichever specializations they have. */
function isReachable(pool: PoolConfig, n: number): boolean {
  const weights = [OTHER_WEIGHT, ...pool.specializationWeights.values()];
  const heaviest = Math.max(...weights);
  const lightest = Math.min(...weights);
  const panel = Array.from({ length: n }, (_, index) => (index < faultsMax(n) ? heaviest : lightest));
  return isThresholdReachable(clampWeights(panel, pool.thresholdBasisPoints), pool.thresholdBasisPoints);
}

function panelSizes({ minAgents, maxAgents }: PoolConfig): readonly number[] {
  return Array.from({ length: maxAgents - minAgents + 1 }, (_, index) => minAgents + index);
}

function pathOf(pool: PoolConfig): readonly string[] {
  return ['consensus', 'agent_pools', pool.name];
}

/** Basis points as people write them: 6700 is 0.67. */
function decimal(basisPoints: number): string {
  return String(basisPoints / BASIS_POINTS);
}
