import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssertionError } from './assert.ts';
import {
  compareText,
  concatBytes,
  equalBytes,
  fromHex,
  isWellFormedText,
  toHex,
  utf8Bytes,
  utf8Text,
} from './bytes.ts';

/** UTF-8 of a code point, RFC 3629 section 3. */
function naiveUtf8(point: number): number[] {
  if (point < 0x80) return [point];
  if (point < 0x800) return [0xc0 | (point >> 6), 0x80 | (point & 0x3f)];
  const tail = [0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)];
  if (point < 0x10000) return [0xe0 | (point >> 12), ...tail];
  return [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), ...tail];
}

/** Characters whose encodings, one after the other, are the bytes; found by trying each length. */
function naiveCharacters(values: readonly number[]): string[] | undefined {
  if (values.length === 0) return [];
  for (const length of [1, 2, 3, 4]) {
    const part = values.slice(0, length);
    const masks = [0x7f, 0x1f, 0x0f, 0x07];
    const point = part
      .slice(1)
      .reduce((sum, byte) => sum * 64 + (byte & 0x3f), (part[0] ?? 0) & (masks[length - 1] ?? 0));
    const isOne = part.length === length && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    if (!isOne || naiveUtf8(point).join() !== part.join()) continue;
    const rest = naiveCharacters(values.slice(length));
    return rest && [String.fromCodePoint(point), ...rest];
  }
  return undefined;
}

describe('UTF-8', () => {
  it('is what RFC 3629 says, for every well-formed string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(isWellFormedText(text));
        expect([...utf8Bytes(text)]).toEqual(
          [...text].flatMap((character) => naiveUtf8(character.codePointAt(0) ?? 0)),
        );
      }),
    );
  });

  it.each(['\ud800', '\udc00', 'a\ud800b', '\ud800\ud800', '\udc00\ud800'])(
    'refuses the lone surrogate in %j',
    (text) => {
      expect(isWellFormedText(text)).toBe(false);
      expect(() => utf8Bytes(text)).toThrow(AssertionError);
    },
  );
});

describe('UTF-8 read back', () => {
  it('is what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 6000, size: 'max' }), (text) => {
        fc.pre(isWellFormedText(text));
        expect(utf8Text(utf8Bytes(text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('is read only where RFC 3629 would have written it', () => {
    const likely = fc.constantFrom(
      0x00,
      0x41,
      0x7f,
      0x80,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
      0x90,
      0x9f,
      0xa0,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(likely, fc.nat(255)), { maxLength: 8 }), (values) => {
        const bytes = Uint8Array.from(values);
        const text = utf8Text(bytes);
        const characters = naiveCharacters(values);
        expect(text).toBe(characters?.join(''));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('hexadecimal', () => {
  it('reads back what it wrote', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equalBytes(fromHex(toHex(bytes)) ?? new Uint8Array([1]), bytes)));
  });

  it.each(['0', 'AB', 'zz', ' 00', '0x00'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

it('joins byte strings in order', () => {
  expect([...concatBytes(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3]))]).toEqual([1, 2, 3]);
});

it('orders text by code units, whatever the locale', () => {
  expect(['b', 'ä', 'a', 'Z', '10', '9'].sort(compareText)).toEqual(['10', '9', 'Z', 'a', 'b', 'ä']);
});
