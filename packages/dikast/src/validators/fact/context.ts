/**
 * How much the surroundings of two mentions have in common: the idf-weighted share of the words near the claim's
 * mention that also stand near the source's mention. "Speaks of the same thing", measured.
 */
import type { Sentence } from '../../text/document.ts';
import { SentenceMemo } from '../../text/sentence-map.ts';
import type { Span } from '../../text/sentences.ts';
import type { SourceIndex } from '../../text/source-index.ts';
import type { Word } from '../../text/words.ts';

const REACH = 6;

/** By the place's own object, then by reach. */
const contexts = new SentenceMemo((): Map<Span, (ReadonlySet<string> | undefined)[]> => new Map());

/**
 * Concepts within a few content words of a place in a sentence, the place itself left out. Remembered for the place:
 * several methods compare the same numbers and words with the same sources.
 */
export function contextOf(sentence: Sentence, place: Span, reach = REACH): ReadonlySet<string> {
  const byPlace = contexts.get(sentence);
  let byReach = byPlace.get(place);
  if (byReach === undefined) {
    byReach = [];
    byPlace.set(place, byReach);
  }
  const context = byReach[reach] ?? findContext(sentence, place, reach);
  byReach[reach] = context;
  return context;
}

function findContext(sentence: Sentence, { start, end }: Span, reach: number): ReadonlySet<string> {
  const { concepts } = sentence;
  const keys = new Set<string>();
  let before = 0;
  while (before < concepts.length && (concepts[before] as Word).end <= start) before += 1;
  let after = before;
  while (after < concepts.length && (concepts[after] as Word).start < end) after += 1;
  for (const word of concepts.slice(Math.max(0, before - reach), before)) keys.add(word.concept);
  for (const word of concepts.slice(after, after + reach)) keys.add(word.concept);
  return keys;
}

/** Share of the weight of `keys` that `others` has, 0 .. 1; nothing to compare gives 0. */
export function sharedWeight(keys: ReadonlySet<string>, others: ReadonlySet<string>, index: SourceIndex): number {
  let shared = 0;
  let total = 0;
  for (const key of keys) {
    const weight = index.weightOf(key);
    total += weight;
    if (others.has(key)) shared += weight;
  }
  return total === 0 ? 0 : shared / total;
}
