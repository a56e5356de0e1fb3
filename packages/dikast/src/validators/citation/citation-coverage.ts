/**
 * Is every claim that needs a citation covered by one that bears on it? Reads the answer's layout for coverage, and
 * judges a citation by sections: the stretch of five sentences of the source that shares most word stems with the claim,
 * a stem counting by how few sources have it. Errs on sections that touch many subjects in few words.
 */
import type { Subject } from '../../text/subject.ts';
import { citationValidator } from './citation-validator.ts';
import type { CitedPassage } from './cited-passages.ts';
import { bestWindowMask, sentenceMasks, shareOf, weightedKeysOf } from './passage-keys.ts';
import type { SourceScore } from './source-comparison.ts';
import { sourceIndexOf } from './source-index.ts';

/** Looks for claims without a citation, and compares sections of sources by the stems few sources have. */
export const CITATION_COVERAGE = citationValidator({
  name: 'citation-coverage',
  specialization: 'relevance_assessment',
  method:
    'Checks that claims carry citations where needed, and that a section of the source shares their telling words.',
  score: sectionSupport,
  rule: { otherMin: 0.4, gapMin: 0.2, shareMax: 0.75, floor: 0.1 },
  raises: ['wrong_citation', 'missing_citation', 'inaccessible_source', 'malformed_citation'],
});

const SECTION_SENTENCES = 5;
/** A stem that no source has tells none from another. */
const UNKNOWN_WEIGHT = 0.4;

function sectionSupport(passage: CitedPassage, subject: Subject): SourceScore {
  const index = sourceIndexOf(subject);
  const keys = weightedKeysOf(passage, ({ key }) => {
    const holders = index.sourcesWith(key).length;
    return holders === 0 ? UNKNOWN_WEIGHT : Math.log(1 + index.sources.length / holders);
  });
  return (sources) =>
    shareOf(
      sources.reduce((mask, one) => mask | bestWindowMask(sentenceMasks(keys, one, index), SECTION_SENTENCES, keys), 0),
      keys,
    );
}
