/**
 * The words of a query that an answer can take up: its content words and numbers, each under the form by which words
 * of two texts are compared. Words that only do the asking ("tell", "kind", "many") are none.
 */
import type { Sentence } from '../../text/document.ts';
import { isFramingStem } from '../../text/framing-words.ts';
import type { Span } from '../../text/sentences.ts';
import { areRelated } from '../../text/source-index.ts';
import { stemOf } from '../../text/stems.ts';
import { canonicalStem } from '../../text/synonyms.ts';
import type { Token } from '../../text/tokens.ts';

/** A word of the query with its place. */
export interface QueryTerm extends Span {
  /** Concept, or the digits of a number. */
  readonly key: string;
  readonly text: string;
  readonly isNumeric: boolean;
}

const ASKING = conceptsOf(
  `ask tell explain describe list give name show outline define summarize summarise compare suggest identify please
know want wonder find many much people person thing way kind type sort difference different reason happen occur question
exactly actually really possible able like just mean get let say think best good main someone something anything
anyone everything know-how long often come there number any if so yes no not detail step overview brief briefly short
example word sentence paragraph point order also would idea help definition meaning common popular speak talk`,
);
const LIGHT = conceptsOf(
  `have receive give take make do go use need work become see look keep put bring provide offer apply involve consist
require call allow long high low old new big large small use used typical common usual normal affect`,
);
const LIGHT_WEIGHT = 0.3;
const RELATED_PREFIX = 4;

/** Terms of a sentence of the query, in order, each place once. */
export function termsOf(sentence: Sentence): readonly QueryTerm[] {
  return sentence.words.flatMap((word) => {
    const isTerm = word.isNumeric || (!word.isStopWord && !word.isNegation && word.stem.length > 1);
    if (!isTerm || (!word.isNumeric && (ASKING.has(word.concept) || isFramingStem(word.stem)))) return [];
    const key = word.isNumeric ? word.stem : word.concept;
    return [{ start: word.start, end: word.end, key, text: word.text, isNumeric: word.isNumeric }];
  });
}

/** How much a term says whatever the sources: light verbs and adjectives little. */
export function termWeight(key: string): number {
  return LIGHT.has(key) ? LIGHT_WEIGHT : 1;
}

/** Finds the terms of a query in sentences: same concept, a word of the same root, the same number. */
export class TermMatcher {
  readonly #exact: ReadonlySet<string>;
  readonly #byPrefix = new Map<string, string[]>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(keys: Iterable<string>) {
    this.#exact = new Set(keys);
    for (const key of this.#exact) {
      const prefix = key.slice(0, RELATED_PREFIX);
      if (prefix.length < RELATED_PREFIX || /\p{N}/u.test(key)) continue;
      this.#byPrefix.set(prefix, [...(this.#byPrefix.get(prefix) ?? []), key]);
    }
  }

  /** Keys of the terms that the sentence has, or a stretch of it. */
  find(sentence: Sentence, { start, end }: Span = sentence): ReadonlySet<string> {
    const found = new Set<string>();
    for (const token of sentence.contentTokens) {
      if (token.start < start || token.end > end) continue;
      for (const key of this.#keysOf(token)) found.add(key);
    }
    return found;
  }

  /** Terms that a word stands for, remembered by its stem. */
  #keysOf({ stem, isNumeric }: Token): readonly string[] {
    const known = this.#known.get(stem);
    if (known !== undefined) return known;
    const concept = isNumeric ? stem : canonicalStem(stem);
    const related = (this.#byPrefix.get(concept.slice(0, RELATED_PREFIX)) ?? []).filter((key) =>
      areRelated(key, concept),
    );
    const keys = this.#exact.has(concept) && !related.includes(concept) ? [concept, ...related] : related;
    this.#known.set(stem, keys);
    return keys;
  }
}

function conceptsOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).map((word) => canonicalStem(stemOf(word))));
}
