import { describe, expect, it } from 'vitest';
import { uncitedClaims } from './citation-needs.ts';
import { subjectOf } from './panel.suite.ts';

const sources = [
  { id: 'a', title: 'Opening hours guide', text: 'The pool opens at 7. It closes at 21. Lockers take a coin.' },
];

function uncited(answer: string, citations: 'required' | 'when_present', query?: string) {
  const request = { answer, sources, citations, ...(query === undefined ? {} : { query }) };
  return uncitedClaims(subjectOf(request)).map(({ index }) => index);
}

describe('where citations are required', () => {
  it.each([
    ['a claim with a marker', 'The pool opens at 7 [a].', []],
    ['a claim without one', 'The pool opens at 7.', [0]],
    ['a paragraph with one citation at its end', 'The pool opens at 7. It closes at 21 [a].', []],
    ['a claim after the citation', 'The pool opens at 7 [a]. The lockers take a coin.', [1]],
    ['a gap among cited sentences', 'The pool opens at 7 [a]. It closes at 21. Lockers take a coin [a].', [1]],
    ['another paragraph', 'The pool opens at 7 [a].\n\nThe lockers take a coin.', [1]],
    ['items under a cited lead-in', 'The rules [a]:\n- The pool opens at 7.\n- The lockers take a coin.', []],
    ['one item without a citation', '- The pool opens at 7 [a].\n- The lockers take a coin.', [1]],
    ['a source named in words', 'According to the Opening hours guide, the pool opens at 7.', []],
    ['a question', 'The pool opens at 7 [a]. Would you like to know more?', []],
    ['advice', 'The pool opens at 7 [a]. Please call the front desk for group visits.', []],
    ['limits of the sources', 'The pool opens at 7 [a]. The sources do not say what a ticket costs.', []],
  ])('judges %s', (_, answer, expected) => {
    expect(uncited(answer, 'required')).toEqual(expected);
  });
});

describe('where citations only happen to be present', () => {
  it.each([
    ['an uncited sentence of a cited paragraph', 'The pool opens at 7 [a]. It closes at 21.', []],
    ['a specific claim in a paragraph without any', 'The pool opens at 7 [a].\n\nThe sauna opens at 9.', [1]],
    ['a general claim in a paragraph without any', 'The pool opens at 7 [a].\n\nThe staff are friendly people.', []],
    ['a summary of cited figures', 'You can swim from 7.\n\nThe pool opens at 7 [a].', []],
    ['a list of sources at the end only', 'The pool opens at 7.\n\nSources: [a]', []],
  ])('judges %s', (_, answer, expected) => {
    expect(uncited(answer, 'when_present')).toEqual(expected);
  });

  it('does not ask a citation for the names in the question', () => {
    const answer = 'The pool opens at 7 [a].\n\nSo yes, Brackwater fits an early swim.';
    expect(uncited(answer, 'when_present')).toEqual([1]);
    expect(uncited(answer, 'when_present', 'Does Brackwater fit an early swim?')).toEqual([]);
  });
});
