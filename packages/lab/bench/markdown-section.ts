/** Markdown that a command writes: tables, and a section of a page between its markers. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A table; the first column to the left, all others to the right. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
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
