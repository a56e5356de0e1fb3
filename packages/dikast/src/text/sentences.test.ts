import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './sentences.ts';

const sentencesOf = (text: string) => splitSentences(text).map(({ start, end }) => text.slice(start, end));

describe('splitSentences', () => {
  it.each([
    ['Dr. Smith came. He left.', ['Dr. Smith came.', 'He left.']],
    ['1. Open the lid.\n2. Close it.', ['1. Open the lid.', '2. Close it.']],
    ['It is allowed. [1] It is free. [2]', ['It is allowed. [1]', 'It is free. [2]']],
    ['It runs for at\nleast two years. It ends.', ['It runs for at\nleast two years.', 'It ends.']],
    ['Opening hours\nMonday to Friday', ['Opening hours', 'Monday to Friday']],
    ['Steps:\n- first\n- second', ['Steps:', '- first', '- second']],
  ])('splits %j', (text, expected) => {
    expect(sentencesOf(text)).toEqual(expected);
  });

  it('cuts what has no end, and loses nothing', () => {
    const text = 'word '.repeat(3000);
    expect(Math.max(...sentencesOf(text).map(({ length }) => length))).toBeLessThanOrEqual(1500);
    expect(sentencesOf(text).join(' ')).toBe(text.trim());
  });

  it('covers every visible character exactly once, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        let at = 0;
        let rest = '';
        for (const { start, end } of splitSentences(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          rest += text.slice(at, start);
          at = end;
        }
        expect((rest + text.slice(at)).trim()).toBe('');
      }),
    );
  });

  it('takes half a megabyte without a paragraph in seconds', () => {
    const started = performance.now();
    expect(splitSentences('The cat sat on the mat. '.repeat(20_000)).length).toBe(20_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each(['\n', '\r\n', '\n  '])('takes half a megabyte of %j', (lineBreak) => {
    const text = `first${lineBreak.repeat(500_000 / lineBreak.length)}last`;
    expect(sentencesOf(text)).toEqual(['first', 'last']);
  });
});
