import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANONICAL_DEPTH_MAX, CanonicalError, canonicalJson, freezeJson } from './canonical-json.ts';

describe('RFC 8785', () => {
  it('sorts members by UTF-16 code units (section 3.2.3, the sample of the RFC)', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const values = [...canonicalJson(sample).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('writes numbers as ECMAScript does (section 3.2.2.3)', () => {
    expect(canonicalJson([Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0])).toBe(
      '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]',
    );
  });

  it('writes strings with the shortest escapes (section 3.2.2.2)', () => {
    expect(canonicalJson('€$\u000f\nA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
  });

  it('writes every character that has a UTF-8 form as JSON does, wherever it stands', () => {
    for (let code = 0; code < 0xd800; code++) {
      const character = String.fromCharCode(code);
      for (const text of [character, `a${character}b`])
        if (canonicalJson(text) !== JSON.stringify(text)) expect.fail(`U+${code.toString(16)}: ${canonicalJson(text)}`);
    }
  });

  it('gives one text for one value, in whatever order its members were made', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = JSON.parse(JSON.stringify(value), (_, member: unknown) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        ) as unknown;
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('what has no canonical form is refused with its place', () => {
  it.each([
    ['NaN', { a: [Number.NaN] }, 'a[0]'],
    ['an infinity', { a: { b: Number.POSITIVE_INFINITY } }, 'a.b'],
    ['undefined', { a: undefined }, 'a'],
    ['a bigint', [1n], '[0]'],
    ['a function', { f: () => 1 }, 'f'],
    ['a Map', { m: new Map() }, 'm'],
    ['a Date', { d: new Date(0) }, 'd'],
    ['a lone surrogate', { s: '\ud800' }, 's'],
    ['a member name with a lone surrogate', { '\udfff': 1 }, ''],
    ['a hole in an array', [new Array(1)], '[0][0]'],
  ])('%s', (_, value, path) => {
    try {
      canonicalJson(value);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CanonicalError);
      expect((error as CanonicalError).path).toBe(path);
    }
  });

  it('nesting beyond the bound, and not one level less', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(() => canonicalJson(nested(CANONICAL_DEPTH_MAX))).not.toThrow();
    expect(() => canonicalJson(nested(CANONICAL_DEPTH_MAX + 1))).toThrow(CanonicalError);
  });
});

describe('frozen JSON', () => {
  it('has the text it had, alone and as part of anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (part, other) => {
        const text = canonicalJson({ other, parts: [part, { part }] });
        const inner = typeof part === 'object' && part !== null ? freezeJson(part) : part;
        expect(canonicalJson(inner)).toBe(canonicalJson(structuredClone(part)));
        expect(canonicalJson({ parts: [inner, { part: inner }], other })).toBe(text);
        expect(canonicalJson(freezeJson({ parts: [inner, { part: inner }], other }))).toBe(text);
      }),
    );
  });

  it('cannot be changed at any depth', () => {
    const value = freezeJson({ a: [{ b: 1 }] });
    expect(() => Object.assign(value.a[0] as object, { b: 2 })).toThrow(TypeError);
    expect(() => value.a.push({ b: 2 })).toThrow(TypeError);
  });

  it('is refused too deep inside another value, exactly as if it were not frozen', () => {
    const nested = (levels: number, core: unknown): unknown => (levels === 0 ? core : [nested(levels - 1, core)]);
    const core = { a: [[1]] };
    for (const levels of [CANONICAL_DEPTH_MAX - 3, CANONICAL_DEPTH_MAX - 2]) {
      const attempt = (value: unknown) => {
        try {
          return canonicalJson(value);
        } catch (error) {
          return (error as CanonicalError).path;
        }
      };
      expect(attempt(nested(levels, freezeJson(structuredClone(core))))).toBe(attempt(nested(levels, core)));
    }
  });

  it('is not made of what has no canonical form', () => {
    const value = { a: [Number.NaN] };
    expect(() => freezeJson(value)).toThrow(CanonicalError);
    expect(Object.isFrozen(value)).toBe(false);
  });
});
