/**
 * Support by retrieval: the source sentences that BM25 ranks highest for the claim, and what they together fail to say.
 *
 * Several sentences may bear out one claim together, so their words are pooled.
 * Errs on claims that mix true words of several sentences into something none of them says.
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

const RETRIEVED = 5;
/** Concepts whose pairs are looked at. */
const PAIRED_MAX = 14;

/** The validator. */
export const retrievalSupport = factValidator({
  name: 'retrieval-support',
  specialization: 'source_verification',
  method: 'Retrieves the best source sentences for each claim by BM25 and asks what they together leave unsaid.',
  align,
  raises: [compareNumbers, compareDates, compareNames, comparePolarity],
  supportMin: { assess: 0.24, examine: 0.35 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'pairs of words said together': ({ comparison }) => pairsTogether(comparison),
  },
});

/** Share of the pairs of concepts that some one sentence has both of: words of many sentences mixed have few. */
function pairsTogether({ sentence, subject }: Comparison): number {
  const { candidates } = neighbourhoodOf(sentence, subject);
  const keys = [...sentence.conceptKeys].slice(0, PAIRED_MAX);
  const holders = keys.map((key) => holdersOf(key, candidates));
  let pairs = 0;
  let together = 0;
  for (let left = 0; left < keys.length; left++) {
    for (let right = left + 1; right < keys.length; right++) {
      pairs += 1;
      if (((holders[left] ?? 0) & (holders[right] ?? 0)) !== 0) together += 1;
    }
  }
  return pairs === 0 ? 1 : together / pairs;
}

/** The sentences that have a concept, one bit for each; a neighbourhood has fewer than a number has bits. */
function holdersOf(concept: string, sentences: readonly Sentence[]): number {
  let holders = 0;
  sentences.forEach(({ conceptKeys }, place) => {
    if (conceptKeys.has(concept)) holders |= 1 << place;
  });
  return holders;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const ranked = index.rank([...sentence.conceptKeys], RETRIEVED);
  const found = ranked.length > 0 ? ranked : index.sharing(sentence, RETRIEVED);
  const passage = found.map((each) => each.sentence);
  const { share, missing } = coverageBy(
    { subject, sentence, passage },
    { weightOf: (concept) => index.weightOf(concept), relatedCredit: 0.9, elsewhereCredit: 0.2 },
  );
  return { passage, support: share, missing };
}
