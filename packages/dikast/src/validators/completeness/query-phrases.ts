/**
 * Phrases within a question: the things it coordinates ("the price and the size of X") and the conditions that narrow
 * it ("in 2023", "for part-time staff", "without a prescription").
 *
 * Found by function words, not by parsing. Coordinated single names ("Procter and Gamble") look like two things; the
 * sources decide later whether they are.
 */
import type { Span } from '../../text/sentences.ts';
import { STOP_WORDS } from '../../text/stop-words.ts';

interface Piece extends Span {
  readonly lower: string;
  /** Punctuation stands right before it. */
  readonly isAfterBreak: boolean;
}

const WORDS_MAX = 5;
const PHRASES_MAX = 6;
const CONSTRAINING: ReadonlySet<string> = new Set('in for without during on within under at among'.split(' '));
const BOUNDARIES: ReadonlySet<string> = new Set(
  `of in for with from to at on by during under within without about into than as per is are was were be been do does did
can could may must should will would has have had what which who whom whose when where why how change changed differ
compare compared list name give explain describe summarize summarise show tell me happen happened work works cost costs if because while that between`.split(
    /\s+/,
  ),
);
const ARTICLES: ReadonlySet<string> = new Set(
  'the a an my your our their its his her some any all each every'.split(' '),
);

/** Coordinated things of a question, two or more, or none. */
export function findConjuncts(question: Span, text: string): readonly Span[] {
  const pieces = piecesOf(question, text);
  const found: Span[] = [];
  pieces.forEach((piece, at) => {
    if (found.length >= PHRASES_MAX || (piece.lower !== 'and' && piece.lower !== '&')) return;
    if (pieces.slice(0, at).some(({ lower }) => lower === 'between') && !/\bdifferen|\bcompar/iu.test(text)) return;
    const left = phraseBefore(pieces, at);
    const right = phraseAfter(pieces, at);
    if (left.length === 0 || right === undefined) return;
    for (const span of [...left, right]) if (!found.some(({ start }) => start === span.start)) found.push(span);
  });
  return found.sort((one, other) => one.start - other.start);
}

/** Conditions of a question: a preposition that narrows and the words it governs. */
export function findConstraints(question: Span, text: string): readonly Span[] {
  const pieces = piecesOf(question, text);
  const found: Span[] = [];
  pieces.forEach((piece, at) => {
    if (found.length >= PHRASES_MAX || at === 0 || !CONSTRAINING.has(piece.lower)) return;
    const phrase = phraseAfter(pieces, at);
    if (phrase !== undefined) found.push({ start: piece.start, end: phrase.end });
  });
  return found;
}

function piecesOf({ start, end }: Span, text: string): readonly Piece[] {
  return [...text.slice(start, end).matchAll(/([^\s\p{L}\p{N}$€£&]*)([\p{L}\p{N}$€£&][^\s,;:!?()]*)/gu)].map(
    (match) => {
      const at = start + match.index + (match[1] ?? '').length;
      const word = (match[2] ?? '').replace(/[."”’']+$/u, '');
      return {
        start: at,
        end: at + word.length,
        lower: word.toLowerCase(),
        isAfterBreak: /[,;:(]/.test(text.slice(Math.max(0, at - 2), at)),
      };
    },
  );
}

/** Phrases that end right before `at`; "A, B and" gives both. */
function phraseBefore(pieces: readonly Piece[], at: number): readonly Span[] {
  const spans: Span[] = [];
  let end = at - 1;
  let index = at - 1;
  for (; index >= 0 && at - index <= 3 * WORDS_MAX; index--) {
    const piece = pieces[index] as Piece;
    if (BOUNDARIES.has(piece.lower) || piece.lower === 'and') break;
    const isListed = piece.isAfterBreak && index > 0;
    if (isListed) {
      addPhrase(spans, pieces.slice(index, end + 1));
      end = index - 1;
    } else if (end - index >= WORDS_MAX) break;
  }
  addPhrase(spans, pieces.slice(index + 1, end + 1));
  return spans;
}

function phraseAfter(pieces: readonly Piece[], at: number): Span | undefined {
  let from = at + 1;
  while (BOUNDARIES.has(pieces[from]?.lower ?? '') && from < at + 2) from += 1;
  let to = from;
  for (; to < pieces.length && to - from < WORDS_MAX; to++) {
    const piece = pieces[to] as Piece;
    if (BOUNDARIES.has(piece.lower) || piece.lower === 'and' || (to > from && piece.isAfterBreak)) break;
  }
  const spans: Span[] = [];
  addPhrase(spans, pieces.slice(from, to));
  return spans[0];
}

function addPhrase(spans: Span[], words: readonly Piece[]): void {
  const first = words.findIndex(({ lower }) => !ARTICLES.has(lower) && !STOP_WORDS.has(lower));
  const start = words[first]?.start;
  const end = words.at(-1)?.end;
  if (start !== undefined && end !== undefined) spans.push({ start, end });
}
