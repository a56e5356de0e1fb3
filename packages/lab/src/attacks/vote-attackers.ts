/** Attackers whose weapon is what they vote. */
import type { Attacker } from './attacker.ts';
import { agreedVote, lie, vote } from './lie.ts';

/** Says the contrary of the truth, always. */
export const alwaysOpposite: Attacker = lie;

/** Votes by the toss of a coin, and rules by another. */
export const randomVotes: Attacker = (sight) => {
  const choice = sight.prng.nextBelow(2) === 0 ? 'approve' : 'reject';
  return vote(sight, choice, sight.prng.nextBelow(2) === 0 ? 'uphold' : 'dismiss');
};

/** All colluders object to the same claim of every answer, in the same words. */
export const colludingFalsePositives: Attacker = (sight) => agreedVote(sight, 'reject');

/** All colluders wave every answer through, in the same words. */
export const colludingFalseNegatives: Attacker = (sight) => agreedVote(sight, 'approve');

/** Approves everything and dismisses every objection, on its own account. */
export const extremeBias: Attacker = (sight) => vote(sight, 'approve');

/** Votes what most of the others voted, without looking. */
export const copycat: Attacker = (sight) => {
  const approvals = sight.others.filter(({ choice }) => choice === 'approve').length;
  const model = sight.others.find(({ choice }) => (choice === 'approve') === approvals * 2 > sight.others.length);
  return { ...sight.honest, ...model, latencyMs: sight.honest.latencyMs };
};

/** Honest for `honestCount` validations, then the contrary of the truth. */
export function sleeper(honestCount: number): Attacker {
  return (sight) => (sight.item.index < honestCount ? sight.honest : lie(sight));
}

/** Lies with a probability that grows from 0 to 1 over `span` validations. */
export function gradualDrift(span: number): Attacker {
  return (sight) => (sight.prng.nextFraction() * span < sight.item.index ? lie(sight) : sight.honest);
}

/** Lies with probability `rate`, each time anew. */
export function lowRateLiar(rate: number): Attacker {
  return (sight) => (sight.prng.nextFraction() < rate ? lie(sight) : sight.honest);
}

/** Lies about topics below `topicsBought`, is honest about the others. */
export function topicLiar(topicsBought: number): Attacker {
  return (sight) => (sight.item.topic < topicsBought ? lie(sight) : sight.honest);
}

/** Honest votes with the highest confidence, so as to weigh more. */
export const confidenceInflator: Attacker = ({ honest }) => ({ ...honest, confidenceBasisPoints: 10_000 });
