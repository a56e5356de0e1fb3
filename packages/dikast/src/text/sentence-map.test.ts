import { describe, expect, it } from 'vitest';
import { Document } from './document.ts';
import { SentenceMap } from './sentence-map.ts';

describe('SentenceMap', () => {
  const { sentences } = new Document('answer', 'One is here. Another is there.');
  const [first, second] = sentences;
  if (first === undefined || second === undefined) throw new Error('two sentences expected');

  it('keeps a value for the sentence that it was set for and no other', () => {
    const lengths = new SentenceMap<number>();
    lengths.set(first, 12);
    expect([lengths.get(first), lengths.get(second)]).toEqual([12, undefined]);
  });

  it('keeps the values of two maps apart, whichever was set last', () => {
    const early = new SentenceMap<string>();
    const late = new SentenceMap<string>();
    late.set(second, 'late');
    early.set(second, 'early');
    expect([early.get(second), late.get(second)]).toEqual(['early', 'late']);
  });

  it('leaves a sentence frozen', () => {
    const lengths = new SentenceMap<number>();
    lengths.set(first, 1);
    expect(Object.isFrozen(first)).toBe(true);
  });
});
