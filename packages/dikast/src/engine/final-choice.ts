/**
 * What an honest agent votes in the second round, from its first opinion and its rulings.
 */
import type { Choice, ObjectionRuling } from '@dikast/core/ballots/ballot';
import type { Assessment } from '../ports.ts';

/**
 * The choice of the second round: whoever upholds an objection rejects; whoever upholds none keeps its first choice,
 * except that a rejection all of whose objections the agent now dismisses is withdrawn and becomes an approval.
 */
export function finalChoice(
  first: Pick<Assessment, 'choice' | 'objections'> | undefined,
  rulings: readonly Pick<ObjectionRuling, 'ruling'>[],
): Choice {
  if (rulings.some(({ ruling }) => ruling === 'uphold')) return 'reject';
  const hasObjected = first?.objections.some(({ severity }) => severity === 'material') === true;
  const isWithdrawn = hasObjected && rulings.every(({ ruling }) => ruling === 'dismiss');
  return isWithdrawn ? 'approve' : (first?.choice ?? 'abstain');
}
