/**
 * The words of all sources in their order, for finding what an answer copied: the longest stretches that stand there
 * word for word, and which short sequences of letters occur at all. Built once per subject.
 */
import type { Sentence } from './document.ts';

const POSITIONS_MAX = 48;
/** A copied stretch longer than this is as good as any. */
const STRETCH_MAX = 60;
const GRAM_BITS = 20;
const GRAM_MASK = (1 << GRAM_BITS) - 1;

/** How a sentence is made of copied stretches. */
export interface CopiedStretches {
  /** Words of the longest one. */
  readonly longest: number;
  /** Pairs of neighbouring words that stand side by side in a source too. */
  readonly pairs: number;
}

/** The sources as one sequence. */
export class SourceSequence {
  readonly #stems: string[] = [];
  readonly #copied = new Map<Sentence, CopiedStretches>();
  readonly #positions = new Map<string, number[]>();
  /** One bit for each hashed sequence of four letters; a wrong hit is about one in a hundred at 2,000 words. */
  readonly #grams = new Uint8Array(1 << (GRAM_BITS - 3));

  constructor(sentences: readonly Sentence[]) {
    for (const { tokens } of sentences) {
      for (const { stem } of tokens) this.#addStem(stem);
      // A sentence's end is no neighbour of the next one's beginning.
      this.#stems.push('');
      eachGram(tokens, (gram) => {
        this.#grams[gram >> 3] = (this.#grams[gram >> 3] as number) | (1 << (gram & 7));
      });
    }
  }

  /** Covers a sentence greedily with the longest stretches that the sources have; remembered. */
  copiedIn(sentence: Sentence): CopiedStretches {
    let copied = this.#copied.get(sentence);
    if (copied === undefined) {
      copied = this.#cover(sentence.tokens);
      this.#copied.set(sentence, copied);
    }
    return copied;
  }

  #cover(tokens: Sentence['tokens']): CopiedStretches {
    let longest = 0;
    let pairs = 0;
    for (let at = 0; at < tokens.length; ) {
      const length = this.#longestFrom(tokens, at);
      longest = Math.max(longest, length);
      pairs += Math.max(0, length - 1);
      at += Math.max(1, length);
    }
    return { longest, pairs };
  }

  /** Share of the sentence's sequences of four letters, word ends included, that the sources have. */
  gramShare({ tokens }: Sentence): number {
    let count = 0;
    let shared = 0;
    eachGram(tokens, (gram) => {
      count += 1;
      if (((this.#grams[gram >> 3] as number) & (1 << (gram & 7))) !== 0) shared += 1;
    });
    return count === 0 ? 1 : shared / count;
  }

  #addStem(stem: string): void {
    const positions = this.#positions.get(stem);
    if (positions === undefined) this.#positions.set(stem, [this.#stems.length]);
    else if (positions.length < POSITIONS_MAX) positions.push(this.#stems.length);
    this.#stems.push(stem);
  }

  #longestFrom(tokens: Sentence['tokens'], at: number): number {
    let longest = 0;
    for (const position of this.#positions.get(tokens[at]?.stem ?? '') ?? []) {
      let length = 1;
      while (
        length < STRETCH_MAX &&
        at + length < tokens.length &&
        this.#stems[position + length] === tokens[at + length]?.stem
      )
        length += 1;
      if (length > longest) longest = length;
    }
    return longest;
  }
}

function eachGram(tokens: Sentence['tokens'], visit: (gram: number) => void): void {
  let hash = 0;
  let length = 0;
  for (const { lower } of tokens) {
    for (let at = 0; at <= lower.length; at++) {
      const code = at < lower.length ? lower.charCodeAt(at) : 32;
      hash = ((hash << 5) ^ (code * 0x9e5)) & GRAM_MASK;
      length += 1;
      if (length >= 4) visit(hash);
    }
  }
}
