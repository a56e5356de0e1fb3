import { describe, expect, it } from 'vitest';
import { Document } from './document.ts';
import { gramShares } from './letter-grams.ts';

const sentencesOf = (text: string) => new Document('answer', text).sentences;
const sources = sentencesOf('The old mill was closed in 1971. A flood had broken its great wheel that spring.');
const sharesOf = (text: string) => [...gramShares(sentencesOf(text), sources).values()];

describe('sequences of four letters', () => {
  it('are all there for a copy and few for other words', () => {
    const [copy = 0, other = 1] = sharesOf('A flood had broken its great wheel. Quarterly tax zones exempt judges.');
    expect(copy).toBeGreaterThan(0.95);
    expect(other).toBeLessThan(0.3);
  });

  it('are not mixed up with those of sources looked at before', () => {
    const text = 'Quarterly tax zones exempt judges.';
    const before = sharesOf(text);
    gramShares([], sentencesOf(text));
    expect(sharesOf(text)).toEqual(before);
  });

  it('lack nothing in a sentence that has none', () => {
    expect(sharesOf('It.')).toEqual([1]);
  });
});
