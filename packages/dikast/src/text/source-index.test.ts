import { describe, expect, it } from 'vitest';
import { parseRequest } from '../request/request.ts';
import { areRelated } from './source-index.ts';
import { Subject } from './subject.ts';

const SOURCE =
  'Lamps may be returned within 30 days. The warehouse opens on 4 June 2021. Gift cards expire after 2 years.';
const subjectOf = (answer: string) => new Subject(parseRequest({ answer, sources: [{ id: 'a', text: SOURCE }] }));

describe('SourceIndex', () => {
  it.each(['sharing', 'rank'] as const)('finds the sentence on the same thing by %s', (way) => {
    const { answer, sourceIndex } = subjectOf('Cards given as a gift run out after two years.');
    const [sentence] = answer.sentences;
    if (sentence === undefined) throw new Error('no sentence');
    const found = way === 'sharing' ? sourceIndex.sharing(sentence, 2) : sourceIndex.rank([...sentence.conceptKeys], 2);
    expect(found[0]?.sentence.text).toContain('Gift cards');
  });

  it('weighs a rare concept more than a common one, and an absent one most', () => {
    const { sourceIndex } = subjectOf('x y');
    const weights = ['unseen', 'lamp'].map((concept) => sourceIndex.weightOf(concept));
    expect(weights[0]).toBeGreaterThan(weights[1] ?? Number.NaN);
  });

  it('knows years and neighbours', () => {
    const { sourceIndex, sourceSentences } = subjectOf('x y');
    expect(sourceIndex.hasYear(2021)).toBe(true);
    expect(sourceIndex.hasYear(2022)).toBe(false);
    const [first, second] = sourceSentences;
    if (first === undefined) throw new Error('no sentence');
    expect(sourceIndex.beside(first, 1)).toBe(second);
    expect(sourceIndex.beside(first, -1)).toBeUndefined();
  });
});

describe('areRelated', () => {
  it('holds forms of one word together and other words apart', () => {
    expect(areRelated('decid', 'decis')).toBe(true);
    expect(areRelated('contract', 'contrast')).toBe(false);
  });
});
