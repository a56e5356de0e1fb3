/**
 * Sentences of a text with their places.
 *
 * Intl.Segmenter (ICU) finds the boundaries; three of its habits are mended: it breaks after abbreviations ("Dr. Smith",
 * "vs. 2023") and at wrapped lines, and it knows nothing of list items and headings, which end at their line.
 */

import { clearSegments } from './clear-ends.ts';

/** A stretch of text; UTF-16 code units, end exclusive, no white space at either end. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A longer stretch without an end is cut at white space, so that comparing sentences stays cheap. */
const SENTENCE_LENGTH_MAX = 1500;

const BLOCK_LENGTH_MAX = 4000;
const WRAPPED_LINE_MIN = 50;

/** Never looks beyond the next line: with \s* a run of empty lines would take time quadratic in its length. */
const BLOCK_BREAK = /\r?\n(?=[^\S\n]*(?:\n|(?:[-*•–]|\d{1,3}[.)]|#{1,6})\s))|(?<=[.!?:;])[ \t]*\r?\n/g;

/** No line break and none of the characters after which ICU can end a sentence (UAX 29: STerm, ATerm). */
const WITHOUT_END = /^[\p{L}\p{M}\p{N} \t,;:'"()[\]*#|_-]*[.!?]*$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const ABBREVIATION_AT_END =
  /(?:^|[\s([])(?:Dr|Mr|Mrs|Ms|Prof|Sr|Jr|St|Mt|No|Nos|Fig|Figs|Eq|Sec|Art|Arts|Vol|vol|pp|p|vs|cf|ca|approx|e\.g|i\.e|Inc|Ltd|Co|Corp|al|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|U\.S|U\.K|[A-Z])\.\s*$/;

/** Sentence spans of `text`, in order. Every line ends a sentence when it is a list item or ends in punctuation. */
export function splitSentences(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const block of blocksOf(text)) {
    let open: Span | undefined;
    for (const segment of segmentsOf(unwrap(text.slice(block.start, block.end)))) {
      const start = open?.start ?? block.start + segment.start;
      const end = block.start + segment.end;
      open = { start, end };
      const isOpen = ABBREVIATION_AT_END.test(text.slice(Math.max(start, end - 24), end)) || isListMarker(text, open);
      if (isOpen && end < block.end) continue;
      pushTrimmed(spans, text, open);
      open = undefined;
    }
    if (open !== undefined) pushTrimmed(spans, text, open);
  }
  return joinOrphanMarkers(text, spans);
}

/** Segments by ICU, which is asked only where one has to: asking costs 20 µs, for 100,000 short lines too much. */
function segmentsOf(block: string): readonly Span[] {
  const clear = clearSegments(block);
  if (clear !== undefined) return clear;
  if (WITHOUT_END.test(block)) return [{ start: 0, end: block.length }];
  return Array.from(segmenter.segment(block), ({ segment, index }) => ({ start: index, end: index + segment.length }));
}

/**
 * Wrapped lines as one, at unchanged length: ICU ends a sentence at every line break. A line goes on when it is
 * long or the next one starts in lower case; short lines are headings and table rows.
 */
function unwrap(block: string): string {
  return block.replace(/[\r\n]/g, (lineBreak, at: number) => {
    const lineStart = block.lastIndexOf('\n', at - 1) + 1;
    const isLong = at - lineStart >= WRAPPED_LINE_MIN;
    return isLong || /^\s*\p{Ll}/u.test(block.slice(at, at + 8)) ? ' ' : lineBreak;
  });
}

/** "1." alone is the number of the list item that follows. */
function isListMarker(text: string, { start, end }: Span): boolean {
  return end - start < 12 && /^\s*(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s*$/i.test(text.slice(start, end));
}

/** Stretches between breaks that end a sentence whatever stands there: empty lines, list items, headings. */
function blocksOf(text: string): readonly Span[] {
  const blocks: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(BLOCK_BREAK)) {
    blocks.push({ start, end: match.index });
    start = match.index + match[0].length;
  }
  blocks.push({ start, end: text.length });
  return blocks.filter((block) => !isBlank(text, block)).flatMap((block) => [...piecesOf(text, block)]);
}

function isBlank(text: string, { start, end }: Span): boolean {
  return text.slice(start, end).trim() === '';
}

/**
 * A long block in pieces that end where a sentence ends, as far as one can tell: segmenting takes time quadratic in the
 * length of its input (0.5 MB took 20 s).
 */
function* piecesOf(text: string, { start, end }: Span): Generator<Span> {
  let from = start;
  while (end - from > BLOCK_LENGTH_MAX) {
    const piece = text.slice(from, from + BLOCK_LENGTH_MAX);
    const stop = /^[\s\S]*\p{Ll}{2}[.!?]\s+(?=\p{Lu})/u.exec(piece)?.[0].length ?? piece.length;
    const to = stop < piece.length ? from + stop : breakBefore(text, from, from + BLOCK_LENGTH_MAX);
    yield { start: from, end: to };
    from = to;
  }
  yield { start: from, end };
}

/** A citation marker that ICU left behind the full stop ("... leave. [1]") belongs to the sentence before it. */
function joinOrphanMarkers(text: string, spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const previous = joined.at(-1);
    const marker = /^(?:\[[^\]\n]{1,60}\]\s*)+/.exec(text.slice(span.start, span.end));
    if (previous === undefined || marker === null || text.slice(previous.end, span.start).includes('\n')) {
      joined.push(span);
      continue;
    }
    joined[joined.length - 1] = { start: previous.start, end: span.start + marker[0].trimEnd().length };
    pushTrimmed(joined, text, { start: span.start + marker[0].length, end: span.end });
  }
  return joined;
}

function pushTrimmed(spans: Span[], text: string, { start, end }: Span): void {
  for (let from = start; from < end; ) {
    const to = end - from <= SENTENCE_LENGTH_MAX ? end : breakBefore(text, from, from + SENTENCE_LENGTH_MAX);
    const inner = text.slice(from, to);
    const trimmed = inner.trim();
    const leading = inner.length - inner.trimStart().length;
    if (trimmed.length > 0) spans.push({ start: from + leading, end: from + leading + trimmed.length });
    from = to;
  }
}

/** The last white space before `limit`, or `limit` itself, never inside a surrogate pair. */
function breakBefore(text: string, from: number, limit: number): number {
  for (let at = limit; at > from + SENTENCE_LENGTH_MAX / 2; at--) if (/\s/.test(text[at] ?? '')) return at;
  return /[\uDC00-\uDFFF]/.test(text[limit] ?? '') ? limit - 1 : limit;
}
