/**
 * Requests of a given size in plain, varied prose, from a seed: for benchmarks only.
 */
import { createPrng, type Prng } from '@dikast/core/base/prng';
import type { ValidationRequestInput } from 'dikast';

const SUBJECTS = [
  'The northern plant',
  'Each regional office',
  'The maintenance contract',
  'A trained technician',
  'The insurance policy',
  'The supplier',
  'Every new employee',
  'The storage facility',
];
const VERBS = [
  'must inspect',
  'replaces',
  'reports on',
  'is responsible for',
  'receives',
  'may postpone',
  'documents',
  'delivers',
];
const OBJECTS = [
  'the cooling pumps',
  'annual training courses',
  'the emergency generators',
  'spare filters',
  'quarterly safety audits',
  'the delivery schedule',
  'customer complaints',
  'the archive of invoices',
];
const TAILS = [
  'within {n} days of the request',
  'at a cost of {n} euros per unit',
  'before {d} March 20{y}',
  'for at least {n} hours a year',
  'if more than {n} percent of the readings differ',
  'together with the Halden Institute in Bergen',
  'unless the Marlow Group objects in writing',
  'under section {n} of the agreement',
];
const SOURCES = 5;
const SOURCE_WORDS = 400;
const ANSWER_WORDS = 300;

/** A request of a 300-word answer with five 400-word sources; the answer repeats sentences of the sources, some reworded. */
export function syntheticRequest(seed: number, stakes: 'low' | 'medium' = 'medium'): ValidationRequestInput {
  const prng = createPrng(seed);
  const sources = Array.from({ length: SOURCES }, (_, index) => {
    const sentences = sentencesOf(prng, SOURCE_WORDS);
    return { id: `doc-${index + 1}`, sentences, text: sentences.join(' ') };
  });
  const answer: string[] = [];
  let words = 0;
  while (words < ANSWER_WORDS) {
    const source = pick(prng, sources);
    const sentence = pick(prng, source.sentences);
    words += sentence.split(' ').length;
    answer.push(sentence.replace(/\.$/, ` [${source.id}].`));
  }
  const query = `What ${pick(prng, VERBS)} ${pick(prng, OBJECTS)}, and when?`;
  return { query, answer: answer.join(' '), sources: sources.map(({ id, text }) => ({ id, text })), stakes };
}

function sentencesOf(prng: Prng, wordsMin: number): readonly string[] {
  const sentences: string[] = [];
  for (let words = 0; words < wordsMin; words += (sentences.at(-1) ?? '').split(' ').length) {
    const tail = pick(prng, TAILS)
      .replace('{n}', String(2 + prng.nextBelow(90)))
      .replace('{d}', String(1 + prng.nextBelow(28)))
      .replace('{y}', String(20 + prng.nextBelow(9)));
    sentences.push(`${pick(prng, SUBJECTS)} ${pick(prng, VERBS)} ${pick(prng, OBJECTS)} ${tail}.`);
  }
  return sentences;
}

function pick<Item>(prng: Prng, items: readonly Item[]): Item {
  return items[prng.nextBelow(items.length)] as Item;
}
