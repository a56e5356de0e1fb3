/**
 * Names taken apart: their words, their initials, and when two words are forms of one name.
 */
import { type Entity, entityKey } from '../../text/entities.ts';
import { STOP_WORDS } from '../../text/stop-words.ts';

const GENERIC = new Set(
  `mr mrs ms dr prof professor sir president ceo inc ltd llc corp corporation company co plc gmbh group university college
institute department ministry city state county province river mount mountain lake street avenue road north south east
west united republic king queen prince princess saint st mt passage source document section article chapter step figure
table part option tip method day week grade level phase stage act law policy plan program programme system version edition`.split(
    /\s+/,
  ),
);
const WORD_ENDINGS = new Set([
  '',
  'a',
  'y',
  'n',
  'an',
  'ian',
  'ean',
  'ese',
  'ish',
  'i',
  'ic',
  's',
  'es',
  'e',
  'ia',
  'ns',
  'ans',
  'ians',
]);
/** Letters that two forms of a name share from their start. */
export const STEM_SHARED_MIN = 4;

const wordsByName = new WeakMap<Entity, readonly string[]>();

/** Words of a name, taken apart once. */
export function wordsOfName(name: Entity): readonly string[] {
  let words = wordsByName.get(name);
  if (words === undefined) {
    words = entityKey(name.text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
    wordsByName.set(name, words);
  }
  return words;
}

/** Says nothing of whom or what is named: a title, a kind of thing, "Passage", "Step". */
export function isGeneric(word: string): boolean {
  return GENERIC.has(word);
}

/** Tells one name from another. */
export function isTellingWord(word: string): boolean {
  return !GENERIC.has(word) && !STOP_WORDS.has(word);
}

/** The first characters of some words. */
export function initialsOf(words: readonly string[]): string {
  let initials = '';
  for (const word of words) initials += firstLetterOf(word);
  return initials;
}

/** The first character, whole also outside the basic plane. */
function firstLetterOf(word: string): string {
  const code = word.codePointAt(0);
  return code === undefined ? '' : code < 0x10000 ? word.charAt(0) : String.fromCodePoint(code);
}

/** Equal, or forms of one name: "Italy" and "Italian", not "Johnson" and "Johnston". */
export function isSameWord(left: string, right: string): boolean {
  if (left === right) return true;
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared >= STEM_SHARED_MIN && WORD_ENDINGS.has(left.slice(shared)) && WORD_ENDINGS.has(right.slice(shared));
}
