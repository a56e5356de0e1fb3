/** Markdown that a command writes: tables, and a section of a page between its markers. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A table with columns of one width, as the formatter has them; the first to the left, all others to the right. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((_, column) => Math.max(4, ...[titles, ...rows].map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => padded(cells[column] ?? '', column, width)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

function padded(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/**
 * Puts a section between `<!-- name:begin -->` and `<!-- name:end -->` of a page, in place of what stood there. A page
 * that has no such markers gets them at its end; a page that is not there is begun with a title.
 */
export function writeSection(
  page: string,
  section: { readonly name: string; readonly text: string; readonly title: string },
): void {
  const [begin, end] = [`<!-- ${section.name}:begin -->`, `<!-- ${section.name}:end -->`];
  const before = existsSync(page) ? readFileSync(page, 'utf8') : `# ${section.title}\n`;
  const block = `${begin}\n\n${section.text.trim()}\n\n${end}`;
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const after =
    from < 0 || to < from
      ? `${before.trimEnd()}\n\n${block}\n`
      : before.slice(0, from) + block + before.slice(to + end.length);
  writeFileSync(page, after);
}
