/** How to mix forecasters: the shares under which the mixture of their forecasts would have foretold best. */

/** What is believed before any forecast was seen. */
export interface MixturePrior {
  /** Share of each forecaster; above 0, and they sum to 1. */
  readonly prior: readonly number[];
  /** How many forecasts the prior counts for. */
  readonly priorCount: number;
}

/** Each round comes closer; the likelihood has one maximum, so where it starts does not matter. */
const ROUNDS = 100;

/**
 * Shares that maximise the likelihood of what came true, times a Dirichlet prior, by expectation maximisation: each
 * forecast that came true is credited to the forecasters in proportion to what they gave it.
 * `foretold[k][i]` is the probability, above 0, that forecaster k gave to what came true the i-th time.
 */
export function mixtureShares(
  foretold: readonly (readonly number[])[],
  { prior, priorCount }: MixturePrior,
): readonly number[] {
  const times = foretold[0]?.length ?? 0;
  let shares = prior;
  for (let round = 0; round < ROUNDS; round++) {
    const credits = prior.map((share) => share * priorCount);
    for (let time = 0; time < times; time++) {
      const parts = shares.map((share, index) => share * (foretold[index]?.[time] ?? 0));
      const total = parts.reduce((sum, part) => sum + part, 0);
      parts.forEach((part, index) => {
        credits[index] = (credits[index] ?? 0) + part / total;
      });
    }
    shares = credits.map((credit) => credit / (times + priorCount));
  }
  return shares;
}
