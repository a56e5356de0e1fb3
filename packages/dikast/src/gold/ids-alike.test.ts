import { createPrng } from '@dikast/core/base/prng';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasSourceIdsLike, idLike, sourceIdsLike } from './ids-alike.ts';

it.each([
  ['hr-7', /^hr-[1-9]$/],
  ['order-2041-b', /^order-[1-9]\d{3}-b$/],
  ['0042', /^0\d{3}$/],
  ['3f2a9c01-77d4-4bb0-9e1c-aa55bb66cc77', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['3F2A9C01-77D4-4BB0-9E1C-AA55BB66CC77', /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/],
  ['doc_3f2a9c01-77d4-7bb0-9e1c-aa55bb66cc77', /^doc_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/],
  ['A3F29C01', /^[0-9A-F]{8}$/],
  ['chatcmpl-A1b2C3d4E5', /^chatcmpl-[A-Za-z0-9]{10}$/],
  ['leavePolicy2024', /^leavePolicy[1-9]\d{3}$/],
  ['section2a', /^section[1-9]a$/],
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

it.each(['req_9aKx3LmQz7', 'chatcmpl-A1b2C3d4E5', 'V1StGXR8_Z5jdHi6B-myT', '3F2A9C01-77D4-4BB0-9E1C-AA55BB66CC77'])(
  'a random id like %s keeps neither its letters nor the places of its digits',
  (id) => {
    const prng = createPrng(3);
    const shapeOf = (text: string) => text.replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A').replace(/\d/g, '0');
    const drawn = Array.from({ length: 100 }, () => idLike(id, prng));
    expect(new Set(drawn.map((one) => one.replace(/\d/g, '0'))).size).toBeGreaterThan(95);
    expect(drawn.filter((one) => shapeOf(one) === shapeOf(id)).length).toBeLessThan(5);
    expect(drawn.filter((one) => one.endsWith(id.slice(-3))).length).toBeLessThan(5);
  },
);

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
  expect(ids).toHaveLength(5);
  ids?.forEach((id, place) => {
    expect(id).toMatch(forms[place % 2] ?? /-/);
  });
});

it.each<[readonly string[], number, boolean]>([
  [['handbook', 'policy'], 2, false],
  [['handbook', 'hr-71'], 2, false],
  [['hr-71', 'handbook'], 1, true],
  [['hr-7'], 8, true],
  [['hr-7'], 9, false],
  [['hr-7', 'hr-9'], 7, true],
  [['hr-7', 'hr-9'], 8, false],
  [['s1', 's2'], 40, true],
  [['handbook'], 0, true],
])('like %j there are %i other ids: %s', (live, count, are) => {
  expect(hasSourceIdsLike(live, count)).toBe(are);
  expect(sourceIdsLike(live, count, createPrng(1)) !== undefined).toBe(are);
});

it('ids of sources are as many as asked for, all different, and none names a live source unless they are numbered through', () => {
  const live = fc.uniqueArray(fc.stringMatching(/^[a-z]{0,3}[0-9]{1,3}[a-f]{0,2}$/), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(live, fc.integer({ min: 0, max: 12 }), fc.integer(), (ids, count, seed) => {
      const drawn = sourceIdsLike(ids, count, createPrng(seed));
      if (drawn === undefined) return;
      expect([drawn.length, new Set(drawn).size]).toEqual([count, count]);
      const again = drawn.filter((id) => ids.includes(id));
      if (!/[01]$/.test(ids[0] ?? '')) expect(again).toEqual([]);
    }),
  );
});
