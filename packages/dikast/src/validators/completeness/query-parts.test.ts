import { describe, expect, test } from 'vitest';
import { Document } from '../../text/document.ts';
import { queryParts } from './query-parts.ts';

const partsOf = (query: string) => queryParts(new Document('query', query));
const questionsOf = (query: string) =>
  partsOf(query)
    .filter(({ role }) => role === 'question')
    .map(({ text }) => text);
const textsOf = (query: string, wanted: string) =>
  partsOf(query)
    .filter(({ role }) => role === wanted)
    .map(({ text }) => text);

describe('questions', () => {
  test.each([
    ['Who pays and when is it due?', ['Who pays', 'when is it due']],
    ['What is it? How does it work?', ['What is it', 'How does it work']],
    [
      'What changed, which version does it need, and how do I update?',
      ['What changed', 'which version does it need', 'how do I update'],
    ],
    ['Who bought Orvane, for how much, and why?', ['Who bought Orvane', 'for how much', 'why']],
  ])('"%s" is cut at each question word', (query, questions) => {
    expect(questionsOf(query)).toEqual(questions);
  });

  test.each([
    'What happens to the plant in Velm, which employs 400 people?',
    'In Germany, how long is parental leave?',
    'How are salt and pepper harvested?',
    'parental leave weeks germany',
  ])('"%s" is one question', (query) => {
    expect(questionsOf(query)).toHaveLength(1);
  });

  test('background that asks nothing is no part', () => {
    expect(questionsOf('My lamp broke last week. Can I return it?')).toEqual(['Can I return it']);
  });

  test('a question without words of its own borrows those of the question before it as context', () => {
    const [, price] = partsOf('Who acquired Orvane, for how much?').filter(({ role }) => role === 'question');
    expect(price).toMatchObject({ kind: 'amount', own: [], context: ['bui', 'orvan'] });
  });
});

describe('facets', () => {
  test.each([
    ['What is the dose for adults and for children?', ['adults', 'children']],
    ['List the price, the size and the colour of the lamp.', ['price', 'size', 'colour']],
    ['What is the difference between a lease and a loan?', ['lease', 'loan']],
  ])('"%s" has one for each thing coordinated', (query, facets) => {
    expect(textsOf(query, 'facet')).toEqual(facets);
  });

  test('the ends of a range are no facets', () => {
    expect(textsOf('How did rents change between 2020 and 2024?', 'facet')).toEqual([]);
  });
});

test('what narrows a question is a constraint', () => {
  expect(textsOf('What is the notice period for part-time staff?', 'constraint')).toEqual(['for part-time staff']);
});

test('a demand on the form of the answer is no constraint', () => {
  expect(textsOf('Explain in two sentences what the fund pays.', 'constraint')).toEqual([]);
});

test('every part stands in the query where it says', () => {
  const query = 'Hello! Who pays for X and Y, and in 2023, how much? Name three reasons.';
  for (const { start, end, text } of partsOf(query)) expect(query.slice(start, end)).toBe(text);
});
