/**
 * Sentences of the sources by what they speak of: an inverted index concept -> sentences, with ranking by shared weight
 * and by BM25. Built once per subject and shared; both are bounded, so that a claim looks at a few dozen sentences
 * however long the sources are.
 */

import { bestOf } from './best-of.ts';
import { Bm25 } from './bm25.ts';
import type { DateMention } from './dates.ts';
import type { Sentence } from './document.ts';
import { QuantityIndex } from './quantity-index.ts';

/** A source sentence found for a claim, with its score among those found. */
export interface Found {
  readonly sentence: Sentence;
  readonly score: number;
}

const POSTINGS_MAX = 400;
const CONCEPTS_MAX = 24;
const PREFIX_LENGTH = 4;
const FOUND_MAX = 32;

/** The index; sentences keep the order of the sources. */
export class SourceIndex {
  readonly sentences: readonly Sentence[];
  readonly #postings = new Map<string, number[]>();
  readonly #byPrefix = new Map<string, string[]>();
  readonly #numericTokens = new Set<string>();
  readonly #looseNumerals = new Set<string>();
  readonly #found = new Map<Sentence, readonly Found[]>();
  #numerals: string | undefined;
  #quantities: QuantityIndex | undefined;
  #dates: ReadonlyMap<string, readonly DateMention[]> | undefined;
  #placeOf: ReadonlyMap<Sentence, number> | undefined;
  #bm25: Bm25 | undefined;
  readonly #weights = new Map<string, number>();
  /** Of the ranking under way, all zero between two. */
  readonly #scores: Float64Array;

  constructor(sentences: readonly Sentence[]) {
    this.sentences = sentences;
    this.#scores = new Float64Array(sentences.length);
    sentences.forEach((sentence, place) => {
      for (const concept of sentence.conceptKeys) this.#add(concept, place);
      this.#addNumerals(sentence);
    });
  }

  /** How telling a concept is: ln(1 + N / (1 + df)) over the source sentences. */
  weightOf(concept: string): number {
    let weight = this.#weights.get(concept);
    if (weight === undefined) {
      weight = Math.log(1 + this.sentences.length / (1 + (this.#postings.get(concept)?.length ?? 0)));
      this.#weights.set(concept, weight);
    }
    return weight;
  }

  /** Whether some source sentence has the concept. */
  has(concept: string): boolean {
    return this.#postings.has(concept);
  }

  /** Whether the sources have the number, version or code, written just so. */
  hasNumeral(stem: string): boolean {
    return this.#numericTokens.has(stem);
  }

  /** Whether the sources have the number as part of something that is no quantity: a table, a time, a code. */
  hasLooseNumeral(digits: string): boolean {
    return this.#looseNumerals.has(digits);
  }

  /** Whether the sources write the year anywhere, also inside "2024/25" or "FY2024". */
  hasYear(year: number): boolean {
    const digits = String(year);
    if (this.#numericTokens.has(digits)) return true;
    this.#numerals ??= [...this.#numericTokens].join(' ');
    return this.#numerals.includes(digits);
  }

  /** Quantities of the sources, by size. */
  get quantities(): QuantityIndex {
    this.#quantities ??= new QuantityIndex(this.sentences);
    return this.#quantities;
  }

  /** Dates of the sources, each once, that have this year or none; or, for a month without year, this month. */
  datesLike({ year, month }: DateMention): readonly DateMention[] {
    this.#dates ??= datesByPart(this.sentences);
    if (year === undefined) return this.#dates.get(`month ${month}`) ?? [];
    return [...(this.#dates.get(`year ${year}`) ?? []), ...(this.#dates.get('year undefined') ?? [])];
  }

  /** Whether the sources have the concept or a word derived from the same root ("decide", "decision"). */
  hasRelated(concept: string): boolean {
    if (this.has(concept)) return true;
    const neighbours = this.#byPrefix.get(concept.slice(0, PREFIX_LENGTH));
    return neighbours?.some((neighbour) => areRelated(concept, neighbour)) ?? false;
  }

  /** Sentences that share most of the weight of a sentence's concepts, best first, at most `countMax` up to {@link FOUND_MAX}. */
  sharing(sentence: Sentence, countMax: number): readonly Found[] {
    let found = this.#found.get(sentence);
    if (found === undefined) {
      found = this.#rankShared(sentence);
      this.#found.set(sentence, found);
    }
    return found.slice(0, countMax);
  }

  /** Best sentences for some concepts by BM25, best first; concepts that are nearly everywhere are left out. */
  rank(concepts: readonly string[], countMax: number): readonly Found[] {
    const telling = [...new Set(concepts)].filter((concept) => {
      const places = this.#postings.get(concept)?.length ?? 0;
      return places > 0 && places <= POSTINGS_MAX;
    });
    if (telling.length === 0) return [];
    this.#bm25 ??= new Bm25(this.sentences.map(({ concepts }) => concepts));
    return this.#bm25.rank(telling.slice(0, CONCEPTS_MAX), countMax).map(({ place, score }) => ({
      sentence: this.sentences[place] as Sentence,
      score,
    }));
  }

  /** The sentence before (-1) or after (+1) in the same source. */
  beside(sentence: Sentence, step: -1 | 1): Sentence | undefined {
    this.#placeOf ??= new Map(this.sentences.map((each, place) => [each, place]));
    const place = this.#placeOf.get(sentence);
    const neighbour = place === undefined ? undefined : this.sentences[place + step];
    return neighbour?.document === sentence.document ? neighbour : undefined;
  }

  /** Words and quantities come in order, so one pass over both tells which numerals are part of a quantity. */
  #addNumerals({ tokens, quantities }: Sentence): void {
    let at = 0;
    for (const { isNumeric, stem, start, end } of tokens) {
      if (!isNumeric) continue;
      this.#numericTokens.add(stem);
      while ((quantities[at]?.end ?? Number.POSITIVE_INFINITY) <= start) at += 1;
      if ((quantities[at]?.start ?? Number.POSITIVE_INFINITY) < end) continue;
      for (const digits of stem.match(/\d+(?:\.\d+)?/g) ?? []) this.#looseNumerals.add(digits);
    }
  }

  #add(concept: string, place: number): void {
    const places = this.#postings.get(concept);
    if (places !== undefined) {
      places.push(place);
      return;
    }
    this.#postings.set(concept, [place]);
    const prefix = concept.slice(0, PREFIX_LENGTH);
    const neighbours = this.#byPrefix.get(prefix);
    if (neighbours === undefined) this.#byPrefix.set(prefix, [concept]);
    else neighbours.push(concept);
  }

  #rankShared({ conceptKeys }: Sentence): readonly Found[] {
    const shared: { readonly weight: number; readonly places: readonly number[] }[] = [];
    for (const concept of conceptKeys) {
      const places = this.#postings.get(concept);
      if (places !== undefined) shared.push({ weight: this.weightOf(concept), places });
    }
    shared.sort((left, right) => left.places.length - right.places.length);
    const scores = this.#scores;
    const found: number[] = [];
    for (const { weight, places } of shared.slice(0, CONCEPTS_MAX)) {
      const count = Math.min(places.length, POSTINGS_MAX);
      for (let at = 0; at < count; at++) {
        const place = places[at] as number;
        if (scores[place] === 0) found.push(place);
        scores[place] = (scores[place] as number) + weight;
      }
    }
    return this.#bestOf(found);
  }

  /** The best of the places scored, equal ones in the order of the sources; blanks the scores. */
  #bestOf(places: number[]): readonly Found[] {
    places.sort((left, right) => left - right);
    const best = bestOf(places, (place) => this.#scores[place] as number, FOUND_MAX).map((place) => ({
      sentence: this.sentences[place] as Sentence,
      score: this.#scores[place] as number,
    }));
    for (const place of places) this.#scores[place] = 0;
    return best;
  }
}

/** Whether two stems look like forms of one word: nearly all of the shorter one is shared from its start. */
export function areRelated(left: string, right: string): boolean {
  if (left === right) return true;
  const shorter = Math.min(left.length, right.length);
  if (shorter < PREFIX_LENGTH || Math.max(left.length, right.length) - shorter > 4) return false;
  const needed = Math.max(PREFIX_LENGTH, shorter - 1);
  let shared = 0;
  while (shared < needed && left.charCodeAt(shared) === right.charCodeAt(shared)) shared += 1;
  return shared === needed;
}

function datesByPart(sentences: readonly Sentence[]): ReadonlyMap<string, readonly DateMention[]> {
  const byPart = new Map<string, DateMention[]>();
  const seen = new Set<string>();
  for (const date of sentences.flatMap((sentence) => sentence.dates)) {
    const { year, month, day } = date;
    const key = `${year}-${month}-${day}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const part of [`year ${year}`, `month ${month}`]) {
      const known = byPart.get(part);
      if (known === undefined) byPart.set(part, [date]);
      else known.push(date);
    }
  }
  return byPart;
}
