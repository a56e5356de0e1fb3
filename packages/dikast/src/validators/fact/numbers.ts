/**
 * Numbers, units, percentages, money and durations against the source statements that speak of the same thing.
 *
 * Aligns by what stands around: sentences that share most of the claim's words, each word counting the same, and those
 * with quantities first. A claim without numbers is judged by plain word overlap with three neighbouring sentences.
 * Errs on figures that the answer computed, and on tables whose rows it cannot tell apart.
 */
import { bestOf } from '../../text/best-of.ts';
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Token } from '../../text/tokens.ts';
import { compareDates } from './compare-dates.ts';
import { compareNumbers } from './compare-numbers.ts';
import { coverageBy } from './coverage.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { neighbourhoodOf } from './neighbourhood.ts';

const BEGINS_WITH_DIGIT = /^\p{N}/u;

/** The validator. */
export const numbers = factValidator({
  name: 'numbers',
  specialization: 'numerical_accuracy',
  method: 'Compares every number, unit, share and amount with the source statements that speak of the same thing.',
  align,
  raises: [compareNumbers, compareDates],
  supportMin: { assess: 0.28, examine: 0.37 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'changed numbers': (reading) => 1 - reading.differences(compareNumbers).length,
    'numbers changed in what is borne out': (reading) => reading.intact(compareNumbers),
    'numerals that no source has': ({ comparison }) => 1 - unknownNumerals(comparison),
    'numerals that do not stand there': ({ comparison }) => 1 - numeralsElsewhere(comparison),
  },
});

function unknownNumerals({ sentence, subject }: Comparison): number {
  return numeralsOf(sentence).filter(({ stem }) => !subject.sourceIndex.hasNumeral(stem)).length;
}

/** Tokens that begin with a digit: "COVID-19" and "B12" are names. */
function numeralsOf({ tokens }: Sentence): readonly Token[] {
  return tokens.filter(({ isNumeric, lower }) => isNumeric && BEGINS_WITH_DIGIT.test(lower));
}

function numeralsElsewhere({ sentence, subject }: Comparison): number {
  const { stretch } = neighbourhoodOf(sentence, subject);
  const isThere = (stem: string) => stretch.some(({ tokens }) => tokens.some((token) => token.stem === stem));
  return numeralsOf(sentence).filter(({ stem }) => !isThere(stem)).length;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const overlap = (other: Sentence) => {
    let shared = 0;
    for (const concept of sentence.conceptKeys) if (other.conceptKeys.has(concept)) shared += 1;
    return shared + (sentence.quantities.length > 0 && other.quantities.length > 0 ? 0.5 : 0);
  };
  const found = index.sharing(sentence, 24).map((each) => each.sentence);
  const passage = bestOf(found, overlap, 6);
  const best = passage[0];
  const beside = best === undefined ? [] : [index.beside(best, -1), index.beside(best, 1)];
  const around = [...passage.slice(0, 3), ...beside.filter((each) => each !== undefined)];
  const { share, missing } = coverageBy(
    { subject, sentence, passage: around },
    { relatedCredit: 1, elsewhereCredit: 0.3 },
  );
  return { passage, support: share, missing };
}
