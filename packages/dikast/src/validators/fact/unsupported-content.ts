/**
 * Content without any support: character sequences rather than words, and the longest stretch of words that no source has.
 *
 * Sequences of four letters see through inflection, compounds and spelling, so what stays uncovered is new matter.
 * Errs on synonyms (too strict) and on short common words (too lenient).
 */
import type { Sentence } from '../../text/document.ts';
import { SentenceMemo } from '../../text/sentence-map.ts';
import type { Subject } from '../../text/subject.ts';
import type { Word } from '../../text/words.ts';
import { compareDates } from './compare-dates.ts';
import { compareNames } from './compare-names.ts';
import { compareNumbers } from './compare-numbers.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { isInStretch, neighbourhoodOf } from './neighbourhood.ts';

const GRAM_LENGTH = 4;
const WORD_COVERED_MIN = 0.6;

/** The validator. */
export const unsupportedContent = factValidator({
  name: 'unsupported-content',
  specialization: 'hallucination_detection',
  method:
    'Measures by character sequences how much of each claim the sources contain, and looks for long stretches they lack.',
  align,
  raises: [compareNames, compareNumbers, compareDates],
  supportMin: { assess: 0.3, examine: 0.4 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'letters that the sources have': ({ comparison }) => comparison.subject.gramShareOf(comparison.sentence),
    'longest copied stretch': ({ comparison }) => copied(comparison, 'longest'),
    'pairs side by side': ({ comparison }) => copied(comparison, 'pairs'),
    'words put in between': ({ comparison }) => 1 - putBetween(comparison),
  },
});

/** Share of the claim's words in the longest stretch that a source has too, or of its neighbouring pairs. */
function copied({ sentence, subject }: Comparison, part: 'longest' | 'pairs'): number {
  const places = sentence.tokens.length - (part === 'pairs' ? 1 : 0);
  return places <= 0 ? 1 : subject.sourceSequence.copiedIn(sentence)[part] / places;
}

/** Words that the stretch lacks between two that it has: how an edit looks. */
function putBetween({ sentence, subject }: Comparison): number {
  const neighbourhood = neighbourhoodOf(sentence, subject);
  const isThere = sentence.concepts.map(({ concept }) => isInStretch(concept, neighbourhood));
  return isThere.filter((each, at) => !each && isThere[at - 1] === true && isThere[at + 1] === true).length;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const passage = subject.sourceIndex.sharing(sentence, 8).map((each) => each.sentence);
  // Most words stand in the passage as they are: letters are looked at only for those that do not.
  let grams: readonly ReadonlySet<string>[] | undefined;
  const missing: Word[] = [];
  let covered = 0;
  let longest = 0;
  let run = 0;
  for (const word of sentence.concepts) {
    const isPresent = passage.some((each) => each.conceptKeys.has(word.concept));
    if (!isPresent)
      grams ??= [...passage, ...(subject.query?.sentences.slice(0, 20) ?? [])].map((each) => gramsOfSentence.get(each));
    const share = isPresent ? 1 : shareOf(word, grams ?? []);
    covered += share;
    run = share < WORD_COVERED_MIN && !subject.sourceIndex.hasRelated(word.concept) ? run + 1 : 0;
    longest = Math.max(longest, run);
    if (share < WORD_COVERED_MIN) missing.push(word);
  }
  const mean = sentence.concepts.length === 0 ? 1 : covered / sentence.concepts.length;
  return { passage, support: Math.max(0, mean - 0.05 * Math.max(0, longest - 1)), missing };
}

const gramsOfSentence = new SentenceMemo(({ concepts }): ReadonlySet<string> => {
  const grams = new Set<string>();
  for (const { lower } of concepts) for (const gram of gramsOf(lower)) grams.add(gram);
  return grams;
});

function gramsOf(word: string): readonly string[] {
  const padded = `^${word}`;
  if (padded.length <= GRAM_LENGTH) return [padded];
  return Array.from({ length: padded.length - GRAM_LENGTH + 1 }, (_, at) => padded.slice(at, at + GRAM_LENGTH));
}

function shareOf({ lower }: Word, grams: readonly ReadonlySet<string>[]): number {
  const own = gramsOf(lower);
  return own.filter((gram) => grams.some((each) => each.has(gram))).length / own.length;
}
