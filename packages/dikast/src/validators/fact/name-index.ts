/**
 * Names of the sources, for looking up those of a claim: their words, their initials, and the capitalised words whose
 * forms ("Italy", "Italian") may vary. Built once per subject.
 */
import type { Document, Sentence } from '../../text/document.ts';
import { type Entity, entityKey } from '../../text/entities.ts';
import { SentenceMemo } from '../../text/sentence-map.ts';
import { STOP_WORDS } from '../../text/stop-words.ts';
import type { Subject } from '../../text/subject.ts';
import { stemOf } from '../../text/tokens.ts';

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
const STEM_SHARED_MIN = 4;
/** Shorter ones are too often the first letters of some words in a row. */
const LOOSE_INITIALS_MIN = 3;
const ACRONYM = /^\p{Lu}[\p{Lu}.&]*\p{Lu}s?$/u;

/** What the sources, and the query, name. */
export class NameIndex {
  readonly #words = new Set<string>();
  readonly #initials = new Set<string>();
  /** First letters of the words of each sentence: acronyms are looked up there. */
  readonly #firstLetters: string[] = [];
  readonly #acronyms = new Set<string>();
  readonly #byPrefix = new Map<string, string[]>();
  /** Words already entered, as written. */
  readonly #seen = new Set<string>();
  readonly #unknown = new Map<Entity, readonly string[]>();

  constructor(documents: readonly Document[]) {
    for (const { sentences } of documents) for (const sentence of sentences) this.#addSentence(sentence);
  }

  /** Words of a name that nothing in the sources accounts for. */
  unknownWordsOf(name: Entity): readonly string[] {
    const known = this.#unknown.get(name) ?? this.#findUnknownWords(name);
    this.#unknown.set(name, known);
    return known;
  }

  #findUnknownWords(name: Entity): readonly string[] {
    const key = name.key.replace(/ /g, '');
    if (
      ACRONYM.test(name.text) &&
      (this.#words.has(key) || this.#areInitials(key) || this.#areInitials(key.replace(/s$/, '')))
    )
      return [];
    const words = wordsOfName(name);
    const telling = words.filter((word) => !STOP_WORDS.has(word));
    if (words.length > 1 && [words, telling].some((each) => this.#acronyms.has(initialsOf(each)))) return [];
    if (telling.every((word) => GENERIC.has(word) || /^\d{1,2}$/.test(word))) return [];
    return words.filter((word) => !GENERIC.has(word) && !STOP_WORDS.has(word) && !this.#isKnown(word));
  }

  /** Whether the words name something: not only "Passage 2", "Step 3" or "I've". */
  isTelling(name: Entity): boolean {
    return wordsOfName(name).some(
      (word) => !GENERIC.has(word) && !STOP_WORDS.has(word) && !/^\d{1,2}$|^i(?:ve|m|d|ll)?$/.test(word),
    );
  }

  /** Whether the name, or its telling part, stands in the sentence. */
  isIn(name: Entity, sentence: Sentence): boolean {
    const present = formsOf.get(sentence);
    return wordsOfName(name).some(
      (word) => !GENERIC.has(word) && !STOP_WORDS.has(word) && (present.has(word) || present.has(stemOf(word))),
    );
  }

  /** Whether two names can be one: a shared telling word, or initials. */
  areSame(left: Entity, right: Entity): boolean {
    if (left.key === right.key) return true;
    const [leftWords, rightWords] = [wordsOfName(left), wordsOfName(right)];
    if (leftWords.some((word) => !GENERIC.has(word) && rightWords.some((other) => isSameWord(word, other))))
      return true;
    return (
      initialsOf(leftWords) === right.key.replace(/ /g, '') || initialsOf(rightWords) === left.key.replace(/ /g, '')
    );
  }

  #areInitials(letters: string): boolean {
    if (this.#initials.has(letters)) return true;
    return letters.length >= LOOSE_INITIALS_MIN && this.#firstLetters.some((line) => line.includes(letters));
  }

  #isKnown(word: string): boolean {
    if (this.#words.has(word) || this.#words.has(stemOf(word))) return true;
    return this.#byPrefix.get(word.slice(0, STEM_SHARED_MIN))?.some((known) => isSameWord(word, known)) ?? false;
  }

  #addSentence(sentence: Sentence): void {
    const { tokens } = sentence;
    for (const { lower, stem, text } of tokens) {
      if (this.#seen.has(text)) continue;
      this.#seen.add(text);
      this.#words.add(entityKey(lower));
      this.#words.add(stem);
      if (/^\p{Lu}/u.test(text)) this.#addPrefix(entityKey(lower));
      if (ACRONYM.test(text)) this.#acronyms.add(entityKey(text).replace(/ /g, ''));
      if (/[./]/.test(text)) this.#words.add(entityKey(text).replace(/ /g, ''));
    }
    for (const entity of sentence.entities) this.#addInitials(wordsOfName(entity));
    this.#firstLetters.push(initialsOf(tokens.map((token) => token.lower)));
  }

  #addInitials(words: readonly string[]): void {
    if (words.length < 2) return;
    this.#initials.add(initialsOf(words));
    this.#initials.add(initialsOf(words.filter((word) => !STOP_WORDS.has(word))));
  }

  #addPrefix(word: string): void {
    const prefix = word.slice(0, STEM_SHARED_MIN);
    const known = this.#byPrefix.get(prefix);
    if (known === undefined) this.#byPrefix.set(prefix, [word]);
    else if (!known.includes(word)) known.push(word);
  }
}

const wordsByName = new WeakMap<Entity, readonly string[]>();

/** Words of a name, taken apart once. */
function wordsOfName(name: Entity): readonly string[] {
  let words = wordsByName.get(name);
  if (words === undefined) {
    words = wordsOf(name.text);
    wordsByName.set(name, words);
  }
  return words;
}

/** The words of a sentence as written and as stems. */
const formsOf = new SentenceMemo(({ tokens }): ReadonlySet<string> => {
  const forms = new Set<string>();
  for (const { lower, stem } of tokens) forms.add(lower).add(stem);
  return forms;
});

const indexes = new WeakMap<Subject, NameIndex>();

/** The subject's name index, built when first asked for. */
export function nameIndexOf(subject: Subject): NameIndex {
  let index = indexes.get(subject);
  if (index === undefined) {
    index = new NameIndex([...subject.sources, ...(subject.query === undefined ? [] : [subject.query])]);
    indexes.set(subject, index);
  }
  return index;
}

function wordsOf(name: string): readonly string[] {
  return entityKey(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function initialsOf(words: readonly string[]): string {
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
function isSameWord(left: string, right: string): boolean {
  if (left === right) return true;
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared += 1;
  return shared >= STEM_SHARED_MIN && WORD_ENDINGS.has(left.slice(shared)) && WORD_ENDINGS.has(right.slice(shared));
}
