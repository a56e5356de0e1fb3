/**
 * Can what is cited be reached, and is it about the matter? Resolves ids and URLs among the sources given, looks for
 * sources without text, and judges a citation by the words that tell the sources apart: those that at most half of them
 * have, in the source's title, id or URL, or within sixty words of each other in its text.
 * Errs where the sources differ in nothing but grammar.
 */
import type { Subject } from '../../text/subject.ts';
import { citationValidator } from './citation-validator.ts';
import type { CitedPassage } from './cited-passages.ts';
import { shareOf, type WeightedKey, weightedKeysOf, weightOf } from './passage-keys.ts';
import type { SourceScore } from './source-comparison.ts';
import { type SourceIndex, sourceIndexOf } from './source-index.ts';
import { titleKeysOf } from './title-keys.ts';

/** Checks that ids and URLs resolve to readable sources, and compares the words that tell sources apart. */
export const CITATION_ACCESS = citationValidator({
  name: 'citation-access',
  specialization: 'accessibility_check',
  method: 'Resolves ids and URLs to readable sources, and compares titles and the words that tell the sources apart.',
  score: tellingWordSupport,
  rule: { otherMin: 0.4, gapMin: 0.22, shareMax: 0.72, floor: 0.08 },
  raises: ['wrong_citation', 'unresolvable_citation', 'inaccessible_source', 'missing_citation', 'altered_quotation'],
});

const NEAR_TERMS = 30;
/** More than the keys of a passage. */
const BITS = 32;
const COMMON_WEIGHT = 0.35;

function tellingWordSupport(passage: CitedPassage, subject: Subject): SourceScore {
  const index = sourceIndexOf(subject);
  const keys = weightedKeysOf(passage, ({ key, isNumber }) => {
    const holders = index.sourcesWith(key).length;
    const isTelling = holders > 0 && holders <= Math.max(1, index.sources.length / 2);
    return (isTelling ? 1 : COMMON_WEIGHT) * (isNumber ? 1.5 : 1);
  });
  return (sources) =>
    shareOf(
      sources.reduce((mask, one) => mask | bestStretch(keys, one, index) | titleMask(keys, one, subject), 0),
      keys,
    );
}

/** Which keys the heaviest stretch of sixty content words has. */
function bestStretch(keys: readonly WeightedKey[], source: number, index: SourceIndex): number {
  const places = placesOf(keys, source, index);
  const counts = new Array<number>(keys.length).fill(0);
  let mask = 0;
  let best = 0;
  let bestWeight = 0;
  let first = 0;
  for (const place of places) {
    const bit = place % BITS;
    counts[bit] = (counts[bit] ?? 0) + 1;
    mask |= 1 << bit;
    const start = Math.floor(place / BITS) - NEAR_TERMS;
    for (let old = places[first]; old !== undefined && Math.floor(old / BITS) < start; old = places[++first]) {
      const oldBit = old % BITS;
      counts[oldBit] = (counts[oldBit] ?? 0) - 1;
      if (counts[oldBit] === 0) mask &= ~(1 << oldBit);
    }
    if ((mask & ~best) === 0) continue;
    const weight = weightOf(mask, keys);
    if (weight > bestWeight) [best, bestWeight] = [mask, weight];
  }
  return best;
}

/** Where a source has which key, in order: position times {@link BITS} plus the key's bit, for numbers sort fast. */
function placesOf(keys: readonly WeightedKey[], source: number, index: SourceIndex): readonly number[] {
  const places: number[] = [];
  for (const [bit, { key }] of keys.entries())
    for (const { position } of index.postings(source, key)) places.push(position * BITS + bit);
  return places.sort((left, right) => left - right);
}

function titleMask(keys: readonly WeightedKey[], source: number, subject: Subject): number {
  const title = titleKeysOf(subject, source);
  return keys.reduce((mask, { key }, bit) => (title.has(key) ? mask | (1 << bit) : mask), 0);
}
