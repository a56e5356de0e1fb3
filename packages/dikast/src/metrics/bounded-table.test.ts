import { expect, test } from 'vitest';
import { BoundedTable, OTHER, ROWS_MAX } from './bounded-table.ts';

test('rows with the same labels are one row', () => {
  const table = new BoundedTable<{ pool: string; kind: string }, number>(() => 0);
  table.update({ pool: 'a', kind: 'b' }, (count) => count + 1);
  table.update({ pool: 'a', kind: 'b' }, (count) => count + 2);
  table.update({ pool: 'a"', kind: 'b' }, (count) => count + 5);
  expect(table.rows().map(({ value }) => value)).toEqual([3, 5]);
});

test('beyond the bound everything is counted in one row, and nothing is lost', () => {
  const table = new BoundedTable<{ agent: string }, number>(() => 0);
  const agents = ROWS_MAX + 500;
  for (let agent = 0; agent < agents; agent++) table.update({ agent: `agent ${agent}` }, (count) => count + 1);
  const rows = table.rows();
  expect(rows.length).toBe(ROWS_MAX + 1);
  expect(rows.at(-1)).toEqual({ labels: { agent: OTHER }, value: 500 });
  expect(rows.reduce((sum, { value }) => sum + value, 0)).toBe(agents);
});
