/**
 * How well an answer flows where no defect is found, 0 .. 1: sentences long enough to say something, none of them largely
 * a repetition of another. It grades an approval and decides nothing.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';

const WORDS_WANTED = 25;
const SENTENCES_MAX = 40;

/** Mean length of the sentences against what full sentences have: a text chopped into pieces reads as a list. */
export function sentenceFullness({ answer }: Subject): number {
  const lengths = answer.sentences.map(({ tokens }) => tokens.length).filter((length) => length > 0);
  if (lengths.length === 0) return 0;
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  return Math.min(1, mean / WORDS_WANTED);
}

/** One minus the largest overlap of two sentences' content words (Jaccard), among the first sentences. */
export function freshness({ answer }: Subject): number {
  const sentences = answer.sentences.slice(0, SENTENCES_MAX);
  let most = 0;
  sentences.forEach((left, at) => {
    for (const right of sentences.slice(at + 1)) most = Math.max(most, overlapOf(left, right));
  });
  return 1 - most;
}

function overlapOf(left: Sentence, right: Sentence): number {
  let shared = 0;
  for (const stem of left.stems) if (right.stems.has(stem)) shared += 1;
  const all = left.stems.size + right.stems.size - shared;
  return all === 0 ? 0 : shared / all;
}
