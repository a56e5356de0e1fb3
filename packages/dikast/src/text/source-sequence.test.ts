import { describe, expect, it } from 'vitest';
import { Document } from './document.ts';
import { SourceSequence } from './source-sequence.ts';

const sentencesOf = (text: string) => new Document('answer', text).sentences;
const sequence = new SourceSequence(
  sentencesOf('The old mill was closed in 1971. A flood had broken its great wheel that spring.'),
);
const copied = (text: string) => sequence.copiedIn(sentencesOf(text)[0] as ReturnType<typeof sentencesOf>[number]);

describe('what an answer copied', () => {
  it('is the longest stretch of words that stand so in a source', () => {
    expect(copied('The old mill was closed in 1971.')).toEqual({ longest: 7, pairs: 6 });
    expect(copied('In 1971 the old mill closed.')).toEqual({ longest: 3, pairs: 3 });
    expect(copied('Nobody knows.')).toEqual({ longest: 0, pairs: 0 });
  });

  it('does not run from one sentence of a source into the next', () => {
    expect(copied('1971 a flood').longest).toBe(2);
  });

  it('is bounded for a word said a thousand times', () => {
    const many = sentencesOf('word '.repeat(5000));
    const begun = performance.now();
    for (const sentence of many) new SourceSequence(many).copiedIn(sentence);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
