/**
 * What an honest agent votes in the second round, from its first opinion and its rulings.
 */
import { type Choice, type ObjectionRuling, objectionId } from '@dikast/core/ballots/ballot';
import type { Assessment } from '../ports.ts';

/**
 * The choice of the second round: whoever upholds an objection rejects; whoever upholds none keeps its first choice,
 * except that a rejection all of whose objections the agent now dismisses is withdrawn and becomes an approval. An
 * objection that was not put to the panel, because its agent has no say, is not withdrawn.
 */
export function finalChoice(
  first: Pick<Assessment, 'choice' | 'objections'> | undefined,
  rulings: readonly Pick<ObjectionRuling, 'ruling' | 'objection'>[],
): Choice {
  if (rulings.some(({ ruling }) => ruling === 'uphold')) return 'reject';
  const own = first?.objections.filter(({ severity }) => severity === 'material').map(objectionId) ?? [];
  const examined = new Set(rulings.map(({ objection }) => objection));
  const areOwnExamined = own.length > 0 && own.every((id) => examined.has(id));
  const isWithdrawn = areOwnExamined && rulings.every(({ ruling }) => ruling === 'dismiss');
  return isWithdrawn ? 'approve' : (first?.choice ?? 'abstain');
}
