import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { clearSegments } from './clear-ends.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const byIcu = (text: string) =>
  [...segmenter.segment(text)].map(({ segment, index }) => ({ start: index, end: index + segment.length }));

const PIECES = [
  ...['.', '.', '.', '!', '?', '...', ' ', ' ', '  ', '\t', '\n', ',', ';', ':', '-', '–', '—', '…'],
  ...['a', 'b', 'A', 'B', 'word', 'Word', '5', '12', 'é', 'É', 'e\u0301', '€', '%', '/', '&', '\u00a0', '。', '\r\n'],
  ...[
    '"',
    "'",
    '’',
    '”',
    '“',
    '‘',
    '(',
    ')',
    '[',
    ']',
    '*',
    '#',
    '|',
    '_',
    '+',
    '=',
    '<',
    '>',
    '•',
    '°',
    '`',
    '{',
    '}',
  ],
];

describe('clearSegments', () => {
  it('ends sentences where ICU does, or says that it is not clear', () => {
    const prng = createPrng(7);
    let clear = 0;
    for (let round = 0; round < 6_000; round++) {
      const text = Array.from({ length: 1 + prng.nextBelow(12) }, () => PIECES[prng.nextBelow(PIECES.length)]).join('');
      const segments = clearSegments(text);
      if (segments === undefined) continue;
      clear += 1;
      expect(segments, JSON.stringify(text)).toEqual(byIcu(text));
    }
    expect(clear).toBeGreaterThan(1000);
  });

  it('finds plain prose clear', () => {
    const text =
      'The fee is 3.5 euros [hr-7]. It was 4 euros in May (see "Fees"). Is it due now? "Yes," he says. e.g. by card.';
    expect(clearSegments(text)).toEqual(byIcu(text));
  });

  it.each([
    ['a capital right after a stop', 'In the U.S.A the fee is due.'],
    ['a character whose class it does not know', 'Es ist fällig。Jetzt.'],
    ['a sign after a stop that may go on with the sentence', 'It is due. - Now.'],
  ])('gives no answer for %s', (_, text) => {
    expect(clearSegments(text)).toBeUndefined();
  });
});
