import { describe, expect, it } from 'vitest';
import { makeSafeFetch } from '../../adapters/safe-fetch.ts';
import type { PageFetcher } from './fetched-access.ts';
import { subjectOf } from './panel.suite.ts';
import { CITATION_VALIDATORS, citationValidators } from './roster.ts';

const context = { signal: new AbortController().signal };
const subject = () =>
  subjectOf({
    answer: 'The pool opens at 7 in the morning [a]. The lockers take a coin [b].',
    sources: [
      { id: 'a', url: 'https://pool.example.org/hours', text: 'The pool opens at 7 in the morning.' },
      { id: 'b', url: 'https://pool.example.org/lockers', text: 'The lockers take a coin.' },
    ],
  });

async function assessWith(fetchUrls: PageFetcher) {
  const access = citationValidators({ fetchUrls }).find(({ name }) => name === 'citation-access');
  return access?.assess(subject(), context);
}

describe('opening cited pages', () => {
  it('is off by default', () => {
    expect(citationValidators()).toBe(CITATION_VALIDATORS);
  });

  it('reports a page that is gone without putting it to the vote', async () => {
    const assessment = await assessWith(async (url) => ({ status: url.endsWith('lockers') ? 404 : 200 }));
    expect(assessment?.choice).toBe('approve');
    expect(assessment?.objections).toMatchObject([{ claim: 1, kind: 'inaccessible_source', severity: 'minor' }]);
    expect(assessment?.findings.map(({ reason }) => reason)).toContain(
      'https://pool.example.org/lockers answers with status 404.',
    );
  });

  it('reports a page that may not be opened, by the code of the refusal', async () => {
    const inside = makeSafeFetch({ resolve: async () => ['10.0.0.1'] });
    const assessment = await assessWith(inside);
    expect(assessment?.findings.map(({ reason }) => reason)).toContain(
      'https://pool.example.org/hours could not be opened (refused address).',
    );
  });

  it('says nothing of pages that open', async () => {
    const plain = await citationValidators()[4]?.assess(subject(), context);
    expect(await assessWith(async () => ({ status: 200 }))).toEqual(plain);
  });
});
