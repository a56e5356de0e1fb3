/**
 * Words of a text with their places, stems and whether they carry content.
 *
 * A regular expression rather than Intl.Segmenter: word segmentation by ICU took 6 to 11 ms for 7,000 characters, the
 * expression 0.1 ms, and English needs little of what ICU knows. What a written word amounts to is remembered.
 */
import { stemmer } from 'stemmer';
import { STOP_WORDS } from './stop-words.ts';

/** One word, number or hyphenated compound. Offsets are UTF-16 code units of the text it was found in. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly lower: string;
  readonly stem: string;
  readonly isStopWord: boolean;
  /** Has a digit. */
  readonly isNumeric: boolean;
}

/** What a written word amounts to, wherever it stands. */
interface Reading {
  readonly text: string;
  readonly lower: string;
  readonly stem: string;
  readonly isStopWord: boolean;
  readonly isNumeric: boolean;
}

const WORD_BEGINNING = /[\p{L}\p{N}]/gu;
const WORD = /[\p{L}\p{N}]+(?:[’'.,:/-](?=[\p{L}\p{N}])[\p{L}\p{N}]+)*/uy;
const POSSESSIVE = /[’']s$/u;
const JOINT = /[-/.,:]/;
const REMEMBERED_MAX = 50_000;
/** Longer ones are no words, and would make what is remembered large. */
const REMEMBERED_LENGTH_MAX = 40;
const stems = new Map<string, string>();
const readings = new Map<string, Reading>();

/** Words of `text`, shifted by `offset`. Hyphenated words are split unless they carry a digit. */
export function tokenize(text: string, offset = 0): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = wordFrom(text, 0); at !== -1; at = wordFrom(text, WORD.lastIndex)) {
    WORD.lastIndex = at;
    WORD.test(text);
    addWord(tokens, text.slice(at, WORD.lastIndex), offset + at);
  }
  return tokens;
}

/** Where the next word begins, -1 after the last. Tests make no record of each match, as matchAll would. */
function wordFrom(text: string, from: number): number {
  WORD_BEGINNING.lastIndex = from;
  if (!WORD_BEGINNING.test(text)) return -1;
  const last = WORD_BEGINNING.lastIndex - 1;
  return isTrailingSurrogate(text.charCodeAt(last)) ? last - 1 : last;
}

function isTrailingSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Stem of a lower-case word (Porter 1980), remembered. */
export function stemOf(lower: string): string {
  const known = stems.get(lower);
  if (known !== undefined) return known;
  const stem = stemmer(lower);
  if (stems.size >= REMEMBERED_MAX) stems.clear();
  stems.set(lower, stem);
  return stem;
}

/** A word, or the parts of a compound: "risk-free" is two words, "2024-05-01" and "3.5" are one. */
function addWord(tokens: Token[], word: string, start: number): void {
  if (!JOINT.test(word) || /\p{N}/u.test(word)) {
    tokens.push(makeToken(word, start));
    return;
  }
  for (const part of word.matchAll(/[^-/.,:]+/g)) tokens.push(makeToken(part[0], start + part.index));
}

function makeToken(written: string, start: number): Token {
  // The text of the reading is one for all such words: thousands of copies would be kept as long as their tokens.
  const { text, lower, stem, isStopWord, isNumeric } = readingOf(written);
  return { start, end: start + text.length, text, lower, stem, isStopWord, isNumeric };
}

function readingOf(text: string): Reading {
  const known = readings.get(text);
  if (known !== undefined) return known;
  const lower = text.toLowerCase().replace(POSSESSIVE, '');
  const isNumeric = /\p{N}/u.test(lower);
  const stem = isNumeric ? lower.replace(/(?<=\d),(?=\d{3})/g, '') : stemOf(lower);
  const reading = { text, lower, stem, isStopWord: STOP_WORDS.has(lower), isNumeric };
  if (text.length > REMEMBERED_LENGTH_MAX) return reading;
  if (readings.size >= REMEMBERED_MAX) readings.clear();
  readings.set(text, reading);
  return reading;
}
