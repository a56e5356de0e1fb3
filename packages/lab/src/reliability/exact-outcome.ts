/** What a strategy comes to, in closed form. */
import { atLeast, betaBinomial, poissonBinomial, thinned } from './counts.ts';
import { firstError, type PanelModel, panelSize } from './panel-model.ts';
import {
  type AcceptanceRule,
  acceptanceRule,
  type GenerateAndVerify,
  type Outcome,
  type Strategy,
  type VotingStrategy,
} from './strategy.ts';
import { weightedAtLeast, weightedGivenCount } from './weighted-counts.ts';

/** The exact shares of a strategy over a panel. */
export function exactOutcome(strategy: Strategy, panel: PanelModel): Outcome {
  switch (strategy.kind) {
    case 'single': {
      const wrong = firstError(panel);
      return { right: 1 - wrong, wrong, abstained: 0 };
    }
    case 'any-correct-oracle':
      return oracleOutcome(panel);
    case 'generate-and-verify':
      return verifiedOutcome(strategy, panel);
    default:
      return votedOutcome(strategy, panel);
  }
}

function votedOutcome(strategy: VotingStrategy, panel: PanelModel): Outcome {
  const rule = acceptanceRule(strategy, panelSize(panel));
  const right = accepted(rule, panel, 'right');
  const wrong = accepted(rule, panel, 'wrong');
  return { right, wrong, abstained: remainder(right, wrong) };
}

function oracleOutcome(panel: PanelModel): Outcome {
  const right = accepted({ count: 1, weights: undefined, weight: 0 }, panel, 'right');
  return { right, wrong: 1 - right, abstained: 0 };
}

/** How probably the agents who are right, or those who share the wrong answer, satisfy the rule. */
function accepted(rule: AcceptanceRule, { errors, alike }: PanelModel, side: 'right' | 'wrong'): number {
  if (errors.kind === 'levels') {
    return errors.levels.reduce((sum, level) => {
      const probabilities = level.errors.map((error) => (side === 'right' ? 1 - error : error * alike));
      const share =
        rule.weights === undefined
          ? atLeast(poissonBinomial(probabilities), rule.count)
          : weightedAtLeast(probabilities, rule);
      return sum + level.share * share;
    }, 0);
  }
  const { n, error, rho } = errors;
  const counts = side === 'right' ? betaBinomial(n, 1 - error, rho) : alikeCounts(betaBinomial(n, error, rho), alike);
  if (rule.weights === undefined) return atLeast(counts, rule.count);
  return weightedGivenCount(n, rule).reduce((sum, share, count) => sum + share * (counts[count] ?? 0), 0);
}

function alikeCounts(wrong: Float64Array, alike: number): Float64Array {
  return alike === 1 ? wrong : thinned(wrong, alike);
}

/**
 * Each attempt ends with the answer passed, repaired, or stopped; stopped ones are followed by another attempt. Attempts
 * on one task are independent given its level; correlation between agents plays no part, since one agent answers.
 */
function verifiedOutcome(strategy: GenerateAndVerify, { errors }: PanelModel): Outcome {
  const levels = errors.kind === 'levels' ? errors.levels : [{ share: 1, errors: [errors.error] }];
  let right = 0;
  let wrong = 0;
  for (const level of levels) {
    const attempt = verifiedAttempt(strategy, level.errors[0] ?? 0);
    const attempts = geometricSum(attempt.abstained, strategy.attempts);
    right += level.share * attempt.right * attempts;
    wrong += level.share * attempt.wrong * attempts;
  }
  return { right, wrong, abstained: remainder(right, wrong) };
}

/** What is left; rounding of sums is not abstention. */
function remainder(right: number, wrong: number): number {
  const left = 1 - right - wrong;
  return left < 1e-12 ? 0 : left;
}

/** Attempts made on average: 1 + s + s^2 + ..., `attempts` terms. */
export function geometricSum(stopped: number, attempts: number): number {
  let sum = 0;
  let reached = 1;
  for (let attempt = 0; attempt < attempts; attempt++) {
    sum += reached;
    reached *= stopped;
  }
  return sum;
}

/** One attempt of an agent with an error rate. */
export function verifiedAttempt({ detection, falseAlarm, repair }: GenerateAndVerify, error: number): Outcome {
  const stopped = (1 - error) * falseAlarm + error * detection;
  return {
    right: (1 - error) * (1 - falseAlarm) + stopped * repair,
    wrong: error * (1 - detection),
    abstained: stopped * (1 - repair),
  };
}
