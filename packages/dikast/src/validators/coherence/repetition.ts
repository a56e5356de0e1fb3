/**
 * repetition: an index of word and letter sequences. Sentences with (nearly) the same word pairs are said twice; two
 * that are the same but for one number, negation or opposite are not a repetition but contradict each other, and this
 * index sees them by their spelling, with a small thesaurus for words it cannot match so. It errs on free paraphrase.
 */
import type { Sentence } from '../../text/document.ts';
import type { Clash } from './clashes.ts';
import { coherenceValidator } from './coherence-validator.ts';
import { freshness } from './flow.ts';
import { matterOf } from './matter.ts';
import type { Term } from './statements.ts';

const SPELLING_MIN = 0.6;
const WORD_PAIRS_MIN = 0.9;

/** Finds sentences said twice, loops, and near duplicates that differ in one decisive word. */
export const repetition = coherenceValidator({
  name: 'repetition',
  specialization: 'structural_analysis',
  method: 'Indexes word pairs and letter triples to find sentences said twice and near duplicates that clash.',
  raises: ['self_contradiction', 'repetition'],
  isSameMatter,
  isSameSentence,
  linkKeys: (sentence) => sentence.contentTokens.map(({ lower }) => lower.slice(0, 6)),
  flow: freshness,
});

function isSameMatter(clash: Clash): boolean {
  const { left, right, sharedMin } = matterOf(clash);
  const isCovered = (term: Term, others: readonly Term[]) =>
    others.some((other) => other.concept === term.concept || likeness(term.word, other.word) >= SPELLING_MIN);
  const isLike = left.every((term) => isCovered(term, right)) && right.every((term) => isCovered(term, left));
  return isLike && left.length >= sharedMin;
}

/** Dice coefficient of letter triples: 1 for the same word. */
function likeness(left: string, right: string): number {
  if (left === right) return 1;
  const [ours, theirs] = [triplesOf(left), triplesOf(right)];
  const shared = [...ours].filter((triple) => theirs.has(triple)).length;
  return (2 * shared) / (ours.size + theirs.size);
}

function triplesOf(word: string): ReadonlySet<string> {
  const padded = ` ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)));
}

function isSameSentence(left: Sentence, right: Sentence): boolean {
  const [ours, theirs] = [wordPairs(left), wordPairs(right)];
  const shared = [...ours].filter((pair) => theirs.has(pair)).length;
  if (shared < WORD_PAIRS_MIN * Math.max(ours.size, theirs.size)) return false;
  const decisive = ({ words }: Sentence) =>
    words
      .filter((word) => word.isNumeric || word.isNegation)
      .map(({ lower }) => lower)
      .join(' ');
  return decisive(left) === decisive(right);
}

function wordPairs({ tokens }: Sentence): ReadonlySet<string> {
  return new Set(tokens.map(({ lower }, at) => `${tokens[at - 1]?.lower ?? ''} ${lower}`));
}
