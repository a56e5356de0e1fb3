/** How many agree and what they weigh, together: exact for integer weights. */
import { assert } from '@dikast/core/base/assert';
import type { AcceptanceRule } from './strategy.ts';

/** Most (n + 1) x (total weight + 1) states that are kept. */
const STATES_MAX = 4_000_000;

/** Probability that agents who agree each with a probability of its own satisfy a rule with weights. */
export function weightedAtLeast(probabilities: readonly number[], rule: AcceptanceRule): number {
  return sumOver(jointDistribution(probabilities, rule), rule, () => 1);
}

/** For each number of agreeing agents, all sets of that size being equally likely: how probably they satisfy the rule. */
export function weightedGivenCount(n: number, rule: AcceptanceRule): readonly number[] {
  const joint = jointDistribution(
    Array.from({ length: n }, () => 0.5),
    rule,
  );
  return Array.from({ length: n + 1 }, (_, count) => {
    const satisfied = sumOver(joint, rule, (at) => (at === count ? 1 : 0));
    const all = sumOver(joint, { ...rule, count: 0, weight: 0 }, (at) => (at === count ? 1 : 0));
    return all === 0 ? 0 : satisfied / all;
  });
}

/** States in rows of one count each. */
function jointDistribution(
  probabilities: readonly number[],
  { weights = [] }: AcceptanceRule,
): readonly Float64Array[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const n = probabilities.length;
  assert((n + 1) * (total + 1) <= STATES_MAX, `counts and weights have at most ${STATES_MAX} states`);
  const rows = Array.from({ length: n + 1 }, () => new Float64Array(total + 1));
  (rows[0] as Float64Array)[0] = 1;
  for (const [agent, probability] of probabilities.entries()) addAgent(rows, agent, probability, weights[agent] ?? 0);
  return rows;
}

function addAgent(rows: readonly Float64Array[], agents: number, probability: number, weight: number): void {
  for (let count = agents + 1; count >= 0; count--) {
    const row = rows[count] as Float64Array;
    for (let index = 0; index < row.length; index++) row[index] = (row[index] as number) * (1 - probability);
    const fewer = rows[count - 1];
    if (fewer === undefined) continue;
    for (let index = weight; index < row.length; index++)
      row[index] = (row[index] as number) + (fewer[index - weight] as number) * probability;
  }
}

function sumOver(rows: readonly Float64Array[], rule: AcceptanceRule, share: (count: number) => number): number {
  let sum = 0;
  for (let count = rows.length - 1; count >= rule.count; count--) {
    const row = rows[count] as Float64Array;
    if (share(count) === 0) continue;
    for (let weight = row.length - 1; weight >= rule.weight; weight--) sum += row[weight] as number;
  }
  return Math.min(1, sum);
}
