/**
 * The different terms of a cited passage with weights, and which of them a stretch of a source has, as a bit mask:
 * the common ground of the scores that compare a passage with sources.
 */
import type { CitedPassage } from './cited-passages.ts';
import type { SourceIndex } from './source-index.ts';

/** One term of a passage, with its weight in a comparison. */
export interface WeightedKey {
  readonly key: string;
  readonly weight: number;
}

/** How much a term weighs: by how rare it is, and whether it is a number or a name. */
export type KeyWeight = (term: {
  readonly key: string;
  readonly isNumber: boolean;
  readonly isName: boolean;
}) => number;

/** Terms that fit a bit mask. */
export const KEYS_MAX = 30;

/** The different terms of a passage, at most 30 (the heaviest), heaviest first. */
export function weightedKeysOf({ terms }: CitedPassage, weigh: KeyWeight): readonly WeightedKey[] {
  const keys = new Map<string, WeightedKey>();
  for (const term of terms) {
    if (!keys.has(term.key)) keys.set(term.key, { key: term.key, weight: weigh(term) });
  }
  return [...keys.values()].sort((left, right) => right.weight - left.weight).slice(0, KEYS_MAX);
}

/** For each sentence of a source that has any of the keys: which, as a bit mask. */
export function sentenceMasks(
  keys: readonly WeightedKey[],
  source: number,
  index: SourceIndex,
): ReadonlyMap<number, number> {
  const masks = new Map<number, number>();
  keys.forEach(({ key }, bit) => {
    for (const { sentence } of index.postings(source, key)) addBit(masks, sentence, bit);
  });
  return masks;
}

/** Notes that a sentence has the key of this bit. */
export function addBit(masks: Map<number, number>, sentence: number, bit: number): void {
  masks.set(sentence, (masks.get(sentence) ?? 0) | (1 << bit));
}

/** The heaviest mask over windows of `length` sentences. */
export function bestWindowMask(
  masks: ReadonlyMap<number, number>,
  length: number,
  keys: readonly WeightedKey[],
): number {
  let best = 0;
  let bestWeight = 0;
  for (const first of masks.keys()) {
    let mask = 0;
    for (let sentence = first; sentence < first + length; sentence++) mask |= masks.get(sentence) ?? 0;
    if ((mask & ~best) === 0) continue;
    const weight = weightOf(mask, keys);
    if (weight > bestWeight) [best, bestWeight] = [mask, weight];
  }
  return best;
}

/** Weight of the keys in a mask. */
export function weightOf(mask: number, keys: readonly WeightedKey[]): number {
  let sum = 0;
  for (let rest = mask; rest !== 0; ) {
    const bit = 31 - Math.clz32(rest);
    sum += keys[bit]?.weight ?? 0;
    rest &= ~(1 << bit);
  }
  return sum;
}

/** Share of the keys' weight that a mask has, 0 .. 1. */
export function shareOf(mask: number, keys: readonly WeightedKey[]): number {
  const total = keys.reduce((sum, { weight }) => sum + weight, 0);
  return total === 0 ? 0 : weightOf(mask, keys) / total;
}
