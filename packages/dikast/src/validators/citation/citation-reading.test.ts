import { describe, expect, it } from 'vitest';
import { readCitations } from './citation-reading.ts';
import { subjectOf } from './panel.suite.ts';

const sources = [
  { id: 'hr-7', title: 'Leave policy', url: 'https://hr.example.org/leave', text: 'Leave lasts 26 weeks.' },
  { id: 'hr-9', title: 'Pay policy', text: 'Pay comes on the 25th, see https://pay.example.org/dates for dates.' },
];

function read(answer: string) {
  return readCitations(subjectOf({ answer, sources })).citations.map(({ marker, sources: found, unresolved }) => [
    marker.text,
    [...found],
    [...unresolved],
  ]);
}

describe('readCitations', () => {
  it('resolves ids, numbers and URLs', () => {
    expect(read('Leave is long [hr-7], pay is on time [2], see https://hr.example.org/leave.')).toEqual([
      ['[hr-7]', [0], []],
      ['[2]', [1], []],
      ['https://hr.example.org/leave', [0], []],
    ]);
  });

  it.each([
    ['an id of no source', 'Leave is long [hr-8].', 'hr-8'],
    ['a number of no source', 'Leave is long [5].', '5'],
    ['a page of no source', 'Leave is long (https://other.example.org/).', 'https://other.example.org/'],
  ])('keeps %s as unresolved', (_, answer, id) => {
    expect(read(answer).map(([, , unresolved]) => unresolved)).toEqual([[id]]);
  });

  it.each([
    ['editorial brackets', 'He wrote "they [sic] was late" and [laughs].'],
    ['a changed initial', 'It says "[t]he leave is long".'],
    ['an interval', 'The share lies in [0, 1] always.'],
    ['a year', 'The law [1998] was amended.'],
    ['a page that a source names', 'The dates stand at https://pay.example.org/dates.'],
    ['a pointer within the answer', 'The dates vary (see below).'],
    ['code', 'Read `args[0]` first.'],
  ])('takes %s for no citation', (_, answer) => {
    expect(read(answer)).toEqual([]);
  });

  it('takes a list of references for definitions, not citations', () => {
    const answer = 'Pay comes monthly [1].\n\nReferences\n[1] Pay policy\n[2] Leave policy';
    expect(read(answer)).toEqual([['[1]', [1], []]]);
  });

  it('places a citation after the full stop at the sentence before it', () => {
    const subject = subjectOf({ answer: 'Leave is long. [1] Pay is on time. [2]', sources });
    const { citationsAt } = readCitations(subject);
    expect(subject.claims.map((claim) => citationsAt(claim).flatMap((one) => one.sources))).toEqual([[0], [1]]);
  });
});
