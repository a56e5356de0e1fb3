import { expect, test } from 'vitest';
import { forgetOldest, remembering } from './bounded.ts';

test('A full collection gives up its oldest entry, and only that one', () => {
  const names = new Set(['first', 'second', 'third']);
  forgetOldest(names, 3);
  expect([...names]).toEqual(['second', 'third']);
});

test('A collection with room gives up nothing', () => {
  const figures = new Map([[undefined, 1]]);
  forgetOldest(figures, 2);
  expect(figures.size).toBe(1);
  forgetOldest(figures, 1);
  expect(figures.size).toBe(0);
});

test('An answer is found out once, be it that there is none', () => {
  const asked: string[] = [];
  const find = remembering(
    (text) => {
      asked.push(text);
      return text === 'none' ? undefined : text.length;
    },
    { entriesMax: 10 },
  );
  expect([find('one'), find('none'), find('one'), find('none')]).toEqual([3, undefined, 3, undefined]);
  expect(asked).toEqual(['one', 'none']);
});

test('No more answers are remembered than the bound allows, and none to a long text', () => {
  const asked: string[] = [];
  const find = remembering((text) => asked.push(text), { entriesMax: 2, lengthMax: 3 });
  for (const text of ['a', 'b', 'a', 'long', 'long', 'c', 'a']) find(text);
  expect(asked).toEqual(['a', 'b', 'long', 'long', 'c', 'a']);
});
