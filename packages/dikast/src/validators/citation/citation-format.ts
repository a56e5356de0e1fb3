/**
 * Are the markers well formed, and does what they name hold the same written forms? Reads markers by their syntax and
 * resolves each; judges a citation by spelling alone: figures, codes, names, and the first letters of longer words that
 * one sentence of the source shares with the claim. Errs on synonyms, and on words that only begin alike.
 */
import type { Subject } from '../../text/subject.ts';
import { citationValidator } from './citation-validator.ts';
import type { CitedPassage } from './cited-passages.ts';
import { bestWindowMask, shareOf } from './passage-keys.ts';
import type { SourceScore } from './source-comparison.ts';
import { formMasks, writtenFormsOf } from './written-forms.ts';

/** Checks marker syntax, numbering and ids, and compares the spelling of claim and source. */
export const CITATION_FORMAT = citationValidator({
  name: 'citation-format',
  specialization: 'format_validation',
  method: 'Parses markers, numbering and ids, and compares figures, names and word beginnings of claim and source.',
  score: spellingSupport,
  rule: { otherMin: 0.4, gapMin: 0.2, shareMax: 0.75, floor: 0.1 },
  raises: ['wrong_citation', 'malformed_citation', 'unresolvable_citation', 'altered_quotation'],
});

const WINDOW_SENTENCES = 3;

function spellingSupport(passage: CitedPassage, subject: Subject): SourceScore {
  const forms = writtenFormsOf(passage, subject);
  return (sources) =>
    shareOf(
      sources.reduce((mask, one) => mask | bestWindowMask(formMasks(forms, one, subject), WINDOW_SENTENCES, forms), 0),
      forms,
    );
}
