/**
 * Which short sequences of letters of an answer occur in its sources at all: they see through inflection and spelling.
 */
import type { Sentence } from './document.ts';

const GRAM_BITS = 20;
const GRAM_MASK = (1 << GRAM_BITS) - 1;
/**
 * One bit for each hashed sequence of four letters; a wrong hit is about one in a hundred at 2,000 words of sources. One
 * table for all calls, blank between them: making 128 KB for each answer takes longer than what is done with them.
 */
const table = new Uint8Array(1 << (GRAM_BITS - 3));

/** For each of the sentences the share of its sequences of four letters, word ends included, that the sources have. */
export function gramShares(
  sentences: readonly Sentence[],
  sources: readonly Sentence[],
): ReadonlyMap<Sentence, number> {
  table.fill(0);
  for (const { tokens } of sources) {
    eachGram(tokens, (gram) => {
      table[gram >> 3] = (table[gram >> 3] as number) | (1 << (gram & 7));
    });
  }
  return new Map(sentences.map((sentence) => [sentence, shareInTable(sentence)]));
}

function shareInTable({ tokens }: Sentence): number {
  let count = 0;
  let shared = 0;
  eachGram(tokens, (gram) => {
    count += 1;
    if (((table[gram >> 3] as number) & (1 << (gram & 7))) !== 0) shared += 1;
  });
  return count === 0 ? 1 : shared / count;
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
