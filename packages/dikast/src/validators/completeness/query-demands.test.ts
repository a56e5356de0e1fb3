import { describe, expect, test } from 'vitest';
import { Document } from '../../text/document.ts';
import { findDemands, meetsDemand } from './query-demands.ts';

const isMet = (query: string, answer: string, source: string) =>
  findDemands(new Document('query', query)).every((demand) =>
    meetsDemand(demand, new Document('answer', answer), [new Document('source:s', source)]),
  );
const SOURCE = 'The square has an oak. It has an elm. It has a lime tree. It has a fountain.';

describe('a number of items', () => {
  const query = 'Name three trees of the square.';
  test.each([
    'An oak, an elm and a lime tree.',
    '- oak\n- elm\n- lime',
    'There is an oak. There is an elm. There is a lime.',
  ])('is met by "%s"', (answer) => expect(isMet(query, answer, SOURCE)).toBe(true));
  test('is not met by fewer', () => expect(isMet(query, 'An oak and an elm.', SOURCE)).toBe(false));
  test('is not due from sources that have fewer', () =>
    expect(isMet(query, 'An oak.', 'The square has an oak.')).toBe(true));
  test('is met by an answer that says that it knows of only two', () =>
    expect(isMet(query, 'The sources name only an oak and an elm.', SOURCE)).toBe(true));
  test('is not demanded by "in three weeks"', () =>
    expect(findDemands(new Document('query', 'What happens in three weeks?'))).toEqual([]));
});

describe('a length', () => {
  test('in sentences is an upper bound', () => {
    expect(isMet('Answer in one sentence: what is there?', 'An oak. An elm.', SOURCE)).toBe(false);
    expect(isMet('Answer in two sentences: what is there?', 'An oak.', SOURCE)).toBe(true);
  });
  test('in words has some slack', () => {
    expect(
      isMet('What is there? Use at most 10 words.', 'There is an oak, an elm, a lime and a fountain.', SOURCE),
    ).toBe(true);
    expect(
      isMet('What is there? Use at most 5 words.', 'There is an oak, an elm, a lime and a fountain.', SOURCE),
    ).toBe(false);
  });
});
