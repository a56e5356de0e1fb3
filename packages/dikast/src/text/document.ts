/**
 * A text taken apart once and shared by all agents of a validation: sentences, words, quantities, dates, names.
 * Each part is found when first asked for.
 */
import type { DocumentName } from '@dikast/core/ballots/ballot';
import { blankCitations } from './citations.ts';
import { type ClockTime, findClockTimes } from './clock-times.ts';
import { type DateMention, findDates } from './dates.ts';
import { type Entity, findEntities } from './entities.ts';
import { findQuantities, type Quantity } from './numbers.ts';
import { type Span, splitSentences } from './sentences.ts';
import { type Token, tokenize } from './tokens.ts';
import { readWords, type Word } from './words.ts';

/** What methods keep with a sentence, by the places of their maps (sentence-map.ts). */
export let notesOf: (sentence: Sentence) => unknown[];

/** A sentence with its parts; all offsets are of the whole document. Citation markers are blank to the parts. */
export class Sentence implements Span {
  readonly document: Document;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  #tokens: readonly Token[] | undefined;
  #contentTokens: readonly Token[] | undefined;
  #quantities: readonly Quantity[] | undefined;
  #dates: readonly DateMention[] | undefined;
  #clockTimes: readonly ClockTime[] | undefined;
  #entities: readonly Entity[] | undefined;
  #stems: ReadonlySet<string> | undefined;
  #words: readonly Word[] | undefined;
  #concepts: readonly Word[] | undefined;
  #conceptKeys: ReadonlySet<string> | undefined;
  readonly #notes: unknown[] = [];

  static {
    notesOf = (sentence) => sentence.#notes;
  }

  constructor(document: Document, index: number, { start, end }: Span) {
    this.document = document;
    this.index = index;
    this.start = start;
    this.end = end;
    Object.freeze(this);
  }

  /** As it stands, markers included. */
  get text(): string {
    return this.document.text.slice(this.start, this.end);
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= this.document.shown(tokenize(this.#readable(), this.start));
    return this.#tokens;
  }

  /** Words that carry content. */
  get contentTokens(): readonly Token[] {
    this.#contentTokens ??= this.document.shown(this.tokens.filter((token) => !token.isStopWord));
    return this.#contentTokens;
  }

  /** Stems of the content words. */
  get stems(): ReadonlySet<string> {
    this.#stems ??= new Set(this.contentTokens.map((token) => token.stem));
    return this.#stems;
  }

  /** Quantities that are not dates. */
  get quantities(): readonly Quantity[] {
    this.#quantities ??= this.document.shown(
      findQuantities(this.#readable(), this.start).filter(
        (quantity) => !this.dates.some((date) => quantity.start < date.end && date.start < quantity.end),
      ),
    );
    return this.#quantities;
  }

  get dates(): readonly DateMention[] {
    this.#dates ??= this.document.shown(
      this.tokens.some(({ reading }) => reading.mayDate) ? findDates(this.#readable(), this.start) : [],
    );
    return this.#dates;
  }

  get clockTimes(): readonly ClockTime[] {
    this.#clockTimes ??= this.document.shown(findClockTimes(this.#readable(), this.start));
    return this.#clockTimes;
  }

  get entities(): readonly Entity[] {
    this.#entities ??= this.document.shown(findEntities(this.#readable(), this.start));
    return this.#entities;
  }

  /** Tokens with their concept and polarity; words inside dates and quantities are no concepts. */
  get words(): readonly Word[] {
    this.#words ??= this.document.shown(
      readWords(this.tokens, this.#readable(), {
        offset: this.start,
        excluded: this.quantities.length === 0 ? this.dates : [...this.dates, ...this.quantities],
      }),
    );
    return this.#words;
  }

  /** Words that state something. */
  get concepts(): readonly Word[] {
    this.#concepts ??= this.document.shown(this.words.filter((word) => word.isConcept));
    return this.#concepts;
  }

  /** What the sentence's concepts are compared by. */
  get conceptKeys(): ReadonlySet<string> {
    this.#conceptKeys ??= new Set(this.concepts.map((word) => word.concept));
    return this.#conceptKeys;
  }

  #readable(): string {
    return this.document.readableText.slice(this.start, this.end);
  }
}

/** Who looks at a text: all validators at the same lists, which are frozen, or only the built-in ones (subject.ts). */
export type View = 'shared' | 'working';

/** A named text with its sentences. */
export class Document {
  readonly name: DocumentName;
  readonly text: string;
  readonly view: View;
  #readable: string | undefined;
  #sentences: readonly Sentence[] | undefined;

  constructor(name: DocumentName, text: string, { view = 'shared', sentences }: DocumentOptions = {}) {
    this.name = name;
    this.text = text;
    this.view = view;
    if (sentences !== undefined) this.#sentences = this.#sentencesAt(sentences);
    Object.freeze(this);
  }

  /** The text with citation markers blanked at unchanged offsets. */
  get readableText(): string {
    this.#readable ??= blankCitations(this.text);
    return this.#readable;
  }

  get sentences(): readonly Sentence[] {
    this.#sentences ??= this.#sentencesAt(splitSentences(this.text));
    return this.#sentences;
  }

  /** A list of its parts as this view may see it. */
  shown<Part>(parts: readonly Part[]): readonly Part[] {
    return this.view === 'shared' ? Object.freeze(parts) : parts;
  }

  #sentencesAt(spans: readonly Span[]): readonly Sentence[] {
    return this.shown(spans.map((span, index) => new Sentence(this, index, span)));
  }
}

interface DocumentOptions {
  readonly view?: View;
  /** Where its sentences are, when that is known. */
  readonly sentences?: readonly Span[];
}
