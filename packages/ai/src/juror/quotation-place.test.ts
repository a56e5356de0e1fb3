import { parseRequest, type Subject } from 'dikast';
import { countableSubject } from 'dikast/request/countable-subject';
import { expect, it } from 'vitest';
import { placeOf } from './quotation-place.ts';

const TEXT = 'The “leave” lasts\n26 weeks – paid in full.';
const subject: Subject = countableSubject(parseRequest({ answer: 'Yes indeed.', sources: [{ id: 's1', text: TEXT }] }));

it.each([
  ['26 weeks', '26 weeks'],
  ['The "leave" lasts 26 weeks', 'The “leave” lasts\n26 weeks'],
  ['weeks - paid', 'weeks – paid'],
  ['lasts\u200b 26', 'lasts\n26'],
])('%j is found and quoted as the source has it', (quote, verbatim) => {
  const start = TEXT.indexOf(verbatim);
  expect(placeOf(quote, 's1', subject)).toEqual({
    document: 'source:s1',
    start,
    end: start + verbatim.length,
    quote: verbatim,
  });
});

it.each(['36 weeks', 'the “leave”', '', '  ', '26 weeks, paid'])('%j does not stand there', (quote) => {
  expect(placeOf(quote, 's1', subject)).toBeUndefined();
});

it('a source that was not given has no place', () => {
  expect(placeOf('26 weeks', 's2', subject)).toBeUndefined();
});
