import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, excerpt, printable, wrapBehind, wrapText } from './text-layout.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.lorem({ maxCount: 60 }));

describe('printable', () => {
  it('leaves no control character, lone surrogate or bidirectional override, and keeps the length', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.constant('\ud800\u009b\u2067x\u2028')), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/u);
        expect(printable(text)).toHaveLength(text.length);
      }),
    );
  });

  it('keeps ordinary text of any script as it is', () => {
    const text = 'naïve 日本語 עברית 👩‍🚀 “quoted”';
    expect(printable(text)).toBe(text);
  });
});

describe('displayWidth', () => {
  it('counts wide characters twice and combining ones not at all', () => {
    expect(displayWidth('abc')).toBe(3);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('✗ ✓ · …')).toBe(7);
  });
});

describe('wrapText', () => {
  it('never exceeds the width, whatever the text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, width) => {
        for (const line of wrapText(printable(text), width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('loses and invents nothing but spaces', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, width) => {
        const shown = printable(text);
        expect(wrapText(shown, width).join('').replaceAll(' ', '')).toBe(shown.replaceAll(' ', ''));
      }),
    );
  });

  it('indents the lines that follow behind a prefix', () => {
    expect(wrapBehind('- ', 'one two three', 9)).toEqual(['- one two', '  three']);
  });
});

describe('excerpt', () => {
  const text = `${'before '.repeat(40)}THE PLACE ${'after '.repeat(40)}`;

  it('keeps a short text as it is', () => {
    expect(excerpt('short', 10)).toBe('short');
  });

  it('shows the stretch that matters and marks what it leaves out', () => {
    const start = text.indexOf('THE');
    const shown = excerpt(text, 80, { start, end: start + 9 });
    expect(shown).toContain('THE PLACE');
    expect(shown).toMatch(/^…before.*after…$/);
  });

  it('is no longer than asked for, but for the marks, and never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 30, max: 100 }),
        fc.nat(300),
        (any, lengthMax, start) => {
          const shown = excerpt(any, lengthMax, { start: Math.min(start, any.length), end: any.length });
          expect(shown.length).toBeLessThanOrEqual(lengthMax + 2);
          if (!/\p{Surrogate}/u.test(any)) expect(shown).not.toMatch(/\p{Surrogate}/u);
        },
      ),
    );
  });
});
