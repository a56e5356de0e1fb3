import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeatedMember } from './json-members.ts';

const repeatedIn = (text: string) => findRepeatedMember(new TextEncoder().encode(text));

describe('a member that stands twice', () => {
  it.each([
    ['in the outermost object', '{"a": 1, "b": 2, "a": 1}', 'a'],
    ['deep inside', '[{"x": [{"outcome": "rejected", "outcome" : "accepted"}]}]', 'outcome'],
    ['written with an escape', '{"outcome": 1, "\\u006futcome": 2}', 'outcome'],
    ['with a quotation mark in its name', '{"a\\"": 1, "a\\"": 2}', 'a"'],
    ['after an inner object of the same name', '{"a": {"a": 1}, "a": 2}', 'a'],
    ['called __proto__', '{"__proto__": 1, "__proto__": 2}', '__proto__'],
  ])('is found %s', (_, text, name) => expect(repeatedIn(text)).toBe(name));

  it.each([
    '{"a": {"a": 1}, "b": {"a": 1}}',
    '["a", "a"]',
    '{"a": "a", "b": "a"}',
    '{"a": ["b", {"c": "a\\": 1"}]}',
    '3',
    '"a"',
  ])('is not seen where there is none: %s', (text) => expect(repeatedIn(text)).toBeUndefined());

  it('is not seen in anything that was written by JSON.stringify, and is once one is put in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, pick) => {
        const names = Object.keys(object);
        const name = names[pick % names.length] as string;
        const text = JSON.stringify([object], undefined, pick % 3);
        expect(repeatedIn(text)).toBeUndefined();
        const twice = `{${JSON.stringify(name)}: 1,${JSON.stringify(object).slice(1)}`;
        expect(repeatedIn(twice)).toBe(name);
      }),
    );
  });
});
