/**
 * Written forms of sources: the first letters of words and whole figures, by sentence. Knows no stems, no weights by
 * rarity and no word meanings, and so fails elsewhere than the methods that do.
 */
import type { Sentence } from '../../text/document.ts';
import type { Subject } from '../../text/subject.ts';
import type { Token } from '../../text/tokens.ts';
import type { CitedPassage } from './cited-passages.ts';
import { addBit, KEYS_MAX, type WeightedKey } from './passage-keys.ts';

const LETTERS_MIN = 4;
const PREFIX_LENGTH = 5;
const PLACES_MAX = 48;

type FormIndex = ReadonlyMap<string, readonly number[]>;

const known = new WeakMap<Subject, readonly FormIndex[]>();

/** Forms of a passage with their weights: figures and names double. */
export function writtenFormsOf({ claim, start, end }: CitedPassage, subject: Subject): readonly WeightedKey[] {
  const forms = new Map<string, WeightedKey>();
  for (const token of subject.sentenceOf(claim).tokens) {
    if (token.start < start || token.end > end || forms.size >= KEYS_MAX) continue;
    const key = formOf(token);
    if (key === undefined) continue;
    const isName = token.start > claim.start && /^\p{Lu}/u.test(token.text);
    forms.set(key, { key, weight: token.isNumeric || isName ? 2 : 1 });
  }
  return [...forms.values()];
}

/** For each sentence of a source that has any of the forms: which, as a bit mask. */
export function formMasks(
  forms: readonly WeightedKey[],
  source: number,
  subject: Subject,
): ReadonlyMap<number, number> {
  const masks = new Map<number, number>();
  const index = formIndexesOf(subject)[source];
  forms.forEach(({ key }, bit) => {
    for (const sentence of index?.get(key) ?? []) addBit(masks, sentence, bit);
  });
  return masks;
}

function formIndexesOf(subject: Subject): readonly FormIndex[] {
  let indexes = known.get(subject);
  if (indexes === undefined) {
    indexes = subject.sources.map(({ sentences }) => indexForms(sentences));
    known.set(subject, indexes);
  }
  return indexes;
}

function indexForms(sentences: readonly Sentence[]): FormIndex {
  const index = new Map<string, number[]>();
  sentences.forEach(({ tokens }, sentence) => {
    for (const token of tokens) {
      const form = formOf(token);
      if (form === undefined) continue;
      const places = index.get(form);
      if (places === undefined) index.set(form, [sentence]);
      else if (places.length < PLACES_MAX && places.at(-1) !== sentence) places.push(sentence);
    }
  });
  return index;
}

function formOf({ lower, isStopWord, isNumeric }: Token): string | undefined {
  if (isNumeric) return lower.replace(/,(?=\d{3})/g, '');
  if (isStopWord || lower.length < LETTERS_MIN) return undefined;
  return (lower.endsWith('s') ? lower.slice(0, -1) : lower).slice(0, PREFIX_LENGTH);
}
