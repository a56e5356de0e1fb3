/**
 * Contradictions: negation, opposite words, exchanged roles, turned bounds, in the source sentences most like the claim.
 *
 * Aligns by cosine similarity of weighted words, which prefers a sentence that says this and little else: there a
 * difference of one word means the most. Errs on opposites that its list lacks, and on irony.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePolarity } from './compare-polarity.ts';
import { compareRoles } from './compare-roles.ts';
import { coverageBy } from './coverage.ts';
import { type Alignment, factValidator } from './fact-validator.ts';

/** The validator. */
export const contradiction = factValidator({
  name: 'contradiction',
  specialization: 'source_verification',
  method:
    'Looks in the most similar source sentences for negations, opposite words, exchanged roles and turned bounds.',
  align,
  raises: [comparePolarity, compareRoles, compareNumbers],
  supportMin: { assess: 0.21, examine: 0.33 },
});

function align(sentence: Sentence, subject: Subject): Alignment {
  const index = subject.sourceIndex;
  const square = (keys: ReadonlySet<string>) => {
    let sum = 0;
    for (const key of keys) sum += index.weightOf(key) ** 2;
    return sum;
  };
  const length = Math.sqrt(square(sentence.conceptKeys));
  const cosine = (other: Sentence) => {
    const shared = new Set([...sentence.conceptKeys].filter((key) => other.conceptKeys.has(key)));
    return square(shared) / (length * Math.sqrt(square(other.conceptKeys)) || 1);
  };
  const passage = index
    .sharing(sentence, 16)
    .map(({ sentence: each }) => ({ each, score: cosine(each) }))
    .sort((left, right) => right.score - left.score)
    .slice(0, 4)
    .map(({ each }) => each);
  const { share, missing } = coverageBy(
    { subject, sentence, passage },
    { weightOf: (concept) => Math.sqrt(index.weightOf(concept)), relatedCredit: 0.8, elsewhereCredit: 0.25 },
  );
  return { passage, support: share, missing };
}
