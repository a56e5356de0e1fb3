import { describe, expect, it } from 'vitest';
import { blankCitations, findCitations } from './citations.ts';

const idsOf = (text: string) => findCitations(text).map(({ ids }) => ids);

describe('findCitations', () => {
  it.each([
    ['Leave is 26 weeks [1].', [['1']]],
    ['Leave is 26 weeks [2, 3].', [['2', '3']]],
    ['Leave is 26 weeks [1-3].', [['1', '2', '3']]],
    ['Leave is 26 weeks [1–3].', [['1', '2', '3']]],
    ['Leave is 26 weeks [hr-7].', [['hr-7']]],
    ['Leave is 26 weeks [§12/4].', [['§12/4']]],
    ['Leave is 26 weeks [^1].', [['1']]],
    ['Leave is 26 weeks [1][2].', [['1'], ['2']]],
    ['Leave is 26 weeks [Source 2].', [['2']]],
    ['Leave is 26 weeks [Sources: hr-7 and hr-9].', [['hr-7', 'hr-9']]],
    ['Leave is 26 weeks [hr-7, section 3].', [['hr-7']]],
    ['Leave is 26 weeks 【4†source】.', [['4']]],
    ['Leave is 26 weeks (source: hr-7).', [['hr-7']]],
    ['See https://example.org/a?b=1.', [['https://example.org/a?b=1']]],
    ['See [the handbook](https://example.org/handbook).', [['https://example.org/handbook']]],
  ])('reads %s', (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
  });

  it.each([
    'An optional word [as agreed] is no marker.',
    'A link text [hr-7] (in words',
    'Use `values[0]` here.',
    '```\nvalues[1] = 2\n```',
    'A range [1.',
  ])('finds no numbered marker in %s', (text) => {
    expect(
      idsOf(text)
        .flat()
        .filter((id) => /^\d+$/.test(id)),
    ).toEqual([]);
  });

  it('leaves a range that runs backwards or too far as it is written', () => {
    expect(idsOf('[3-1] [1-900]')).toEqual([['3-1'], ['1-900']]);
  });

  it('counts a URL inside brackets once', () => {
    expect(findCitations('So it is [https://example.org/a].')).toHaveLength(1);
  });
});

describe('blankCitations', () => {
  it('keeps every other character at its place', () => {
    const text = 'Up 5 % [1], then 6 % (source: b-2).';
    const blanked = blankCitations(text);
    expect(blanked).toHaveLength(text.length);
    expect(blanked.indexOf('6 %')).toBe(text.indexOf('6 %'));
    expect(blanked).not.toMatch(/\[|b-2/);
  });

  it('takes time in proportion to the number of markers', () => {
    const text = 'a [1] '.repeat(16_000);
    const begun = performance.now();
    expect(blankCitations(text)).toHaveLength(text.length);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
