import { describe, expect, it } from 'vitest';
import { Document } from './document.ts';
import { PairMemo, SentenceMap, SentenceMemo } from './sentence-map.ts';

const { sentences } = new Document('answer', 'One is here. Another is there.');
const [first, second] = sentences;
if (first === undefined || second === undefined) throw new Error('two sentences expected');

describe('SentenceMap', () => {
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

describe('SentenceMemo', () => {
  it('finds out once for each sentence', () => {
    let asked = 0;
    const texts = new SentenceMemo(({ text }) => ({ text, asked: ++asked }));
    expect([first, second, first].map((each) => texts.get(each))).toEqual([
      { text: 'One is here.', asked: 1 },
      { text: 'Another is there.', asked: 2 },
      { text: 'One is here.', asked: 1 },
    ]);
  });
});

describe('PairMemo', () => {
  it('finds out once for each pair, and tells which of the two comes first', () => {
    let asked = 0;
    const pairs = new PairMemo((left, right) => ({ starts: [left.start, right.start], asked: ++asked }));
    const found = [pairs.get(first, second), pairs.get(second, first), pairs.get(first, second)];
    expect(found).toEqual([
      { starts: [0, second.start], asked: 1 },
      { starts: [second.start, 0], asked: 2 },
      { starts: [0, second.start], asked: 1 },
    ]);
  });
});
