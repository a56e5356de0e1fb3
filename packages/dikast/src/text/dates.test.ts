import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { areCompatibleDates, type DateMention, findDates } from './dates.ts';
import { tokenize } from './tokens.ts';

const partsOf = (text: string) => findDates(text).map(({ year, month, day }) => [year, month, day]);

describe('findDates', () => {
  it.each([
    ['on 4 June 2021', [[2021, 6, 4]]],
    ['on June 4, 2021', [[2021, 6, 4]]],
    ['on 2021-06-04', [[2021, 6, 4]]],
    ['in June 2021', [[2021, 6, undefined]]],
    ['every year in March', [[undefined, 3, undefined]]],
    [
      'from 2019 to 2021',
      [
        [2019, undefined, undefined],
        [2021, undefined, undefined],
      ],
    ],
    ['within 72 hours', []],
    ['you may march on', []],
    ['2000 people paid $1999', []],
  ])('reads "%s"', (text, expected) => {
    expect(partsOf(text)).toEqual(expected);
  });
});

describe('a text without a word that may date', () => {
  const PIECES = 'Jan may Sept. June DECEMBER 4 19 21 2021 05 1 st th - / . , of the in é x’s _ Friday noon'.split(' ');

  it('has no date', () => {
    const prng = createPrng(3);
    let dated = 0;
    for (let round = 0; round < 4000; round++) {
      const pieces = Array.from({ length: 1 + prng.nextBelow(6) }, () => PIECES[prng.nextBelow(PIECES.length)]);
      const text = pieces.join(prng.nextBelow(2) === 0 ? ' ' : '');
      const hasDate = findDates(text).length > 0;
      if (hasDate) dated += 1;
      expect(hasDate && !tokenize(text).some(({ reading }) => reading.mayDate), text).toBe(false);
    }
    expect(dated).toBeGreaterThan(500);
  });
});

describe('areCompatibleDates', () => {
  it('holds a less precise date for the same, and a shifted one not', () => {
    const only = (text: string) => findDates(text)[0] as DateMention;
    expect(areCompatibleDates(only('in June 2021'), only('on 4 June 2021'))).toBe(true);
    expect(areCompatibleDates(only('in 2020'), only('on 4 June 2021'))).toBe(false);
  });
});
