import { describe, expect, it } from 'vitest';
import { Document, type Sentence } from './document.ts';
import { findQuantities } from './numbers.ts';
import { boundOf, isSameQuantity, type QuantityReading, readingOf } from './quantities.ts';

describe('findQuantities', () => {
  it.each([
    ['It weighs 5 kg.', [[5, 'measure', 'kg']]],
    [
      'It takes 6-9 months.',
      [
        [6, 'duration', 'month'],
        [9, 'duration', 'month'],
      ],
    ],
    [
      'Between three and four million people came.',
      [
        [3e6, 'plain', 'people'],
        [4e6, 'plain', 'people'],
      ],
    ],
    ['2. Add 1,250 g of flour.', [[1250, 'measure', 'g']]],
    ['The class has 3 constructor calls.', [[3, 'plain', 'constructor']]],
    [
      'Half of the members and one in five guests voted.',
      [
        [50, 'percent', '%'],
        [20, 'percent', '%'],
      ],
    ],
    ['It costs €3.5 million.', [[3.5e6, 'money', 'EUR']]],
    ['Version 2.3.1 of ISO-9001 came at 17:30.', []],
  ])('reads "%s"', (text, expected) => {
    expect(findQuantities(text).map(({ value, kind, unit }) => [value, kind, unit])).toEqual(expected);
  });

  it('gives each quantity its place', () => {
    const text = 'From 20 to 30 percent of 400 trees.';
    for (const { start, end, text: own } of findQuantities(text)) expect(text.slice(start, end)).toBe(own);
  });
});

describe('isSameQuantity', () => {
  it.each([
    ['18 months', '1.5 years'],
    ['50 %', 'half of the'],
    ['0.5', '50 %'],
    ['about 3.5 million people', '3,512,000 people'],
    ['1,500 g', '1.5 kg'],
    ['350 °F', '177 °C'],
    ['24 hours', 'one day'],
    ['two weeks', '14 days'],
  ])('holds %s for %s', (claimed, stated) => {
    expect(isSameQuantity(readingIn(claimed), readingIn(stated))).toBe(true);
  });

  it.each([
    ['36 weeks', '26 weeks'],
    ['8 minutes', '8 seconds'],
    ['200 g', '200 mg'],
    ['42 %', '12 %'],
    ['5 dollars', '5 euros'],
    ['30 people', '26 people'],
    ['1,250 people', '1,240 people'],
    ['5 kg', '5 %'],
  ])('tells %s from %s', (claimed, stated) => {
    expect(isSameQuantity(readingIn(claimed), readingIn(stated))).toBe(false);
  });
});

describe('boundOf', () => {
  it.each([
    ['at least 5 days', 'lower'],
    ['no later than 5 days', 'upper'],
    ['5 days or more', 'lower'],
    ['up to 5 days', 'upper'],
    ['in 5 days', undefined],
  ])('reads "%s"', (text, bound) => {
    const sentence = sentenceOf(text);
    expect(sentence.quantities.map((quantity) => boundOf(sentence, quantity))).toEqual([bound]);
  });
});

function sentenceOf(text: string): Sentence {
  return new Document('answer', text).sentences[0] as Sentence;
}

function readingIn(text: string): QuantityReading {
  const sentence = sentenceOf(text);
  const [quantity] = sentence.quantities;
  if (quantity === undefined) throw new Error(`no quantity in "${text}"`);
  return readingOf(sentence, quantity);
}
