import { describe, expect, it } from 'vitest';
import { Document } from './document.ts';
import { oppositesOf } from './opposites.ts';

const wordsOf = (text: string) => new Document('answer', text).sentences.flatMap((sentence) => sentence.words);
const negatedIn = (text: string) =>
  wordsOf(text)
    .filter((word) => word.isNegated && word.isConcept)
    .map(({ lower }) => lower);
const conceptsIn = (text: string) =>
  wordsOf(text)
    .filter((word) => word.isConcept)
    .map(({ concept }) => concept);

describe('words of a sentence', () => {
  it.each([
    ['Pets are not allowed in the building.', ['allowed', 'building']],
    ['The shop does not accept cheques, but coins are fine.', ['accept', 'cheques']],
    ['Resale of tickets is prohibited.', ['resale', 'tickets']],
    ['Tickets that have not been used can be refunded.', ['used']],
    ['Pay no later than Friday.', []],
    ['It is not only cheap.', []],
  ])('know what is negated in "%s"', (text, expected) => {
    expect(negatedIn(text)).toEqual(expected);
  });

  it('are open where the sentence only supposes or avoids', () => {
    const open = wordsOf('If the door does not close, oil the hinges to prevent squeaking.').filter(
      ({ isOpen }) => isOpen,
    );
    expect(open.map(({ lower }) => lower)).toEqual(expect.arrayContaining(['door', 'close', 'squeaking']));
    expect(open.map(({ lower }) => lower)).not.toContain('oil');
  });

  it('stand for the same concept when they are synonyms or forms of one word', () => {
    expect(conceptsIn('Employees purchased vehicles')).toEqual(conceptsIn('staff bought cars'));
  });

  it('are no concepts inside dates and quantities', () => {
    expect(conceptsIn('Paid 30 euros on 4 June 2021')).toEqual(conceptsIn('Paid'));
  });
});

describe('oppositesOf', () => {
  it.each([
    ['rose', 'fell'],
    ['increasing', 'decrease'],
    ['mandatory', 'optional'],
    ['before', 'after'],
    ['must', 'may'],
  ])('turns %s round by %s', (claimed, stated) => {
    const stem = wordsOf(stated)[0]?.stem ?? '';
    const concept = wordsOf(stated)[0]?.concept ?? '';
    expect([stated, stem, concept].some((form) => oppositesOf(claimed).has(form))).toBe(true);
  });

  it('lets a source be stronger than the claim, not weaker', () => {
    expect(oppositesOf('may').has('must')).toBe(false);
    expect(oppositesOf('table').size).toBe(0);
  });
});
