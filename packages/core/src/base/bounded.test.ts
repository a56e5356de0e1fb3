import { expect, test } from 'vitest';
import { forgetOldest } from './bounded.ts';

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
