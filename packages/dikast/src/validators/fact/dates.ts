/**
 * Dates and years against the sources; the rest of each claim by an alignment that looks away from timing.
 *
 * Rare words decide the alignment (weights squared), numbers and dates none, so that a shifted date cannot lead it
 * astray. Looks for turned polarity too: "before" for "after" is a date's nearest relative.
 * Errs on relative dates ("last spring") and on fiscal years.
 */
import { bestOf } from '../../text/best-of.ts';
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { compareDates } from './compare-dates.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { compareRoles } from './compare-roles.ts';
import { coverageBy } from './coverage.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { isInStretch, neighbourhoodOf } from './neighbourhood.ts';

/** The validator. */
export const dates = factValidator({
  name: 'dates',
  specialization: 'numerical_accuracy',
  method: 'Compares dates, years and order in time with source sentences that agree in everything but timing.',
  align,
  raises: [compareDates, compareNumbers, comparePolarity, compareRoles],
  supportMin: { assess: 0.24, examine: 0.35 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'changed dates': (reading) => 1 - reading.differences(compareDates).length,
    'dates changed in what is borne out': (reading) => reading.intact(compareDates),
    'rarest word that is not there': ({ comparison }) => 1 - rarestMissing(comparison),
  },
});

/** Weight of the most telling word that the stretch lacks, 0 when it lacks none. */
function rarestMissing({ sentence, subject }: Comparison): number {
  const neighbourhood = neighbourhoodOf(sentence, subject);
  let weight = 0;
  for (const key of sentence.conceptKeys)
    if (!isInStretch(key, neighbourhood)) weight = Math.max(weight, subject.sourceIndex.weightOf(key));
  return weight;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const weightOf = (concept: string) => index.weightOf(concept) ** 2;
  const score = (other: Sentence) => {
    let shared = 0;
    for (const concept of sentence.conceptKeys) if (other.conceptKeys.has(concept)) shared += weightOf(concept);
    return shared;
  };
  const found = index.sharing(sentence, 20).map((each) => each.sentence);
  const passage = bestOf(found, score, 5);
  const around = passage.slice(0, 2).flatMap((each) => [index.beside(each, -1), each, index.beside(each, 1)]);
  const { share, missing } = coverageBy(
    { subject, sentence, passage: around.filter((each) => each !== undefined) },
    { weightOf: (concept) => index.weightOf(concept), relatedCredit: 0.9, elsewhereCredit: 0.4 },
  );
  return { passage, support: share, missing };
}
