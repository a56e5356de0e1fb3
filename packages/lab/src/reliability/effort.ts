/** What a strategy costs: calls, money and time, on average for one task. */
import { geometricSum, verifiedAttempt } from './exact-outcome.ts';
import { meanLatency, orderStatistic } from './latency.ts';
import { type PanelModel, panelSize } from './panel-model.ts';
import { acceptanceRule, type GenerateAndVerify, type Strategy } from './strategy.ts';

/** What one call of an agent costs. */
export interface CallPrice {
  readonly cost: number;
  /** Median time. */
  readonly latencyMs: number;
}

/** What one task costs. */
export interface Effort {
  readonly calls: number;
  readonly cost: number;
  /**
   * Mean time until an answer can be accepted at the earliest: agents are asked side by side, and the q-th fastest answer
   * is the first that can complete q equal ones. Tasks on which agents disagree take longer.
   */
  readonly latencyMs: number;
}

/** One call after the other, or side by side, at the prices of the panel's agents in their order. */
export function expectedEffort(
  strategy: Strategy,
  panel: PanelModel,
  prices: readonly CallPrice[],
  verifier: CallPrice = prices[0] ?? { cost: 0, latencyMs: 0 },
): Effort {
  const [first = { cost: 0, latencyMs: 0 }] = prices;
  if (strategy.kind === 'single') return { calls: 1, cost: first.cost, latencyMs: meanLatency(first.latencyMs) };
  if (strategy.kind === 'generate-and-verify') return verifiedEffort(strategy, panel, first, verifier);
  const n = panelSize(panel);
  const needed = strategy.kind === 'any-correct-oracle' ? n : acceptanceRule(strategy, n).count;
  const medians = prices.map(({ latencyMs }) => latencyMs);
  return {
    calls: n,
    cost: prices.reduce((sum, { cost }) => sum + cost, 0),
    latencyMs: orderStatistic(medians, needed),
  };
}

function verifiedEffort(
  strategy: GenerateAndVerify,
  { errors }: PanelModel,
  generator: CallPrice,
  verifier: CallPrice,
): Effort {
  const levels = errors.kind === 'levels' ? errors.levels : [{ share: 1, errors: [errors.error] }];
  const attempts = levels.reduce((sum, level) => {
    const { abstained } = verifiedAttempt(strategy, level.errors[0] ?? 0);
    return sum + level.share * geometricSum(abstained, strategy.attempts);
  }, 0);
  return {
    calls: 2 * attempts,
    cost: attempts * (generator.cost + verifier.cost),
    latencyMs: attempts * (meanLatency(generator.latencyMs) + meanLatency(verifier.latencyMs)),
  };
}
