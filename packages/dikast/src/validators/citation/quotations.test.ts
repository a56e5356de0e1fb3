import { describe, expect, it } from 'vitest';
import { subjectOf } from './panel.suite.ts';
import { findQuotations, placeQuotation } from './quotations.ts';

const sources = [
  { id: 'a', text: 'The tenant shall not keep dogs in the flat. Cats are allowed; up to two per household — no more.' },
  { id: 'b', text: 'You cannot sublet the flat without written consent of the landlord.' },
];

function placesOf(answer: string, query?: string) {
  const subject = subjectOf({ answer, sources, ...(query === undefined ? {} : { query }) });
  return findQuotations(subject).map((quotation) => placeQuotation(quotation, subject).sources);
}

describe('a quotation', () => {
  it.each([
    ['word for word', 'It says "The tenant shall not keep dogs in the flat".'],
    ['with typographic marks', 'It says “The tenant shall not keep dogs in the flat.”'],
    ['with another initial', 'It says "the tenant shall not keep dogs in the flat".'],
    ['with a bracketed initial', 'It says that "[t]he tenant shall not keep dogs in the flat".'],
    ['with an ellipsis', 'It says "The tenant shall not keep dogs ... Cats are allowed".'],
    ['with an insertion', 'It says "The tenant shall not keep dogs in the [rented] flat".'],
    ['with a closing comma', 'It says "shall not keep dogs in the flat," and more.'],
    ['with emphasis', 'It says "The tenant shall **not** keep dogs in the flat".'],
    ['with another dash', 'It says "up to two per household - no more".'],
    ['as a block', 'The contract:\n\n> The tenant shall not keep dogs in the flat.'],
  ])('stands in its source %s', (_, answer) => {
    expect(placesOf(answer)).toEqual([[0]]);
  });

  it.each([
    ['with a word changed', 'It says "The tenant shall not keep cats in the flat".'],
    ['with a word left out', 'It says "The tenant shall keep dogs in the flat".'],
    ['with a word added', 'It says "The tenant shall not ever keep dogs in the flat".'],
    ['with parts in another order', 'It says "Cats are allowed ... The tenant shall not keep dogs".'],
    ['cut within a word', 'It says: "You can".  It says: "without written consent of the land".'],
    ['with parts of two sources', 'It says "The tenant shall not keep dogs … without written consent".'],
  ])('does not stand in its source %s', (_, answer) => {
    for (const sources of placesOf(answer)) expect(sources).toEqual([]);
    expect(placesOf(answer).length).toBeGreaterThan(0);
  });

  it.each([
    ['a term', 'The so-called "cold rent" is due monthly.'],
    ['a title', 'She read "The Old Man And The Sea" there.'],
    ['a repeated question', 'This answers the question "May I keep a dog in my new flat?" in full.'],
    ['a wording that is proposed', 'In a letter you could write "I would like to keep one small dog".'],
    ['inches', 'The board is 5" by 7" and 3" thick.'],
    ['an apostrophe', 'The tenants’ rights and the landlord’s duties differ.'],
  ])('is not seen in %s', (_, answer) => {
    expect(placesOf(answer)).toEqual([]);
  });
});
