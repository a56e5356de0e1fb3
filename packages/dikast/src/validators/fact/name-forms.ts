/**
 * What a name can stand as besides its own words: an acronym, the words that an acronym is made of, another ending
 * ("Italy", "Italian"). Few names of an answer need it, so it is built when the first one does.
 */
import type { Sentence } from '../../text/document.ts';
import { entityKey } from '../../text/entities.ts';
import { STOP_WORDS } from '../../text/stop-words.ts';
import { initialsOf, isSameWord, STEM_SHARED_MIN, wordsOfName } from './name-words.ts';

/** Shorter ones are too often the first letters of some words in a row. */
const LOOSE_INITIALS_MIN = 3;
const ACRONYM = /^\p{Lu}[\p{Lu}.&]*\p{Lu}s?$/u;

/** Whether a name is written as an acronym. */
export function isAcronym(text: string): boolean {
  return ACRONYM.test(text);
}

/** Other forms of the names in some sentences. */
export class NameForms {
  readonly #initials = new Set<string>();
  /** First letters of the words of each sentence: acronyms are looked up there. */
  readonly #firstLetters: string[] = [];
  readonly #acronyms = new Set<string>();
  readonly #byPrefix = new Map<string, string[]>();
  /** Words already entered, as written. */
  readonly #seen = new Set<string>();

  constructor(sentences: readonly Sentence[]) {
    for (const sentence of sentences) this.#addSentence(sentence);
  }

  /** Whether the letters are the initials of a name, or of words in a row. */
  areInitials(letters: string): boolean {
    if (this.#initials.has(letters)) return true;
    return letters.length >= LOOSE_INITIALS_MIN && this.#firstLetters.some((line) => line.includes(letters));
  }

  /** Whether the letters stand there as an acronym. */
  hasAcronym(letters: string): boolean {
    return this.#acronyms.has(letters);
  }

  /** Whether a capitalised word is a form of this one. */
  hasForm(word: string): boolean {
    return this.#byPrefix.get(word.slice(0, STEM_SHARED_MIN))?.some((known) => isSameWord(word, known)) ?? false;
  }

  #addSentence(sentence: Sentence): void {
    const { tokens } = sentence;
    for (const { lower, text } of tokens) {
      if (this.#seen.has(text)) continue;
      this.#seen.add(text);
      if (/^\p{Lu}/u.test(text)) this.#addPrefix(entityKey(lower));
      if (isAcronym(text)) this.#acronyms.add(entityKey(text).replace(/ /g, ''));
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
