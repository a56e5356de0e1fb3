/** Tables without a frame: columns as wide as they need, the last one wrapped to what is left. */
import Table from 'cli-table3';
import { displayWidth, wrapBehind } from './text-layout.ts';

const GAP = 2;
const LAST_WIDTH_MIN = 24;
const STACK_INDENT = 4;
const NO_FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;

/**
 * Rows of printable cells, which may be coloured, as indented lines. Where the last column would become too narrow to
 * read, its cells stand below their rows.
 */
export function renderTable(rows: readonly (readonly string[])[], width: number, indent = 2): readonly string[] {
  if (rows.length === 0) return [];
  const widths = columnWidths(rows);
  const others = widths.slice(0, -1).reduce((sum, each) => sum + each, indent);
  const last = Math.min(widths.at(-1) ?? 0, width - others + GAP);
  if (last < Math.min(widths.at(-1) ?? 0, LAST_WIDTH_MIN)) return renderStacked(rows, width, indent);
  return renderColumns(rows, [...widths.slice(0, -1), last], indent);
}

function renderStacked(rows: readonly (readonly string[])[], width: number, indent: number): readonly string[] {
  const heads = rows.map((row) => row.slice(0, -1));
  const lines = renderColumns(heads, columnWidths(heads), indent);
  const below = ' '.repeat(indent + STACK_INDENT);
  return rows.flatMap((row, index) => {
    const last = row.at(-1) ?? '';
    return [lines[index] ?? '', ...(last === '' ? [] : wrapBehind(below, last, width))];
  });
}

function renderColumns(rows: readonly (readonly string[])[], colWidths: number[], indent: number): readonly string[] {
  const table = new Table({
    chars: NO_FRAME,
    colWidths,
    wordWrap: true,
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => (' '.repeat(indent) + line).trimEnd());
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  return Array.from(
    { length: columns },
    (_, column) => Math.max(...rows.map((row) => plainWidth(row[column] ?? ''))) + GAP,
  );
}

/** Width without the sequences that colour. */
function plainWidth(cell: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC
  return displayWidth(cell.replace(/\u001b\[[0-9;]*m/g, ''));
}
