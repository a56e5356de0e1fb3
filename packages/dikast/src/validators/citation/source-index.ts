/**
 * Where each term stands in the sources: one index, made once for all validators of the pool.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import { type Term, termsOf } from './terms.ts';

/** A term's places in one source: positions counted in terms, and the sentences they are in. */
export interface Posting {
  readonly position: number;
  readonly sentence: number;
}

/** The terms of one source. */
export interface IndexedSource {
  readonly index: number;
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
  readonly sentences: readonly Sentence[];
}

/** The terms of all sources. */
export class SourceIndex {
  readonly sources: readonly IndexedSource[];
  readonly sentenceCount: number;
  readonly #sentenceFrequencies = new Map<string, number>();
  readonly #sourcesByTerm = new Map<string, number[]>();

  constructor(subject: Subject) {
    this.sources = subject.sources.map(({ sentences }, index) => this.#indexSource(sentences, index));
    this.sentenceCount = subject.sourceSentences.length;
  }

  /** How telling a term is among all sentences: ln(1 + N / (1 + df)). */
  weightAmongSentences(key: string): number {
    return Math.log(1 + this.sentenceCount / (1 + (this.#sentenceFrequencies.get(key) ?? 0)));
  }

  /** Indices of the sources that have the term, ascending. */
  sourcesWith(key: string): readonly number[] {
    return this.#sourcesByTerm.get(key) ?? [];
  }

  /** Where a source has the term; the first places only, when it is everywhere. */
  postings(source: number, key: string): readonly Posting[] {
    return this.sources[source]?.postings.get(key) ?? [];
  }

  /** The sentence of a source that has most of the terms. */
  nearestSentence(keys: ReadonlySet<string>, source: number): Sentence | undefined {
    const shared = new Map<number, number>();
    for (const key of keys) {
      const weight = this.weightAmongSentences(key);
      let last = -1;
      for (const { sentence } of this.postings(source, key)) {
        if (sentence !== last) shared.set(sentence, (shared.get(sentence) ?? 0) + weight);
        last = sentence;
      }
    }
    let best: readonly [number, number] | undefined;
    for (const entry of shared) if (best === undefined || entry[1] > best[1]) best = entry;
    return best === undefined ? undefined : this.sources[source]?.sentences[best[0]];
  }

  #indexSource(sentences: readonly Sentence[], index: number): IndexedSource {
    const postings = new Map<string, Posting[]>();
    let position = 0;
    sentences.forEach((sentence, number) => {
      for (const { key } of termsOf(sentence))
        this.#add(postings, key, { position: position++, sentence: number }, index);
    });
    return { index, postings, sentences };
  }

  #add(postings: Map<string, Posting[]>, key: string, posting: Posting, source: number): void {
    const places = postings.get(key);
    if (places === undefined) {
      postings.set(key, [posting]);
      const holders = this.#sourcesByTerm.get(key);
      if (holders === undefined) this.#sourcesByTerm.set(key, [source]);
      else holders.push(source);
    }
    if (places?.at(-1)?.sentence !== posting.sentence) {
      this.#sentenceFrequencies.set(key, (this.#sentenceFrequencies.get(key) ?? 0) + 1);
    }
    if (places !== undefined && places.length < POSTINGS_MAX) places.push(posting);
  }
}

/** More places of one term in one source say nothing new, and a source may be one word over and over. */
const POSTINGS_MAX = 48;

const indexes = new WeakMap<Subject, SourceIndex>();
const claimTerms = new WeakMap<Sentence, readonly Term[]>();

/** The index of a subject's sources. */
export function sourceIndexOf(subject: Subject): SourceIndex {
  let index = indexes.get(subject);
  if (index === undefined) {
    index = new SourceIndex(subject);
    indexes.set(subject, index);
  }
  return index;
}

/** Terms of a claim's sentence, found once. */
export function claimTermsOf(sentence: Sentence): readonly Term[] {
  let terms = claimTerms.get(sentence);
  if (terms === undefined) {
    terms = termsOf(sentence);
    claimTerms.set(sentence, terms);
  }
  return terms;
}
