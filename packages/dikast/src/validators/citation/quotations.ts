/**
 * Words in quotation marks, and whether they stand so in a text. Compared by letters and digits alone: typographic
 * quotes, spacing, hyphens, emphasis and case do not alter a quotation; an ellipsis or [an insertion] leaves a gap.
 */
import type { Claim } from '../../request/claims.ts';
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';
import { type Citation, readCitations } from './citation-reading.ts';

/** A quotation and the claim it ends in. */
export interface Quotation extends Span {
  readonly claim: Claim;
  readonly words: string;
}

/** Where a quotation stands. */
export interface QuotationPlace {
  /** Indices of the sources that have it word for word. */
  readonly sources: readonly number[];
  readonly isInQuery: boolean;
}

const MARKS = [
  /“([^“”]{3,1500})”/gu,
  /(?<![\p{L}\p{N}"])"([^"\n]{3,1500})"(?![\p{L}\p{N}"])/gu,
  /«\s?([^«»]{3,1500}?)\s?»/gu,
  /(?<=^|[\s(:])‘([^‘\n]{3,600}?)’(?![\p{L}\p{N}])/gu,
] as const;
const BLOCK = /(?:^|\n)[ \t]*>[ \t]?([^\n]{10,1500})/g;
const WORDS_MIN = 5;
const WORDS_ATTRIBUTED_MIN = 3;
const ATTRIBUTION =
  /(?:\b(?:says?|said|states?|stated|writes?|wrote|reads?|quot(?:es?|ed|ing)|according|defin(?:es|ed)|describes?|described|notes?|noted|words?|wording|warns?|warned|requires?|promises?|adds?|added|puts? it|clause|section)\b[^“"«‘]{0,60}|:\s*)$/i;
const TITLE_PARTICLE = /^(?:a|an|the|of|and|or|in|to|for|on|at|by|with|from|de|la)$/;
/** "the question "How long ...?"", "I would answer "...": the asker's or the writer's words, credited to no source. */
const NOT_A_SOURCE =
  /\b(?:questions?|queries|query|asked|asking|wondering|example|e\.g\.|(?:would|could|might|can|should) (?:be|say|write|ask|answer|reply))\W{0,3}$/i;
const GAP = /\s*(?:\[?\s*(?:\.{3,}|…)\s*\]?|\[[^\]]{0,120}\])\s*/;

/** Quotations of the answer that claim to be someone's words: not single terms, titles or the asker's own words. */
export function findQuotations(subject: Subject): readonly Quotation[] {
  const { answer } = subject.request;
  const found: Span[] = [];
  for (const pattern of [...MARKS, BLOCK]) {
    for (const match of answer.matchAll(pattern)) {
      const words = match[1] ?? '';
      const start = match.index + match[0].indexOf(words);
      if (isQuotation(words, answer.slice(Math.max(0, match.index - 80), match.index), pattern === BLOCK))
        found.push({ start, end: start + words.length });
    }
  }
  return place(found, subject);
}

function isQuotation(words: string, before: string, isBlock: boolean): boolean {
  const list = words.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu) ?? [];
  const isAttributed = isBlock || ATTRIBUTION.test(before);
  if (!isBlock && NOT_A_SOURCE.test(before)) return false;
  if (list.length < (isAttributed ? WORDS_ATTRIBUTED_MIN : WORDS_MIN)) return false;
  const isTitle = list.every((word) => /^[\p{Lu}\p{N}]/u.test(word) || TITLE_PARTICLE.test(word));
  return isBlock || !isTitle;
}

function place(spans: readonly Span[], subject: Subject): readonly Quotation[] {
  const inOrder = [...spans].sort((left, right) => left.start - right.start);
  const quotations: Quotation[] = [];
  let next = 0;
  let lastEnd = 0;
  for (const { start, end } of inOrder) {
    if (start < lastEnd) continue;
    lastEnd = end;
    while (next < subject.claims.length - 1 && (subject.claims[next]?.end ?? 0) < end) next++;
    const claim = subject.claims[next];
    if (claim === undefined || readCitations(subject).layout.isReference(claim.index)) continue;
    quotations.push({ claim, start, end, words: subject.request.answer.slice(start, end) });
  }
  return quotations;
}

/** Sources that have a quotation word for word. */
export function placeQuotation({ words }: Quotation, subject: Subject): QuotationPlace {
  const parts = partsOf(words);
  const sources = subject.sources.flatMap((source, index) => (standsIn(parts, squeeze(source)) ? [index] : []));
  return { sources, isInQuery: subject.query !== undefined && standsIn(parts, squeeze(subject.query)) };
}

/** Sources cited for a quotation: at its claim, or further on in its paragraph, or at the list's lead-in. */
export function sourcesCitedFor({ claim }: Quotation, subject: Subject): readonly number[] {
  const reading = readCitations(subject);
  const named = (citations: readonly Citation[]) => [...new Set(citations.flatMap(({ sources }) => sources))];
  const own = named(reading.citationsAt(claim));
  if (own.length > 0) return own;
  const block = reading.layout.blocks[reading.layout.blockOf(claim)] ?? [];
  return named(block.flatMap((other) => reading.citationsAt(other)));
}

/** A text as its letters and digits in lower case, and the place of each. */
interface Squeezed {
  readonly text: string;
  readonly original: string;
  readonly places: readonly number[];
}

const squeezedTexts = new WeakMap<Document, Squeezed>();

function squeeze(document: Document): Squeezed {
  const known = squeezedTexts.get(document);
  if (known !== undefined) return known;
  const original = document.text;
  const places: number[] = [];
  let text = '';
  for (const match of original.matchAll(/[\p{L}\p{N}]+/gu)) {
    const lower = match[0].toLowerCase();
    text += lower;
    for (let offset = 0; offset < lower.length; offset++) places.push(match.index + Math.min(offset, match[0].length));
  }
  const squeezed = { text, original, places };
  squeezedTexts.set(document, squeezed);
  return squeezed;
}

/** The parts of a quotation between gaps, squeezed. "[T]he" is "the"; a citation marker inside is no part of it. */
function partsOf(words: string): readonly string[] {
  return words
    .replace(/\[(\p{L})\](?=\p{L})/gu, '$1')
    .split(GAP)
    .map((part) => (part.match(/[\p{L}\p{N}]+/gu) ?? []).join('').toLowerCase())
    .filter((part) => part !== '');
}

function standsIn(parts: readonly string[], { text, original, places }: Squeezed): boolean {
  let from = 0;
  for (const part of parts) {
    let at = text.indexOf(part, from);
    while (at !== -1 && !isWhole(original, places, at, at + part.length)) at = text.indexOf(part, at + 1);
    if (at === -1) return false;
    from = at + part.length;
  }
  return parts.length > 0;
}

/** Begins and ends at the edge of a word: "you can" does not stand in "you cannot". */
function isWhole(original: string, places: readonly number[], start: number, end: number): boolean {
  const first = places[start] ?? 0;
  const last = places[end - 1] ?? 0;
  return (
    !/[\p{L}\p{N}]$/u.test(original.slice(Math.max(0, first - 1), first)) &&
    !/^[\p{L}\p{N}]/u.test(original.slice(last + 1, last + 2))
  );
}
