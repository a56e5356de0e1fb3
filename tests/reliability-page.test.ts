/** docs/reliability.md says what the code says: every published figure, its exact value and its mark. */
import { readFileSync } from 'node:fs';
import { markOf } from '@dikast/lab/claims/claim';
import { publishedClaims } from '@dikast/lab/claims/published-claims';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(new URL('../docs/reliability.md', import.meta.url), 'utf8');
const ROWS = PAGE.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const MARKS = { holds: 'holds', 'holds under another rule': 'other rule', 'does not hold': '**no**' } as const;

describe('the page on reliability', () => {
  it('has a row for every published figure, with the exact value and the mark that the code gives', () => {
    for (const claim of publishedClaims().flatMap(({ claims }) => claims))
      expect(ROWS.map((cells) => cells.slice(0, 5))).toContainEqual([
        claim.text,
        `${claim.published}${claim.unit}`,
        claim.stated.text,
        `${claim.recorded}${claim.unit}`,
        MARKS[markOf(claim)],
      ]);
  });

  it('counts the marks as the code does', () => {
    const marks = publishedClaims().flatMap(({ claims }) => claims.map(markOf));
    const count = (mark: string) => marks.filter((one) => one === mark).length;
    expect(PAGE).toContain(
      `Of ${marks.length} figures ${count('holds')} hold under the rule they are given with, ${count('holds under another rule')} under another rule, ${count('does not hold')} under none`,
    );
  });
});
