import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainJsonDefect, findJsonDefect } from './json-defect.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON with something taken out, put in or cut off. */
const nearlyJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(4),
    fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '\u0001', '1', 'true', '\n'),
  )
  .map(([text, at, length, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + length);
  });

describe('findJsonDefect', () => {
  it('finds a defect exactly where the platform refuses a text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyJson, fc.string(), fc.json()), (text) => {
        expect(findJsonDefect(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds it within the last token of a text that was cut off', () => {
    const longestTokenPart = 'false'.length;
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1));
        const offset = findJsonDefect(cut)?.offset ?? cut.length;
        expect(offset).toBeGreaterThanOrEqual(cut.length - longestTokenPart);
      }),
    );
  });

  it.each([
    ['', 0, 'a value'],
    ['{"a": tru}', 6, 'a value'],
    ['{"a":1,}', 7, 'a name in double quotes'],
    ['{"a" 1}', 5, 'a colon'],
    ['[1 2]', 3, 'a comma or ]'],
    ['{"a":1]', 6, 'a comma or }'],
    ['"ab', 3, 'the closing quote of a string'],
    ['"ab\n"', 3, 'the closing quote of a string'],
    ['"a\tb"', 2, 'no control character within a string (escape it)'],
    ['"\\x"', 1, 'a valid escape'],
    ['{} {}', 3, 'the end of the file'],
    ['01', 1, 'the end of the file'],
  ])('names the place and what could stand there: %j', (text, offset, expected) => {
    expect(findJsonDefect(text)).toEqual({ offset, expected });
  });

  it('takes a million levels of nesting', () => {
    expect(findJsonDefect('['.repeat(1_000_000))).toEqual({ offset: 1_000_000, expected: 'a value or ]' });
  });
});

describe('explainJsonDefect', () => {
  it.each([
    ['{"a":}', 1, 6, "found '}', expected a value"],
    ['{\n "a": 1\n "b"', 3, 2, "found '\"', expected a comma or }"],
    ['{"a": "b\n}', 1, 9, 'found the end of the line, expected the closing quote of a string'],
    ['', 1, 1, 'found nothing, expected a value'],
    ['[1,', 1, 4, 'found the end of the text, expected a value'],
    ['[\u0007]', 1, 2, 'found U+0007, expected a value or ]'],
  ])('says of %j where and why it is no JSON', (text, line, column, problem) => {
    expect(explainJsonDefect(text)).toEqual({ line, column, problem });
  });
});
