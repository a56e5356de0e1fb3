/**
 * Contradictions: negation, opposite words, exchanged roles, turned bounds, in the source sentences most like the claim.
 *
 * Aligns by cosine similarity of weighted words, which prefers a sentence that says this and little else: there a
 * difference of one word means the most. Errs on opposites that its list lacks, and on irony.
 */
import { bestOf } from '../../text/best-of.ts';
import type { Sentence } from '../../text/document.ts';
import type { SourceIndex } from '../../text/source-index.ts';
import type { Subject } from '../../text/subject.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { compareRoles } from './compare-roles.ts';
import { coverageBy } from './coverage.ts';
import type { Comparison } from './difference.ts';
import { type Alignment, factValidator } from './fact-validator.ts';
import { neighbourhoodOf } from './neighbourhood.ts';

/** The validator. */
export const contradiction = factValidator({
  name: 'contradiction',
  specialization: 'source_verification',
  method:
    'Looks in the most similar source sentences for negations, opposite words, exchanged roles and turned bounds.',
  align,
  raises: [comparePolarity, compareRoles, compareNumbers],
  supportMin: { assess: 0.21, examine: 0.33 },
  measures: {
    likeness: ({ comparison }) => likeness(comparison),
    'turned words': (reading) => 1 - reading.differences(comparePolarity).length,
    'roles exchanged in what is borne out': (reading) => reading.intact(compareRoles),
    'negated on one side only': ({ comparison }) => 1 - negatedOnOneSide(comparison),
  },
});

/** Cosine of the claim with the sentence most like it. */
function likeness({ sentence, subject, passage }: Comparison): number {
  const best = passage[0];
  return best === undefined ? 0 : cosineBy(subject.sourceIndex, sentence)(best);
}

/** Words that the best sentence has too, negated in one of the two only. */
function negatedOnOneSide({ sentence, subject }: Comparison): number {
  const { best } = neighbourhoodOf(sentence, subject);
  const negated = new Map(best?.concepts.map(({ concept, isNegated }) => [concept, isNegated]));
  return sentence.concepts.filter(({ concept, isNegated }) => (negated.get(concept) ?? isNegated) !== isNegated).length;
}

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const found = index.sharing(sentence, 16).map((each) => each.sentence);
  const passage = bestOf(found, cosineBy(index, sentence), 4);
  const { share, missing } = coverageBy(
    { subject, sentence, passage },
    { weightOf: (concept) => Math.sqrt(index.weightOf(concept)), relatedCredit: 0.8, elsewhereCredit: 0.25 },
  );
  return { passage, support: share, missing };
}

function cosineBy(index: SourceIndex, { conceptKeys }: Sentence): (other: Sentence) => number {
  const square = (keys: ReadonlySet<string>, isCounted: (key: string) => boolean) => {
    let sum = 0;
    for (const key of keys) if (isCounted(key)) sum += index.weightOf(key) ** 2;
    return sum;
  };
  const length = Math.sqrt(square(conceptKeys, () => true));
  return (other) =>
    square(conceptKeys, (key) => other.conceptKeys.has(key)) /
    (length * Math.sqrt(square(other.conceptKeys, () => true)) || 1);
}
