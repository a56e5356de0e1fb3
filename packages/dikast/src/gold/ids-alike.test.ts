import { createPrng } from '@dikast/core/base/prng';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idLike, sourceIdsLike } from './ids-alike.ts';

it.each([
  ['hr-7', /^hr-[1-9]$/],
  ['order-2041-b', /^order-[1-9]\d{3}-b$/],
  ['0042', /^0\d{3}$/],
  ['3f2a9c01-77d4-4bb0-9e1c-aa55bb66cc77', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  ['handbook', /^handbook$/],
])('an id like %s has its form', (id, form) => {
  const prng = createPrng(1);
  for (let tries = 0; tries < 200; tries++) expect(idLike(id, prng)).toMatch(form);
});

it('an id with digits comes out different nearly always', () => {
  const prng = createPrng(2);
  const drawn = Array.from({ length: 100 }, () => idLike('request-83412', prng));
  expect(new Set(drawn).size).toBeGreaterThan(95);
});

it.each<[readonly string[], number, readonly string[]]>([
  [['s1', 's2'], 4, ['s1', 's2', 's3', 's4']],
  [['document-1'], 2, ['document-1', 'document-2']],
  [['0', '1', '2'], 2, ['0', '1']],
])('sources numbered through as in %j are numbered through', (live, count, ids) => {
  expect(sourceIdsLike(live, count, createPrng(1))).toEqual(ids);
});

it('other sources get the forms of the live ones in turn', () => {
  const ids = sourceIdsLike(['hr-71', 'wiki/4410'], 5, createPrng(1));
  const forms = [/^hr-\d\d$/, /^wiki\/\d{4}$/];
  ids.forEach((id, place) => {
    expect(id).toMatch(forms[place % 2] ?? /-/);
  });
});

it('ids of sources are as many as asked for, and all different', () => {
  const live = fc.uniqueArray(fc.stringMatching(/^[a-z]{0,3}[0-9]{0,2}[a-f]{0,2}$/).filter(Boolean), { minLength: 1 });
  fc.assert(
    fc.property(live, fc.integer({ min: 0, max: 40 }), fc.integer(), (ids, count, seed) => {
      expect(new Set(sourceIdsLike(ids, count, createPrng(seed))).size).toBe(count);
    }),
  );
});
