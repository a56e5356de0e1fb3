/**
 * Does the source cited support this very claim? Finds, in each source, the two neighbouring sentences that cover most of
 * the claim's rare words, numbers and names, and compares the source cited with the best other.
 * Errs on paraphrase without a shared word, and where two sources say the same of two things with one name.
 */

import type { Subject } from '../../text/subject.ts';
import { citationValidator } from './citation-validator.ts';
import type { CitedPassage } from './cited-passages.ts';
import { bestWindowMask, sentenceMasks, shareOf, weightedKeysOf } from './passage-keys.ts';
import type { SourceScore } from './source-comparison.ts';
import { sourceIndexOf } from './source-index.ts';

/** Compares the support by the source cited with that by the best other source, sentence by sentence. */
export const CITATION_SUPPORT = citationValidator({
  name: 'citation-support',
  specialization: 'relevance_assessment',
  method:
    'Compares the best sentences of the source cited with the best of any other source, rare words counting most.',
  score: sentenceSupport,
  rule: { otherMin: 0.4, gapMin: 0.22, shareMax: 0.72, floor: 0.1 },
  raises: ['wrong_citation', 'unresolvable_citation', 'missing_citation', 'altered_quotation', 'inaccessible_source'],
});

const WINDOW_SENTENCES = 2;

function sentenceSupport(passage: CitedPassage, subject: Subject): SourceScore {
  const index = sourceIndexOf(subject);
  const keys = weightedKeysOf(
    passage,
    ({ key, isNumber, isName }) => index.weightAmongSentences(key) * (isNumber ? 1.6 : isName ? 1.3 : 1),
  );
  return (sources) =>
    shareOf(
      sources.reduce((mask, one) => mask | bestWindowMask(sentenceMasks(keys, one, index), WINDOW_SENTENCES, keys), 0),
      keys,
    );
}
