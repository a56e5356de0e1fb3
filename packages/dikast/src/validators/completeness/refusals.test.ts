import { expect, test } from 'vitest';
import { Document } from '../../text/document.ts';
import { isRefusal, statedPart } from './refusals.ts';

test.each([
  'The documents do not say whether water damage is covered.',
  'There is no information about the price in the sources.',
  'I am unable to answer this from the passages given.',
  'The date is not specified.',
  'The sources do not contain the name of the owner.',
])('"%s" says that the answer is not known', (sentence) => {
  expect(isRefusal(sentence)).toBe(true);
});

test.each([
  'The policy does not cover water damage.',
  'Refunds are not available for gift cards.',
  'The museum is closed on Mondays.',
])('"%s" is an answer', (sentence) => {
  expect(isRefusal(sentence)).toBe(false);
});

test('of a sentence that answers and refuses, the side that answers is a statement', () => {
  const text = 'The frame is covered for five years, but the documents do not mention the battery.';
  const [sentence] = new Document('answer', text).sentences;
  const span = sentence === undefined ? undefined : statedPart(sentence);
  expect(text.slice(span?.start, span?.end)).toBe('The frame is covered for five years');
});
