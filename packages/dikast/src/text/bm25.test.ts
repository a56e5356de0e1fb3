import { createPrng } from '@dikast/core/base/prng';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import { Bm25 } from './bm25.ts';

const TERMS = 'alpha beta gamma delta epsilon zeta eta theta'.split(' ');

describe('BM25', () => {
  it('ranks and scores as minisearch does, over texts and queries of any terms', () => {
    const prng = createPrng(11);
    const termsOf = (countMax: number) =>
      Array.from({ length: prng.nextBelow(countMax + 1) }, () => TERMS[prng.nextBelow(TERMS.length)] ?? '');
    for (let round = 0; round < 200; round++) {
      const texts = Array.from({ length: 1 + prng.nextBelow(12) }, () => termsOf(9));
      const query = [...new Set(termsOf(5))];
      const reference = minisearchOf(texts).search(query.join(' '));
      const ranked = new Bm25(texts).rank(query);
      expect(ranked.map(({ place }) => place)).toEqual(reference.map(({ id }) => id));
      ranked.forEach(({ score }, at) => {
        expect(score).toBeCloseTo(reference[at]?.score ?? Number.NaN, 10);
      });
    }
  });

  it('finds nothing for terms that no text has', () => {
    expect(new Bm25([['alpha'], []]).rank(['omega'])).toEqual([]);
  });
});

function minisearchOf(texts: readonly (readonly string[])[]): MiniSearch {
  const index = new MiniSearch({
    fields: ['text'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => (term === '' ? null : term),
  });
  index.addAll(texts.map((terms, id) => ({ id, text: terms.join(' ') })));
  return index;
}
