/**
 * Names of the sources, for looking up those of a claim. Built once per subject.
 */
import type { Document, Sentence } from '../../text/document.ts';
import { type Entity, entityKey } from '../../text/entities.ts';
import { aliasesOf } from '../../text/name-aliases.ts';
import { SentenceMemo } from '../../text/sentence-map.ts';
import { stemOf } from '../../text/stems.ts';
import { STOP_WORDS } from '../../text/stop-words.ts';
import type { Subject } from '../../text/subject.ts';
import { isAcronym, NameForms } from './name-forms.ts';
import { initialsOf, isGeneric, isSameWord, isTellingWord, wordsOfName } from './name-words.ts';

/** What the sources, and the query, name. */
export class NameIndex {
  readonly #sentences: readonly Sentence[];
  readonly #words = new Set<string>();
  #forms: NameForms | undefined;
  readonly #unknown = new Map<Entity, readonly string[]>();

  constructor(documents: readonly Document[]) {
    this.#sentences = documents.flatMap(({ sentences }) => sentences);
    this.#addWords();
  }

  /** Words of a name that nothing in the sources accounts for. */
  unknownWordsOf(name: Entity): readonly string[] {
    let unknown = this.#unknown.get(name);
    if (unknown === undefined) {
      unknown = this.#findUnknownWords(name);
      this.#unknown.set(name, unknown);
    }
    return unknown;
  }

  #findUnknownWords(name: Entity): readonly string[] {
    const unknown = wordsOfName(name).filter((word) => isTellingWord(word) && !this.#hasWord(word));
    if (unknown.length === 0 || this.#standsOtherwise(name)) return [];
    return unknown.filter((word) => !this.#formsThere().hasForm(word) && !this.#hasAlias(word));
  }

  /** Whether the name stands there as an acronym or spelled out, or is no name at all. */
  #standsOtherwise(name: Entity): boolean {
    if (this.#hasAlias(name.key)) return true;
    const forms = this.#formsThere();
    const key = name.key.replace(/ /g, '');
    if (
      isAcronym(name.text) &&
      (this.#words.has(key) || forms.areInitials(key) || forms.areInitials(key.replace(/s$/, '')))
    )
      return true;
    const words = wordsOfName(name);
    const telling = words.filter((word) => !STOP_WORDS.has(word));
    if (words.length > 1 && [words, telling].some((each) => isAcronymThere(forms, initialsOf(each)))) return true;
    return telling.every((word) => isGeneric(word) || /^\d{1,2}$/.test(word));
  }

  /** Whether the words name something: not only "Passage 2", "Step 3" or "I've". */
  isTelling(name: Entity): boolean {
    return wordsOfName(name).some((word) => isTellingWord(word) && !/^\d{1,2}$|^i(?:ve|m|d|ll)?$/.test(word));
  }

  /** Whether the name, or its telling part, stands in the sentence. */
  isIn(name: Entity, sentence: Sentence): boolean {
    const present = wordFormsOf.get(sentence);
    const isPresent = (word: string) => present.has(word) || present.has(stemOf(word));
    return (
      wordsOfName(name).some((word) => isTellingWord(word) && isPresent(word)) || aliasesOf(name.key).some(isPresent)
    );
  }

  /** Whether two names can be one: a shared telling word, or initials. */
  areSame(left: Entity, right: Entity): boolean {
    if (left.key === right.key || aliasesOf(left.key).includes(right.key)) return true;
    const [leftWords, rightWords] = [wordsOfName(left), wordsOfName(right)];
    if (leftWords.some((word) => !isGeneric(word) && rightWords.some((other) => isSameWord(word, other)))) return true;
    return areInitialsOf(leftWords, right) || areInitialsOf(rightWords, left);
  }

  #hasWord(word: string): boolean {
    return this.#words.has(word) || this.#words.has(stemOf(word));
  }

  #hasAlias(key: string): boolean {
    return aliasesOf(key).some((alias) => this.#words.has(alias));
  }

  #formsThere(): NameForms {
    this.#forms ??= new NameForms(this.#sentences);
    return this.#forms;
  }

  #addWords(): void {
    const seen = new Set<string>();
    for (const { tokens } of this.#sentences) {
      for (const { lower, stem, text } of tokens) {
        if (seen.has(text)) continue;
        seen.add(text);
        for (const form of writtenForms(lower)) this.#words.add(form);
        this.#words.add(stem);
        if (/[./]/.test(text)) this.#words.add(entityKey(text).replace(/ /g, ''));
      }
    }
  }
}

/** "NICs" stands for "National Insurance Contributions". */
function isAcronymThere(forms: NameForms, initials: string): boolean {
  return forms.hasAcronym(initials) || forms.hasAcronym(`${initials}s`);
}

function areInitialsOf(words: readonly string[], { key }: Entity): boolean {
  const letters = key.replace(/ /g, '');
  const initials = initialsOf(words);
  return letters === initials || letters === `${initials}s`;
}

const JOINT = /[ :/.-]/;
const MEASURE = /^\p{N}+(\p{L}{1,3})$/u;

/** The key of a word, and those of its parts: "COVID-19", "4:8", "300KB" are one word of a text, and two of a name. */
function writtenForms(lower: string): readonly string[] {
  const key = entityKey(lower);
  if (JOINT.test(key)) return [key, ...key.split(JOINT)];
  const unit = MEASURE.exec(key)?.[1];
  return unit === undefined ? [key] : [key, unit];
}

/** The words of a sentence as written and as stems. */
const wordFormsOf = new SentenceMemo(({ tokens }): ReadonlySet<string> => {
  const forms = new Set<string>();
  for (const { lower, stem, isNumeric } of tokens) {
    forms.add(lower).add(stem);
    if (isNumeric) for (const form of writtenForms(lower)) forms.add(form);
  }
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
