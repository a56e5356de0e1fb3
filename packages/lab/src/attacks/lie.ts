/** Acts that several attackers are made of. */
import { type Act, CLAIM_COUNT, DEFECT_CLAIM } from './act.ts';
import { oppositeOf, type Sight } from './attacker.ts';
import type { Truth } from './item.ts';

const FALSE_CONFIDENCE = 9500;

/** Says the contrary of the truth in both rounds, with an invented objection where it has to sink a good answer. */
export function lie(sight: Sight): Act {
  return vote(sight, oppositeOf(sight.item.truth), 'opposite');
}

/** Votes `choice` whatever the truth is, and rules accordingly. */
export function vote(sight: Sight, choice: Truth, rulings?: Act['rulings']): Act {
  const isTrueAlarm = sight.item.truth === 'reject';
  const invented = 1 + (sight.prng.nextUint32() % (CLAIM_COUNT - 1));
  return {
    ...sight.honest,
    choice,
    confidenceBasisPoints: FALSE_CONFIDENCE,
    objections: choice === 'approve' ? [] : [isTrueAlarm ? DEFECT_CLAIM : invented],
    findings: `${choice} ${sight.seat} ${invented}`,
    rulings: rulings ?? (choice === 'approve' ? 'dismiss' : 'uphold'),
  };
}

/** The same act of all colluders: same objection, same findings. */
export function agreedVote(sight: Sight, choice: Truth): Act {
  const isTrueAlarm = sight.item.truth === 'reject';
  const invented = 1 + (sight.pact % (CLAIM_COUNT - 1));
  const objections = choice === 'approve' ? [] : [isTrueAlarm ? DEFECT_CLAIM : invented];
  return { ...vote(sight, choice), objections, findings: `agreed ${sight.pact}` };
}
