/**
 * structure: a graph of what is referred to. Things named in a statement are its nodes, whatever the verb between them;
 * two statements about exactly the same things that clash contradict each other, a sentence that touches no node of the
 * others stands alone, a reference without a target is unresolved. It errs where one verb or another makes the difference.
 */
import type { Sentence } from '../../text/document.ts';
import type { Clash } from './clashes.ts';
import { coherenceValidator } from './coherence-validator.ts';
import { sentenceFullness } from './flow.ts';
import { matterOf } from './matter.ts';
import type { Term } from './statements.ts';

/** Finds references without a target, broken layout, and clashing statements about the same things. */
export const structure = coherenceValidator({
  name: 'structure',
  specialization: 'structural_analysis',
  method: 'Draws what refers to what: steps, tables, things named; and checks that the text is whole.',
  raises: ['self_contradiction', 'topic_drift', 'broken_logic', 'unresolved_reference', 'broken_structure'],
  isSameMatter,
  isSameSentence,
  linkKeys: (sentence) => sentence.concepts.map(({ concept }) => concept),
  flow: sentenceFullness,
});

function isSameMatter(clash: Clash): boolean {
  const matter = matterOf(clash);
  const [left, right] = [thingsOf(matter.left), thingsOf(matter.right)];
  const [verb, otherVerb] = [verbOf(matter.left), verbOf(matter.right)];
  const isSame = left.size === right.size && [...left].every((thing) => right.has(thing));
  const isSameVerb = verb === otherVerb || (clash.form === 'state' && otherVerb === undefined);
  return isSame && isSameVerb && left.size + (verb === undefined ? 0 : 1) >= matter.sharedMin;
}

function thingsOf(terms: readonly Term[]): ReadonlySet<string> {
  return new Set(terms.filter(({ isVerb }) => !isVerb).map(({ concept }) => concept));
}

function verbOf(terms: readonly Term[]): string | undefined {
  return terms.find(({ isVerb }) => isVerb)?.concept;
}

function isSameSentence(left: Sentence, right: Sentence): boolean {
  const plain = ({ text }: Sentence) =>
    text
      .toLowerCase()
      .replace(/^[\s>*#•–-]+|^\d+[.)]\s*|[^\p{L}\p{N}\s]/gu, '')
      .replace(/\s+/g, ' ')
      .trim();
  return plain(left) === plain(right);
}
