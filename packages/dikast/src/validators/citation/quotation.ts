/**
 * Do quoted words stand verbatim in the source, and does the source put the claim's words together as the claim does?
 * Judges a citation by word pairs: terms that stand close in the claim and close in the source as well.
 * Errs on free paraphrase, where few pairs survive; quotations of speech that no source holds look altered to it.
 */
import type { Subject } from '../../text/subject.ts';
import { citationValidator } from './citation-validator.ts';
import type { CitedPassage } from './cited-passages.ts';
import type { SourceScore } from './source-comparison.ts';
import { type Posting, sourceIndexOf } from './source-index.ts';
import type { Term } from './terms.ts';

/** Checks quotations word for word, and compares pairs of neighbouring words of claim and source. */
export const QUOTATION = citationValidator({
  name: 'quotation',
  specialization: 'format_validation',
  method: 'Checks that quoted words stand so in the source, and counts word pairs that claim and source share.',
  score: pairSupport,
  rule: { otherMin: 0.4, gapMin: 0.2, shareMax: 0.7, floor: 0.03 },
  raises: ['wrong_citation', 'altered_quotation', 'malformed_citation', 'unresolvable_citation'],
});

const NEAR_IN_CLAIM = 4;
const NEAR_IN_SOURCE = 10;
const TERMS_MAX = 40;
const ALONE_CREDIT = 0.25;
/** A short claim has few pairs to show. */
const SHORT_TERMS_MAX = 5;
const ALONE_IN_SHORT_CREDIT = 0.7;

function pairSupport({ terms }: CitedPassage, subject: Subject): SourceScore {
  const bounded = terms.slice(0, TERMS_MAX);
  const weights = bounded.map(({ isNumber, isName }) => (isNumber ? 2 : isName ? 1.5 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (sources) => {
    const credits = creditsOf(bounded, sources, subject);
    return total === 0 ? 0 : weights.reduce((sum, weight, at) => sum + weight * (credits[at] ?? 0), 0) / total;
  };
}

/** For each term: 1 when it stands beside a neighbour of the claim in a source too, a little when it stands there alone. */
function creditsOf(terms: readonly Term[], sources: readonly number[], subject: Subject): readonly number[] {
  const index = sourceIndexOf(subject);
  const alone = terms.length <= SHORT_TERMS_MAX ? ALONE_IN_SHORT_CREDIT : ALONE_CREDIT;
  const credits = new Array<number>(terms.length).fill(0);
  for (const source of sources) {
    const places = terms.map(({ key }) => index.postings(source, key));
    for (const [left, there] of places.entries()) {
      if (there.length === 0) continue;
      credits[left] = Math.max(credits[left] ?? 0, alone);
      for (let right = left + 1; right < Math.min(terms.length, left + 1 + NEAR_IN_CLAIM); right++) {
        if (terms[left]?.key === terms[right]?.key || !areNear(there, places[right] ?? [])) continue;
        credits[left] = 1;
        credits[right] = 1;
      }
    }
  }
  return credits;
}

/** Whether two ascending lists of places come within reach of each other. */
function areNear(left: readonly Posting[], right: readonly Posting[]): boolean {
  let at = 0;
  for (const { position } of left) {
    while (at < right.length && (right[at]?.position ?? 0) < position - NEAR_IN_SOURCE) at++;
    const near = right[at];
    if (near !== undefined && near.position <= position + NEAR_IN_SOURCE) return true;
  }
  return false;
}
