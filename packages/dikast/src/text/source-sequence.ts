/**
 * The words of all sources in their order, for finding what an answer copied: the longest stretches that stand there
 * word for word. Built once per subject.
 */
import type { Sentence } from './document.ts';

const POSITIONS_MAX = 48;
/** A copied stretch longer than this is as good as any. */
const STRETCH_MAX = 60;
/** Between two sentences: a sentence's end is no neighbour of the next one's beginning. */
const NO_STEM = -1;
const NOWHERE = -1;

/** How a sentence is made of copied stretches. */
export interface CopiedStretches {
  /** Words of the longest one. */
  readonly longest: number;
  /** Pairs of neighbouring words that stand side by side in a source too. */
  readonly pairs: number;
}

/** The sources as one sequence of numbered stems. */
export class SourceSequence {
  readonly #numbers = new Map<string, number>();
  /** By position: which stem stands there, and where it stands next. */
  readonly #stems: Int32Array;
  readonly #nextPosition: Int32Array;
  /** By number of a stem. */
  readonly #firstPosition: number[] = [];
  readonly #copied = new Map<Sentence, CopiedStretches>();

  constructor(sentences: readonly Sentence[]) {
    const length = sentences.reduce((sum, { tokens }) => sum + tokens.length + 1, 0);
    this.#stems = new Int32Array(length).fill(NO_STEM);
    this.#nextPosition = new Int32Array(length).fill(NOWHERE);
    this.#addAll(sentences);
  }

  /** Covers a sentence greedily with the longest stretches that the sources have; remembered. */
  copiedIn(sentence: Sentence): CopiedStretches {
    let copied = this.#copied.get(sentence);
    if (copied === undefined) {
      copied = this.#cover(sentence.tokens.map(({ stem }) => this.#numbers.get(stem)));
      this.#copied.set(sentence, copied);
    }
    return copied;
  }

  #cover(stems: readonly (number | undefined)[]): CopiedStretches {
    let longest = 0;
    let pairs = 0;
    for (let at = 0; at < stems.length; ) {
      const length = this.#longestFrom(stems, at);
      longest = Math.max(longest, length);
      pairs += Math.max(0, length - 1);
      at += Math.max(1, length);
    }
    return { longest, pairs };
  }

  #addAll(sentences: readonly Sentence[]): void {
    const lastPosition: number[] = [];
    let position = 0;
    for (const { tokens } of sentences) {
      for (const { stem } of tokens) {
        const number = this.#numberOf(stem, position);
        const last = lastPosition[number];
        if (last !== undefined) this.#nextPosition[last] = position;
        lastPosition[number] = position;
        this.#stems[position] = number;
        position += 1;
      }
      position += 1;
    }
  }

  /** The number of a stem that stands at a position; a new one when it has not been seen before. */
  #numberOf(stem: string, position: number): number {
    let number = this.#numbers.get(stem);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(stem, number);
      this.#firstPosition.push(position);
    }
    return number;
  }

  #longestFrom(stems: readonly (number | undefined)[], at: number): number {
    const first = stems[at];
    let position = first === undefined ? NOWHERE : (this.#firstPosition[first] ?? NOWHERE);
    let longest = 0;
    for (let count = 0; position !== NOWHERE && count < POSITIONS_MAX; count++) {
      let length = 1;
      while (
        length < STRETCH_MAX &&
        at + length < stems.length &&
        this.#stems[position + length] === stems[at + length]
      )
        length += 1;
      if (length > longest) longest = length;
      position = this.#nextPosition[position] ?? NOWHERE;
    }
    return longest;
  }
}
