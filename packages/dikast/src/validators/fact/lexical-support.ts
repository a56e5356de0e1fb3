/**
 * Support of each claim's content words, rare words counting more, by the best stretch of one to three source sentences.
 *
 * Also holds a number, a name or a negation that the stretch lacks for telling.
 * Errs on free paraphrase (too strict) and on claims made of the sources' words in a new order (too lenient).
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { compareDates } from './compare-dates.ts';
import { compareNames } from './compare-names.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { coverageBy } from './coverage.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { neighbourhoodOf } from './neighbourhood.ts';

const STARTS_MAX = 10;

/** The validator. */
export const lexicalSupport = factValidator({
  name: 'lexical-support',
  specialization: 'source_verification',
  method:
    'Weighs how many of the telling words of each claim stand in the best stretch of one to three source sentences.',
  align,
  raises: [compareNumbers, compareDates, compareNames, comparePolarity],
  supportMin: { assess: 0.24, examine: 0.35 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'weight in the best sentence': ({ comparison }) =>
      neighbourhoodOf(comparison.sentence, comparison.subject).bestShare,
    'words in the best sentence': ({ comparison }) => shareOfWords(comparison),
    'words anywhere': ({ comparison }) => wordsAnywhere(comparison),
  },
});

function shareOfWords({ sentence, subject }: Comparison): number {
  const { best } = neighbourhoodOf(sentence, subject);
  return shareOf(sentence, (concept) => best?.conceptKeys.has(concept) === true);
}

function wordsAnywhere({ sentence, subject }: Comparison): number {
  const { contentTokens } = sentence;
  const there = contentTokens.filter(({ stem }) => subject.isInSources(stem));
  return contentTokens.length === 0 ? 1 : there.length / contentTokens.length;
}

function shareOf({ conceptKeys }: Sentence, isThere: (concept: string) => boolean): number {
  let count = 0;
  for (const key of conceptKeys) if (isThere(key)) count += 1;
  return conceptKeys.size === 0 ? 1 : count / conceptKeys.size;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const found = index.sharing(sentence, STARTS_MAX).map((each) => each.sentence);
  const rule = { weightOf: (concept: string) => index.weightOf(concept), relatedCredit: 0.9, elsewhereCredit: 0.3 };
  let best: Alignment = { passage: [], support: sentence.concepts.length === 0 ? 1 : 0, missing: sentence.concepts };
  for (const each of found) {
    // No stretch covers more than one that covers all, as the first does of a claim that was copied.
    if (best.support >= 1) break;
    const stretch = [each, index.beside(each, -1), index.beside(each, 1)].filter((part) => part !== undefined);
    const { share, missing } = coverageBy({ subject, sentence, passage: stretch }, rule);
    if (share > best.support) best = { passage: stretch, support: share, missing };
  }
  const rest = found.filter((each) => !best.passage.includes(each)).slice(0, 3);
  return { ...best, passage: [...best.passage, ...rest] };
}
