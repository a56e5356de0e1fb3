/**
 * Ids that look like those of live traffic: numbers, UUIDs, hexadecimal and random words drawn anew, words of a language
 * kept. An id that counts up or means something cannot be imitated; who sends such ids had better leave them out.
 */
import type { Prng } from '@dikast/core/base/prng';

/** The characters that may stand at each place of an id; a single one where it is kept. */
type IdForm = readonly string[];

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const HEXADECIMAL = `${DIGITS}abcdef`;

const WORD = /[A-Za-z0-9]+/g;
const UUID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})$/;
const UUID_OR_WORD = /[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![A-Za-z0-9])|[A-Za-z0-9]+/g;
/** Digits of a UUID that say of which kind it is. */
const [VERSION_PLACE, VARIANT_PLACE] = [14, 19];
/** From here on a word of hexadecimal digits is taken for a digest. */
const HEXADECIMAL_WORD = /^(?=.*\d)(?:(?=.*[a-f])[0-9a-f]{4,}|(?=.*[A-F])[0-9A-F]{4,})$/;
/** `handbook`, `leavePolicy`, `HR`, `2041`, `doc12`, `section2a`: what people write. */
const WRITTEN_WORD = /^(?:[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)*)?(?:\d+[A-Za-z]{0,2})?$/;
/** From here on a word that nobody would write is taken for a random one. */
const RANDOM_LENGTH_MIN = 8;
const TRIES_MAX = 100;

/** A new id of the same form. */
export function idLike(id: string, prng: Prng): string {
  return drawn(formOf(id), prng);
}

/**
 * `count` ids for sources, all different, like those of a live request: numbered through where those are; otherwise of
 * their forms in turn, and none of them again. Undefined when the forms do not give so many: a word names one source.
 */
export function sourceIdsLike(live: readonly string[], count: number, prng: Prng): readonly string[] | undefined {
  const numbered = numberingOf(live);
  if (numbered !== undefined)
    return Array.from({ length: count }, (_, place) => `${numbered.prefix}${numbered.from + place}`);
  const ids = new Set<string>();
  const isTaken = (id: string) => ids.has(id) || live.includes(id);
  for (const form of formsInTurn(live, count)) {
    let id = drawn(form, prng);
    for (let tries = 1; isTaken(id) && tries < TRIES_MAX; tries++) id = drawn(form, prng);
    if (isTaken(id)) return undefined;
    ids.add(id);
  }
  return [...ids];
}

/** Whether there are so many ids like those of a live request. */
export function hasSourceIdsLike(live: readonly string[], count: number): boolean {
  if (numberingOf(live) !== undefined) return true;
  const needed = new Map<string, number>();
  const forms = [...live.map(formOf), ...formsInTurn(live, count)];
  for (const form of forms) needed.set(form.join(' '), (needed.get(form.join(' ')) ?? 0) + 1);
  return formsInTurn(live, count).every((form) => waysOf(form) >= (needed.get(form.join(' ')) ?? 0));
}

function formsInTurn(live: readonly string[], count: number): readonly IdForm[] {
  const forms = live.map(formOf);
  return Array.from({ length: count }, (_, place) => forms[place % forms.length] ?? []);
}

function drawn(form: IdForm, prng: Prng): string {
  return form.map((choice) => (choice.length === 1 ? choice : choice.charAt(prng.nextBelow(choice.length)))).join('');
}

function waysOf(form: IdForm): number {
  return form.reduce((ways, { length }) => ways * length, 1);
}

function formOf(id: string): IdForm {
  const form = id.split('');
  const randomFrom = randomPartOf(id);
  const alphabet = alphabetOf(id.slice(randomFrom));
  for (const { 0: word, index } of id.matchAll(UUID_OR_WORD)) {
    const isRandom = index >= randomFrom;
    const choices = UUID.test(word) ? uuidForm(word) : isRandom ? [...word].map(() => alphabet) : wordForm(word);
    form.splice(index, word.length, ...choices);
  }
  return form;
}

/** Any digit in place of each, save version and variant. */
function uuidForm(uuid: string): IdForm {
  const inCase = uuid === uuid.toLowerCase() ? (digits: string) => digits : (digits: string) => digits.toUpperCase();
  return [...uuid].map((digit, place) => {
    if (digit === '-' || place === VERSION_PLACE) return digit;
    if (place === VARIANT_PLACE) return /[89ab]/i.test(digit) ? inCase('89ab') : digit;
    return inCase(HEXADECIMAL);
  });
}

/** Hexadecimal anew; otherwise as many digits, and no zero in front where there was none. */
function wordForm(word: string): IdForm {
  if (HEXADECIMAL_WORD.test(word)) {
    const digits = /[A-F]/.test(word) ? HEXADECIMAL.toUpperCase() : HEXADECIMAL;
    return [...word].map(() => digits);
  }
  return [...word].map((letter, place) => {
    if (!/\d/.test(letter)) return letter;
    if (/\d/.test(word.charAt(place - 1))) return DIGITS;
    return letter === '0' ? letter : DIGITS.slice(1);
  });
}

/** Where the random part of an id begins: after the words in front of it, as in `req_9aKx3LmQz7`. */
function randomPartOf(id: string): number {
  const unwritten = [...id.replace(UUID_OR_WORD, withoutHexadecimal).matchAll(WORD)].filter(
    ([word]) => !WRITTEN_WORD.test(word),
  );
  const hasRandom = unwritten.some(([word]) => word.length >= RANDOM_LENGTH_MIN);
  return hasRandom ? (unwritten[0]?.index ?? id.length) : id.length;
}

function withoutHexadecimal(word: string): string {
  return UUID.test(word) || HEXADECIMAL_WORD.test(word) ? '-'.repeat(word.length) : word;
}

/** Letters and digits of the kinds that are in a text: which kind stands where differs from one random word to the next. */
function alphabetOf(text: string): string {
  return [LOWER, UPPER, DIGITS].filter((kind) => [...kind].some((letter) => text.includes(letter))).join('');
}

/** `s1`, `s2`, `s3`: numbers for one request only, which say nothing of the sources. */
function numberingOf(ids: readonly string[]): { readonly prefix: string; readonly from: number } | undefined {
  const [, prefix = '', number = ''] = /^(.*?)([01])$/.exec(ids[0] ?? '') ?? [];
  if (number === '') return undefined;
  const from = Number(number);
  return ids.every((id, place) => id === `${prefix}${from + place}`) ? { prefix, from } : undefined;
}
