/**
 * Named people, organisations, products, places and identifiers against those the sources name.
 *
 * Aligns by names first: a sentence that shares a name with the claim goes before one that shares only words. The rest
 * of the claim is judged against the whole of the one source that fits best, by word forms.
 * Errs on names in lower case and on names that the sources paraphrase ("the chancellor").
 */
import { bestOf } from '../../text/best-of.ts';
import type { Sentence } from '../../text/document.ts';
import type { Found } from '../../text/source-index.ts';
import type { Subject } from '../../text/subject.ts';
import { compareNames } from './compare-names.ts';
import { compareRoles } from './compare-roles.ts';
import { coverageBy } from './coverage.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { nameIndexOf } from './name-index.ts';
import { neighbourhoodOf } from './neighbourhood.ts';

const NAME_BONUS = 0.5;

/** The validator. */
export const entities = factValidator({
  name: 'entities',
  specialization: 'hallucination_detection',
  method: 'Looks up every name and identifier in the sources, and whether the sources say it of that name.',
  align,
  raises: [compareNames, compareRoles],
  supportMin: { assess: 0.3, examine: 0.4 },
  measures: {
    support: ({ alignment }) => alignment.support,
    'names that are wrong': (reading) => 1 - reading.differences(compareNames).length,
    'names wrong in what is borne out': (reading) => reading.intact(compareNames),
    'names that do not stand there': ({ comparison }) => 1 - namesElsewhere(comparison),
  },
});

function namesElsewhere({ sentence, subject }: Comparison): number {
  const names = nameIndexOf(subject);
  const { stretch } = neighbourhoodOf(sentence, subject);
  return sentence.entities.filter((name) => names.isTelling(name) && !stretch.some((each) => names.isIn(name, each)))
    .length;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const names = nameIndexOf(subject);
  const found = subject.sourceIndex.sharing(sentence, 20);
  const highest = found[0]?.score ?? 0;
  const withBonus = ({ sentence: each, score }: Found) => {
    let shared = 0;
    for (const entity of sentence.entities) if (names.isIn(entity, each)) shared += 1;
    return score + Math.min(shared, 2) * NAME_BONUS * (highest / 4);
  };
  const passage = bestOf(found, withBonus, 5).map((each) => each.sentence);
  const document = passage[0]?.document;
  const { share, missing } = coverageBy(
    { subject, sentence, passage: found.map((each) => each.sentence).filter((each) => each.document === document) },
    { relatedCredit: 0.9, elsewhereCredit: 0.5 },
  );
  return { passage, support: share, missing };
}
