/**
 * What to do with the answers of a panel. A strategy accepts an answer or abstains; what it comes to is always three
 * shares: right accepted, wrong accepted, abstained.
 */
import { assert } from '@dikast/core/base/assert';
import { quorumSize } from '@dikast/core/quorum/quorum';

/** The strategies by kind. */
export type Strategy =
  /** Whatever the first agent says. */
  | { readonly kind: 'single' }
  /** More than half of all agents say the same. */
  | { readonly kind: 'majority' }
  /** At least q = ceil((n + f + 1) / 2) agents say the same. */
  | { readonly kind: 'quorum' }
  /** All say the same. */
  | { readonly kind: 'agree-only' }
  /** A quorum of agents that also holds a share of the weight. */
  | { readonly kind: 'weighted-quorum'; readonly weights: readonly number[]; readonly threshold: number }
  /** Right as soon as one agent is: somebody would have to know which. An upper bound, no strategy that can be run. */
  | { readonly kind: 'any-correct-oracle' }
  | GenerateAndVerify;

/** The first agent answers, a verifier passes or stops the answer; what is stopped may be repaired or answered anew. */
export interface GenerateAndVerify {
  readonly kind: 'generate-and-verify';
  /** Share of wrong answers that the verifier stops: its true positive rate. */
  readonly detection: number;
  /** Share of right answers that it stops too: its false positive rate. */
  readonly falseAlarm: number;
  /** Share of stopped answers that leave as right ones. */
  readonly repair: number;
  /** Answers tried before it abstains, each drawn anew on the same task. */
  readonly attempts: number;
}

/** What a strategy comes to; the three shares add up to 1. */
export interface Outcome {
  readonly right: number;
  readonly wrong: number;
  readonly abstained: number;
}

/** When a set of equal answers is accepted. */
export interface AcceptanceRule {
  readonly count: number;
  /** Integer weights of the agents, and what the agreeing ones must hold together; absent where only heads count. */
  readonly weights: readonly number[] | undefined;
  readonly weight: number;
}

/** Every strategy that is a vote of the whole panel. */
export type VotingStrategy = Exclude<
  Strategy,
  { readonly kind: 'single' | 'any-correct-oracle' | 'generate-and-verify' }
>;

/** The name for people. */
export function strategyName(strategy: Strategy): string {
  switch (strategy.kind) {
    case 'any-correct-oracle':
      return 'oracle (upper bound)';
    case 'generate-and-verify':
      return strategy.attempts === 1 ? 'generate and verify' : `generate and verify, ${strategy.attempts} attempts`;
    default:
      return strategy.kind.replaceAll('-', ' ');
  }
}

/** When n agents' vote accepts. Counts and weights are above one half, so that two answers never both win. */
export function acceptanceRule(strategy: VotingStrategy, n: number): AcceptanceRule {
  switch (strategy.kind) {
    case 'majority':
      return { count: Math.floor(n / 2) + 1, weights: undefined, weight: 0 };
    case 'quorum':
      return { count: quorumSize(n), weights: undefined, weight: 0 };
    case 'agree-only':
      return { count: n, weights: undefined, weight: 0 };
    case 'weighted-quorum':
      return weightedRule(strategy, n);
  }
}

function weightedRule(
  { weights, threshold }: Extract<Strategy, { kind: 'weighted-quorum' }>,
  n: number,
): AcceptanceRule {
  assert(
    weights.length === n && weights.every((weight) => Number.isSafeInteger(weight) && weight > 0),
    'integer weights',
  );
  assert(threshold > 0.5 && threshold <= 1, 'a threshold is above one half');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // A hair below, so that a share that is met exactly is met in floating point too.
  return { count: quorumSize(n), weights, weight: Math.ceil(total * threshold - 1e-9 * total) };
}
