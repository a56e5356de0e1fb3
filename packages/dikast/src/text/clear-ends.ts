/**
 * Ends of sentences that need no dictionary of characters: most of those in plain Western prose. Intl.Segmenter is right
 * about them too, but asking it takes longer than reading the words of the sentence.
 *
 * By the rules of UAX 29 (the numbers below) for characters whose class is plain; where one would have to know more, no
 * answer is given for the whole text.
 */
import type { Span } from './sentences.ts';

/** Characters whose class is not taken for granted here; among them all that end a sentence or a line in other scripts. */
const ODD = /[^ -~\t\n\u00A0\u00C0-\u024F–—‘’“”…€•°]/;
/** Groups: the stops, what closes a quotation or a bracket, white space. */
const LINE_END_OR_STOP = /\n|([.!?]+)(["')\]’”]*)([ \t]*)/g;
/** Can begin a sentence: neither a letter nor one of the signs with which a sentence goes on after a stop (SContinue). */
const SIGN_AT_START = /[0-9"'“‘([*#_$€£%&+=<>|•]/;
/** Up to the next letter, stop or line end; what stands between has no part in the rules. */
const NEXT_TELLING = /[0-9"'“‘”’()[\]*#_$€£%&+=<>/|•°,;:– \t-]*([A-Za-z.!?\n]|$)/y;

/** Stretches of a text, not an empty one, that each end where a sentence ends; undefined where that is not clear. */
export function clearSegments(text: string): readonly Span[] | undefined {
  if (ODD.test(text)) return undefined;
  const segments: Span[] = [];
  let start = 0;
  LINE_END_OR_STOP.lastIndex = 0;
  for (let match = LINE_END_OR_STOP.exec(text); match !== null; match = LINE_END_OR_STOP.exec(text)) {
    const end = LINE_END_OR_STOP.lastIndex;
    const isEnd = match[1] === undefined || isSentenceEnd(text, match[1], match.slice(2));
    if (isEnd === undefined) return undefined;
    if (!isEnd || end === text.length) continue;
    segments.push({ start, end });
    start = end;
  }
  segments.push({ start, end: text.length });
  return segments;
}

/** Whether a sentence ends after stops with what closes after them and white space; undefined when it is not clear. */
function isSentenceEnd(text: string, stops: string, [close, space]: readonly string[]): boolean | undefined {
  const end = LINE_END_OR_STOP.lastIndex;
  const next = text.charAt(end);
  // SB9, SB10: what follows the stop belongs to its sentence, the line end too.
  if (next === '' || next === '\n') return false;
  const isFullStop = stops.endsWith('.');
  // SB6: "3.5".
  if (isFullStop && close === '' && space === '' && isDigit(next)) return false;
  // SB8: "e.g. this", "ca. 5 days".
  if (isFullStop && isLower(next)) return false;
  if (space === '') return undefined;
  // SB11.
  if (isUpper(next) || (!isFullStop && isLower(next))) return true;
  if (!SIGN_AT_START.test(next)) return undefined;
  return isFullStop ? endsBeforeSigns(text, end) : true;
}

/** SB8: a sentence goes on after a full stop when the next letter is small, whatever signs stand before it. */
function endsBeforeSigns(text: string, from: number): boolean | undefined {
  NEXT_TELLING.lastIndex = from;
  const telling = NEXT_TELLING.exec(text)?.[1];
  return telling === undefined ? undefined : !isLower(telling);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLower(character: string): boolean {
  return character >= 'a' && character <= 'z';
}

function isUpper(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}
