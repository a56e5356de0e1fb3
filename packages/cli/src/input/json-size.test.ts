import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasMoreValues } from './json-size.ts';

/** The same count on the parsed value: lists and objects open, and their members but the first are separated. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  return 1 + Math.max(0, members.length - 1) + members.reduce<number>((sum, member) => sum + countValues(member), 0);
}

describe('hasMoreValues', () => {
  it('counts what stands outside strings', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const count = 1 + countValues(JSON.parse(text));
        expect(hasMoreValues(Buffer.from(text), count)).toBe(false);
        expect(hasMoreValues(Buffer.from(text), count - 1)).toBe(true);
      }),
    );
  });

  it.each([
    ['["a,b[{"]', 2],
    [String.raw`["\"[,","\\",1]`, 4],
    [String.raw`["\\\\"]`, 2],
    ['"never closed ,,,,[[[[', 1],
  ])('%s', (text, count) => {
    expect(hasMoreValues(Buffer.from(text), count)).toBe(false);
    expect(hasMoreValues(Buffer.from(text), count - 1)).toBe(true);
  });

  it('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => !hasMoreValues(bytes, 301)));
  });
});
