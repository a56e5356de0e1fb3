/**
 * Defects of quotations: words that stand so in no source, or in another source than the one cited.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Defect } from './marker-defects.ts';
import { findQuotations, placeQuotation, type Quotation, sourcesCitedFor } from './quotations.ts';
import { sourceIndexOf } from './source-index.ts';
import { keysOf } from './terms.ts';

const QUOTATIONS_MAX = 200;
const SOURCES_SEARCHED_MAX = 50;

/** Quotations that do not stand where the answer says they do. */
export function quotationDefects(subject: Subject): readonly Defect[] {
  if (subject.sources.length === 0) return [];
  return findQuotations(subject)
    .slice(0, QUOTATIONS_MAX)
    .flatMap((quotation) => defectOf(quotation, subject));
}

function defectOf(quotation: Quotation, subject: Subject): readonly Defect[] {
  const { sources, isInQuery } = placeQuotation(quotation, subject);
  const cited = sourcesCitedFor(quotation, subject);
  if (isInQuery || (sources.length > 0 && (cited.length === 0 || cited.some((one) => sources.includes(one)))))
    return [];
  const { claim, start, end } = quotation;
  const place = { claim, severity: 'material' as const, span: { start, end } };
  const [found] = sources;
  if (found !== undefined) {
    const reason = `the quotation stands in ${idOf(subject, found)}, not in ${cited.map((one) => idOf(subject, one)).join(', ')}`;
    return [{ ...place, kind: 'wrong_citation', reason, source: found }];
  }
  const nearest = nearestSentence(quotation, cited, subject);
  const where = cited.length > 0 ? cited.map((one) => idOf(subject, one)).join(', ') : 'any source';
  const reason = `the words "${quotation.words.slice(0, 80)}" do not stand so in ${where}`;
  return [{ ...place, kind: 'altered_quotation', reason, ...(nearest === undefined ? {} : { sentence: nearest }) }];
}

/** The source sentence that shares most words with a quotation: what it was probably made from. */
function nearestSentence({ words }: Quotation, cited: readonly number[], subject: Subject): Sentence | undefined {
  const index = sourceIndexOf(subject);
  const keys = keysOf(words);
  const among = cited.length > 0 ? cited : index.sources.map((source) => source.index).slice(0, SOURCES_SEARCHED_MAX);
  const sharedWith = (sentence: Sentence) => [...keysOf(sentence.text)].filter((key) => keys.has(key)).length;
  let best: { readonly shared: number; readonly sentence: Sentence } | undefined;
  for (const source of among) {
    const sentence = index.nearestSentence(keys, source);
    const shared = sentence === undefined ? 0 : sharedWith(sentence);
    if (sentence !== undefined && shared > (best?.shared ?? 0)) best = { shared, sentence };
  }
  return best?.sentence;
}

function idOf(subject: Subject, source: number): string {
  return subject.request.sources[source]?.id ?? '';
}
