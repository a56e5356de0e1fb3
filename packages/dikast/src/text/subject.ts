/**
 * What the agents of a validation look at: the request, its claims, and the texts taken apart once for all of them.
 */
import type { DocumentName, Evidence } from '@dikast/core/ballots/ballot';
import { type Claim, splitClaims } from '../request/claims.ts';
import { deepFrozen } from '../request/deep-frozen.ts';
import type { ValidationRequest } from '../request/request.ts';
import { Document, type Sentence, type View } from './document.ts';
import { gramShares } from './letter-grams.ts';
import { QuantityIndex } from './quantity-index.ts';
import type { Span } from './sentences.ts';
import { SourceIndex } from './source-index.ts';
import { SourceSequence } from './source-sequence.ts';

/** The subject as the built-in validators see it. */
export let workingViewOf: (subject: Subject) => Subject;

/**
 * The common view of a request. Agents may read it, not change it: it is frozen, and one that sorts a list in place fails
 * alone. The built-in validators, which change nothing, share a second view whose lists are not frozen: going through a
 * frozen list takes Node five to fifty times as long.
 */
export class Subject {
  readonly request: ValidationRequest;
  readonly claims: readonly Claim[];
  readonly answer: Document;
  readonly query: Document | undefined;
  readonly sources: readonly Document[];
  #working: Subject | undefined;
  #sourceSentences: readonly Sentence[] | undefined;
  #sourceIndex: SourceIndex | undefined;
  #sourceSequence: SourceSequence | undefined;
  #queryQuantities: QuantityIndex | undefined;
  #gramShares: ReadonlyMap<Sentence, number> | undefined;
  #sourceStems: ReadonlySet<string> | undefined;
  readonly #documents: ReadonlyMap<string, Document>;

  static {
    workingViewOf = (subject) => {
      if (subject.answer.view === 'working') return subject;
      subject.#working ??= new Subject(subject.request, [...subject.claims]);
      return subject.#working;
    };
  }

  /** `claims` are given for the working view only: they are the same in both. */
  constructor(request: ValidationRequest, claims?: readonly Claim[]) {
    const view: View = claims === undefined ? 'shared' : 'working';
    this.request = deepFrozen(request);
    this.claims = claims ?? deepFrozen(splitClaims(request.answer));
    this.answer = new Document('answer', request.answer, { view, sentences: this.claims });
    this.query = request.query === undefined ? undefined : new Document('query', request.query, { view });
    this.sources = this.answer.shown(
      request.sources.map(({ id, text }) => new Document(`source:${id}`, text, { view })),
    );
    const all = [this.answer, ...(this.query === undefined ? [] : [this.query]), ...this.sources];
    this.#documents = new Map(all.map((document) => [document.name, document]));
    Object.freeze(this);
  }

  /** The sentence of a claim: claims and the answer's sentences are the same. */
  sentenceOf(claim: Claim): Sentence {
    return this.answer.sentences[claim.index] as Sentence;
  }

  document(name: string): Document | undefined {
    return this.#documents.get(name);
  }

  textOf(name: string): string | undefined {
    return this.#documents.get(name)?.text;
  }

  /** The source with this id. */
  source(id: string): Document | undefined {
    return this.#documents.get(`source:${id}`);
  }

  /** Sentences of all sources, in order. */
  get sourceSentences(): readonly Sentence[] {
    this.#sourceSentences ??= this.answer.shown(this.sources.flatMap((source) => source.sentences));
    return this.#sourceSentences;
  }

  /** Sentences of the sources by what they speak of, built when first asked for. */
  get sourceIndex(): SourceIndex {
    this.#sourceIndex ??= new SourceIndex(this.sourceSentences);
    return this.#sourceIndex;
  }

  /** Words of the sources in their order, built when first asked for. */
  get sourceSequence(): SourceSequence {
    this.#sourceSequence ??= new SourceSequence(this.sourceSentences);
    return this.#sourceSequence;
  }

  /** Quantities of the query, by size. */
  get queryQuantities(): QuantityIndex {
    this.#queryQuantities ??= new QuantityIndex(this.query?.sentences ?? []);
    return this.#queryQuantities;
  }

  /** Share of the letter sequences of one of the answer's sentences that the sources have (letter-grams.ts). */
  gramShareOf(sentence: Sentence): number {
    this.#gramShares ??= gramShares(this.answer.sentences, this.sourceSentences);
    return this.#gramShares.get(sentence) ?? 1;
  }

  /** Whether any source sentence has this stem among its content words. */
  isInSources(stem: string): boolean {
    this.#sourceStems ??= contentStemsOf(this.sourceSentences);
    return this.#sourceStems.has(stem);
  }

  /** A verbatim quotation of a document, cut at `lengthMax` characters. */
  quote(name: DocumentName, { start, end }: Span, lengthMax = 400): Evidence {
    const stop = Math.min(end, start + lengthMax);
    return { document: name, start, end: stop, quote: (this.textOf(name) ?? '').slice(start, stop) };
  }

  /** A source sentence as evidence. */
  quoteSentence(sentence: Sentence): Evidence {
    return this.quote(sentence.document.name, sentence);
  }
}

function contentStemsOf(sentences: readonly Sentence[]): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const { tokens } of sentences) for (const { isStopWord, stem } of tokens) if (!isStopWord) stems.add(stem);
  return stems;
}
