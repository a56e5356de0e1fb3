import { expect, it } from 'vitest';
import { parseRequest } from '../request/request.ts';
import { citeAlike, citingAnew, isCitingByPlace } from './citing-anew.ts';

const NAMES = new Map([
  ['pool', 'hr-1'],
  ['hr-2', 'hr-8'],
  ['1', '5'],
  ['2', '6'],
  ['3', '7'],
  ['4', '8'],
]);

it.each([
  ['Open [pool].', 'Open [hr-1].'],
  ['Open [^pool].', 'Open [^hr-1].'],
  ['Open (source: pool).', 'Open (source: hr-1).'],
  ['Open (see pool and hr-2).', 'Open (see hr-1 and hr-8).'],
  ['Open [Source: Pool; hr-2].', 'Open [Source: hr-1; hr-8].'],
  ['Open [source:pool].', 'Open [source:hr-1].'],
  ['Open [1-3].', 'Open [5, 6, 7].'],
  ['Open [2, p. 4].', 'Open [6, p. 4].'],
  ['Open 【4†source】.', 'Open 【8†source】.'],
  ['Open [9].', 'Open [9].'],
  ['The pool opens [sic] at 4.', 'The pool opens [sic] at 4.'],
  ['See `values[1]` there.', 'See `values[1]` there.'],
  ['See [the pool](https://example.org/pool).', 'See [the pool](https://example.org/pool).'],
])('%s becomes %s', (answer, anew) => {
  expect(citingAnew(answer, NAMES)).toBe(anew);
});

it('each marker is renamed once, though new names are old ones of others', () => {
  const swapped = new Map([
    ['a', 'b'],
    ['b', 'a'],
  ]);
  expect(citingAnew('One [a]. Two [b, a].', swapped)).toBe('One [b]. Two [a, b].');
});

it.each([
  ['One [1].', ['hr-7'], true],
  ['One [^2].', ['hr-7'], true],
  ['One [1].', ['1', '2'], false],
  ['One [hr-7].', ['hr-7'], false],
  ['One.', ['hr-7'], false],
])('%s with sources %j cites by place: %s', (answer, ids, byPlace) => {
  expect(isCitingByPlace(parseRequest({ answer, sources: ids.map((id) => ({ id, text: 'It is.' })) }))).toBe(byPlace);
});

it.each<[string, readonly string[], readonly number[], boolean]>([
  ['It is [a-1]. It was [b-2].', ['a-1', 'b-2'], [0, 1], true],
  ['It is [b-2]. It was [a-1].', ['a-1', 'b-2'], [1, 0], true],
  ['It is [b-2]. It was [a-1].', ['a-1', 'b-2'], [0, 1], false],
  ['It is [a-1] [b-2]. It was.', ['a-1', 'b-2'], [0, 1], false],
  ['It is [a-1]. It was [c-3].', ['a-1', 'b-2'], [0, 1], false],
])('%s with sources %j at the places %j cites alike: %s', (answer, ids, placesBefore, alike) => {
  const requestOf = (text: string, names: readonly string[]) =>
    parseRequest({ answer: text, sources: names.map((id) => ({ id, text: 'It is.' })) });
  const before = requestOf('It is [x-1]. It was [y-2].', ['x-1', 'y-2']);
  expect(citeAlike(before, requestOf(answer, ids), placesBefore)).toBe(alike);
});
