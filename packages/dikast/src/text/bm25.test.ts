import { createPrng } from '@dikast/core/base/prng';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import { Bm25 } from './bm25.ts';

const TERMS = 'alpha beta gamma delta epsilon zeta eta theta'.split(' ');

const wordsOf = (terms: readonly string[]) => terms.map((concept) => ({ concept }));

describe('BM25', () => {
  it('ranks and scores as minisearch does, over texts and queries of any terms', () => {
    const prng = createPrng(11);
    const termsOf = (countMax: number) =>
      Array.from({ length: prng.nextBelow(countMax + 1) }, () => TERMS[prng.nextBelow(TERMS.length)] ?? '');
    for (let round = 0; round < 200; round++) {
      const texts = Array.from({ length: 1 + prng.nextBelow(12) }, () => termsOf(9));
      const query = [...new Set(termsOf(5))];
      const reference = minisearchOf(texts).search(query.join(' '));
      const ranked = new Bm25(texts.map(wordsOf)).rank(query, texts.length);
      expect(ranked.map(({ place }) => place)).toEqual(reference.map(({ id }) => id));
      ranked.forEach(({ score }, at) => {
        expect(score).toBeCloseTo(reference[at]?.score ?? Number.NaN, 10);
      });
    }
  });

  it('gives the best few, and the same again when asked twice', () => {
    const index = new Bm25([['alpha'], ['alpha', 'beta'], ['beta', 'beta']].map(wordsOf));
    const all = index.rank(['alpha', 'beta'], 3);
    expect([index.rank(['alpha', 'beta'], 2), index.rank(['alpha', 'beta'], 3)]).toEqual([all.slice(0, 2), all]);
  });

  it('finds nothing for terms that no text has', () => {
    expect(new Bm25([['alpha'], []].map(wordsOf)).rank(['omega'], 5)).toEqual([]);
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
