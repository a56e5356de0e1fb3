import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { parseRequest, type ValidationRequest, type ValidationRequestInput } from '../request/request.ts';
import { findAnswerCitations } from '../validators/citation/citation-reading.ts';
import { canFollow, inTheShapeOf } from './gold-question.ts';
import { goldQuestion } from './gold-traffic.suite.ts';

const TEXTS = ['First text.', 'Second text.', 'Third text.', 'Fourth text.'];
const sources = (changes: object = {}) => TEXTS.map((text, place) => ({ id: `s${place + 1}`, text, ...changes }));
const question = (request: Partial<ValidationRequestInput> = {}) =>
  goldQuestion('facts', 'approve', { answer: 'An answer.', query: 'A question?', sources: sources(), ...request });
const LIVE = { answer: 'Yes.', query: 'Is it?', sources: [{ id: 'hr-7', text: 'It is.' }] };

/** As it is asked; the test fails where it cannot be. */
function shapedLike(...given: Parameters<typeof inTheShapeOf>): ValidationRequest {
  const shaped = inTheShapeOf(...given);
  if (shaped === undefined) throw new Error('the question cannot follow');
  return shaped;
}

it('takes id, stakes and citations from the live request, and keeps its own texts', () => {
  const live = parseRequest({ ...LIVE, id: 'call-5512', stakes: 'high', citations: 'ignored' });
  const asked = shapedLike(live, question(), createPrng(1));
  expect(asked).toMatchObject({ answer: 'An answer.', query: 'A question?', stakes: 'high', citations: 'ignored' });
  expect(asked.id).toMatch(/^call-\d{4}$/);
  expect(asked.sources.map(({ text }) => text).sort()).toEqual([...TEXTS].sort());
  for (const { id } of asked.sources) expect(id).toMatch(/^hr-[1-689]$/);
});

it('has its members in the order of a live request, however it was written', () => {
  const live = parseRequest({ ...LIVE, id: 'a-1' });
  expect(Object.keys(shapedLike(live, question(), createPrng(1)))).toEqual(Object.keys(live));
});

it('has its sources in another order each time', () => {
  const orders = Array.from({ length: 50 }, (_, seed) =>
    shapedLike(parseRequest(LIVE), question(), createPrng(seed))
      .sources.map(({ text }) => TEXTS.indexOf(text))
      .join(''),
  );
  expect(new Set(orders).size).toBeGreaterThan(15);
});

it('keeps their order where the answer cites them by their places', () => {
  const citing = question({ answer: 'An answer [2, 3].' });
  const counted = { ...LIVE, sources: [{ id: 's1', text: 'It is.' }] };
  for (let seed = 0; seed < 20; seed++)
    expect(shapedLike(parseRequest(counted), citing, createPrng(seed)).sources.map(({ text }) => text)).toEqual(TEXTS);
});

it('cites the same sources under their new ids, and nothing else in brackets changes', () => {
  const citing = question({
    answer: 'One [a-1]. Two [a-2, b;a-1]. Not [sic] a-1.',
    sources: ['a-1', 'a-2', 'b'].map((id, place) => ({ id, text: TEXTS[place] ?? '' })),
  });
  const { answer, sources: asked } = shapedLike(parseRequest(LIVE), citing, createPrng(4));
  const [first, second, third] = TEXTS.map((text) => asked.find((source) => source.text === text)?.id);
  expect(answer).toBe(`One [${first}]. Two [${second}, ${third};${first}]. Not [sic] a-1.`);
  expect(first).not.toBe('a-1');
});

it('shuffles sources that are called by numbers and cited by them', () => {
  const citing = question({ answer: 'One [1].', sources: ['1', '2', '3'].map((id) => ({ id, text: `Text ${id}.` })) });
  for (let seed = 0; seed < 20; seed++) {
    const { answer, sources: asked } = shapedLike(parseRequest(LIVE), citing, createPrng(seed));
    expect(answer).toBe(`One [${asked.find(({ text }) => text === 'Text 1.')?.id}].`);
  }
});

it('has titles and addresses only where the live request has them', () => {
  const described = question({ sources: sources({ title: 'A title', url: 'https://example.com/a' }) });
  const titled = { ...LIVE, sources: [{ id: 'x1', text: 'It is.', title: 'T' }] };
  const members = (live: ValidationRequestInput) =>
    Object.keys(shapedLike(parseRequest(live), described, createPrng(1)).sources[0] ?? {});
  expect(members(LIVE)).toEqual(['id', 'text']);
  expect(members(titled)).toEqual(['id', 'text', 'title']);
});

it.each<[string, Partial<ValidationRequestInput>, Partial<ValidationRequestInput>, boolean]>([
  ['a request of the same members', {}, {}, true],
  ['a request without a query', {}, { query: undefined }, false],
  ['a request with a query, having none', { query: undefined }, {}, false],
  ['a request without sources', {}, { sources: [] }, false],
  ['a request with titles, having none', {}, { sources: [{ id: 'x', text: 'It is.', title: 'T' }] }, false],
  [
    'a request with titles on all sources, having one',
    { sources: [...sources({ title: 'T' }).slice(0, 1), ...sources().slice(1)] },
    { sources: [{ id: 'x1', text: 'It is.', title: 'T' }] },
    false,
  ],
  [
    'a request with a title on one of two sources, having one',
    { sources: [...sources({ title: 'T' }).slice(0, 1), ...sources().slice(1)] },
    {
      sources: [
        { id: 'x-17', text: 'It is.', title: 'T' },
        { id: 'x-18', text: 'It was.' },
      ],
    },
    true,
  ],
  ['a request without titles, having some', { sources: sources({ title: 'T' }) }, {}, true],
  ['a request with an id', {}, { id: 'a' }, true],
  ['a request whose source is called by a word', {}, { sources: [{ id: 'handbook', text: 'It is.' }] }, false],
  ['one like that, having no source', { sources: [] }, { sources: [] }, true],
])('can follow, or not: %s', (_, own, live, can) => {
  expect(canFollow(parseRequest({ ...LIVE, ...live }))(question(own))).toBe(can);
});

it('follows only a request with the same rule for citations where the citation pool is tested', () => {
  const live = parseRequest({ ...LIVE, citations: 'required' });
  const asking = (pool: string, citations: 'required' | 'when_present') =>
    canFollow(live)({ ...question({ citations }), pool });
  expect(asking('citation_validation', 'when_present')).toBe(false);
  expect(asking('citation_validation', 'required')).toBe(true);
  expect(asking('fact_verification', 'when_present')).toBe(true);
});

describe('an answer that cites', () => {
  const BY_ID = ['pool', 'library', 'garden'].map((id, place) => ({ id, text: TEXTS[place] ?? '' }));
  const followsOn = (liveIds: readonly string[], answer: string, seed: number) => {
    const live = parseRequest({ ...LIVE, sources: liveIds.map((id) => ({ id, text: 'It is.' })) });
    return inTheShapeOf(live, question({ answer, sources: BY_ID }), createPrng(seed));
  };
  const citedIn = (request: ValidationRequest) =>
    findAnswerCitations(request).map(({ sources: cited }) => cited.map((place) => request.sources[place]?.text));

  it.each([
    'It opens at 7 [pool].',
    'It opens at 7 [^pool].',
    'It opens at 7 (source: pool).',
    'It opens at 7 [Source: pool, p. 4].',
    'It opens at 7 [Pool].',
  ])('names the same source under its new id: %s', (answer) => {
    for (let seed = 0; seed < 20; seed++) {
      const asked = followsOn(['hr-71'], answer, seed);
      expect(asked?.answer).not.toBe(answer);
      expect(asked && citedIn(asked)).toEqual([['First text.']]);
    }
  });

  it('by places names the same places, or does not follow where new ids would take the numbers', () => {
    const answer = 'It opens at 7 [1]. It closes at 9 [2].';
    const askedOn = (liveIds: readonly string[]) =>
      Array.from({ length: 40 }, (_, seed) => followsOn(liveIds, answer, seed)).filter((asked) => asked !== undefined);
    expect(askedOn(['0', '1'])).toEqual([]);
    expect(askedOn(['s1', 's2'])).toHaveLength(40);
    const among = askedOn(['hr-7']);
    expect(among.length).toBeGreaterThan(5);
    expect(among.length).toBeLessThan(40);
    for (const asked of among) expect(citedIn(asked)).toEqual([['First text.'], ['Second text.']]);
  });

  it('does not follow where its new ids would make it too long', () => {
    expect(followsOn(['a-document-with-a-long-name-71'], '[pool] '.repeat(14_000), 1)).toBeUndefined();
  });
});
