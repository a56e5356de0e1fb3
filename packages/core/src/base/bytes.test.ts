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

describe('UTF-8', () => {
  it('is what the platform encodes, for every well-formed string', () => {
    const platform = new (
      globalThis as unknown as { TextEncoder: new () => { encode(text: string): Uint8Array } }
    ).TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(isWellFormedText(text));
        expect(toHex(utf8Bytes(text))).toBe(toHex(platform.encode(text)));
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

  it('is what a strict platform decoder reads, or refused where that refuses', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
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
        let expected: string | undefined;
        try {
          expected = decoder.decode(bytes);
        } catch {
          expected = undefined;
        }
        expect(utf8Text(bytes)).toBe(expected);
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
