/**
 * connectives: reads in order. Statements speak of the same matter when their words come in the same order with nothing
 * put in between on either side; numbering, ordinals and joining words must follow one another. It errs on statements
 * that say the same in another order (it lets them pass); whether a cause has its effect is out of its reach.
 */
import type { Sentence } from '../../text/document.ts';
import type { Clash } from './clashes.ts';
import { coherenceValidator } from './coherence-validator.ts';
import { commonLength } from './common-sequence.ts';
import { matterOf } from './matter.ts';
import { steadiness } from './reversals.ts';

/** Finds logic that breaks: steps out of order, and statements that go back on what was said in the same words. */
export const connectives = coherenceValidator({
  name: 'connectives',
  specialization: 'logical_flow',
  method: 'Follows numbering, ordinals and joining words, and aligns statements word by word in their order.',
  raises: ['self_contradiction', 'broken_logic', 'unresolved_reference', 'broken_structure'],
  isSameMatter,
  isSameSentence,
  linkKeys: (sentence) => sentence.stems,
  flow: steadiness,
});

function isSameMatter(clash: Clash): boolean {
  const { left, right, sharedMin } = matterOf(clash);
  const common = commonLength(
    left.map(({ concept }) => concept),
    right.map(({ concept }) => concept),
  );
  return common === left.length && common === right.length && common >= sharedMin;
}

function isSameSentence(left: Sentence, right: Sentence): boolean {
  const [ours, theirs] = [left.tokens.map(({ lower }) => lower), right.tokens.map(({ lower }) => lower)];
  return ours.length === theirs.length && ours.every((word, at) => word === theirs[at]);
}
