/** A second way to the exact shares, for tests: every combination of answers is written out and judged. */
import { quorumSize } from '@dikast/core/quorum/quorum';
import type { PanelModel } from './panel-model.ts';
import type { Outcome, Strategy } from './strategy.ts';

type Answer = 'right' | 'alike' | 'other';

const ANSWERS: readonly Answer[] = ['right', 'alike', 'other'];

/** The shares by enumeration; for voting strategies and the oracle, and panels of at most about eight agents. */
export function naiveOutcome(strategy: Strategy, { errors, alike }: PanelModel): Outcome {
  const shares = { right: 0, wrong: 0, abstained: 0 };
  const n = errors.kind === 'exchangeable' ? errors.n : (errors.levels[0]?.errors.length ?? 0);
  for (const answers of combinations(n)) {
    const wrong = answers.filter((answer) => answer !== 'right').length;
    const others = answers.filter((answer) => answer === 'other').length;
    const collision = alike ** (wrong - others) * (1 - alike) ** others;
    const probability =
      errors.kind === 'exchangeable'
        ? sequenceProbability(n, wrong, errors.error, errors.rho)
        : errors.levels.reduce((sum, level) => sum + level.share * product(answers, level.errors), 0);
    shares[judge(strategy, answers)] += probability * collision;
  }
  return shares;
}

function judge(strategy: Strategy, answers: readonly Answer[]): keyof Outcome {
  if (strategy.kind === 'any-correct-oracle') return answers.includes('right') ? 'right' : 'wrong';
  if (wins(strategy, answers, 'right')) return 'right';
  return wins(strategy, answers, 'alike') ? 'wrong' : 'abstained';
}

function wins(strategy: Strategy, answers: readonly Answer[], side: Answer): boolean {
  const n = answers.length;
  const agreeing = answers.flatMap((answer, agent) => (answer === side ? [agent] : []));
  switch (strategy.kind) {
    case 'single':
      return answers[0] === side;
    case 'majority':
      return agreeing.length > n / 2;
    case 'quorum':
      return agreeing.length >= quorumSize(n);
    case 'agree-only':
      return agreeing.length === n;
    case 'weighted-quorum': {
      const weigh = (agents: readonly number[]) =>
        agents.reduce((sum, agent) => sum + (strategy.weights[agent] ?? 0), 0);
      const share = weigh(agreeing) / weigh(answers.map((_, agent) => agent));
      return agreeing.length >= quorumSize(n) && share >= strategy.threshold;
    }
    default:
      throw new Error(`${strategy.kind} is no vote`);
  }
}

function product(answers: readonly Answer[], errors: readonly number[]): number {
  return answers.reduce(
    (so, answer, agent) => so * (answer === 'right' ? 1 - (errors[agent] ?? 0) : (errors[agent] ?? 0)),
    1,
  );
}

/** A given sequence with so many errors under a beta-binomial: B(a + wrong, b + right) / B(a, b) by rising factorials. */
function sequenceProbability(n: number, wrong: number, error: number, rho: number): number {
  const a = (error * (1 - rho)) / rho;
  const b = ((1 - error) * (1 - rho)) / rho;
  return (rising(a, wrong) * rising(b, n - wrong)) / rising(a + b, n);
}

function rising(from: number, terms: number): number {
  return Array.from({ length: terms }, (_, index) => from + index).reduce((so, factor) => so * factor, 1);
}

function combinations(n: number): readonly (readonly Answer[])[] {
  if (n === 0) return [[]];
  return combinations(n - 1).flatMap((rest) => ANSWERS.map((answer) => [...rest, answer]));
}
