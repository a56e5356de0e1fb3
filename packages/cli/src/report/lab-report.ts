/** A laboratory report for the terminal: headings, wrapped text, tables; bars where a row of them says more than numbers. */
import type { BarChart, LabBlock, LabReport, LabTable } from '@dikast/lab/report/lab-report';
import { percent } from '@dikast/lab/report/lab-report';
import { plotLines } from './plot-lines.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { displayWidth, printable, wrapBehind, wrapText } from './text-layout.ts';

const BAR_FILLS = ['█', '▓', '░', '▒', '▚', '▞'];
const BAR_WIDTH_MAX = 50;

/** The whole report. */
export function renderLabReport(report: LabReport, style: ReportStyle): string {
  const { width, colors } = style;
  const head = [
    ...wrapText(printable(report.title), width).map((line) => colors.bold(line)),
    ...wrapText(printable(report.lead), width),
  ];
  const sections = report.sections.flatMap(({ title, blocks }) => [
    '',
    colors.bold(printable(title)),
    ...blocks.flatMap((block) => blockLines(block, style)),
  ]);
  return `${[...head, ...sections].join('\n')}\n`;
}

function blockLines(block: LabBlock, style: ReportStyle): readonly string[] {
  switch (block.kind) {
    case 'text':
      return wrapBehind('  ', printable(block.text), style.width);
    case 'table':
      return tableLines(block, style);
    case 'bars':
      return barLines(block, style);
    case 'plot':
      return plotLines(block, style);
  }
}

function tableLines({ columns, rows }: LabTable, { width, colors }: ReportStyle): readonly string[] {
  const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(printable));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))));
  const aligned = cells.map((row, index) =>
    row.map((cell, column) => {
      const isNumber = columns[column]?.isNumber === true;
      const padded = isNumber ? ' '.repeat((widths[column] ?? 0) - displayWidth(cell)) + cell : cell;
      return index === 0 ? colors.dim(padded) : padded;
    }),
  );
  return renderTable(aligned, width);
}

function barLines({ title, parts, bars, total }: BarChart, { width, colors }: ReportStyle): readonly string[] {
  const labelWidth = Math.max(...bars.map(({ label }) => displayWidth(printable(label))));
  const barWidth = Math.max(10, Math.min(BAR_WIDTH_MAX, width - labelWidth - 14));
  const key = parts.map((part, index) => `${fillAt(index)} ${printable(part)}`).join('   ');
  const lines = bars.map(({ label, values }) => {
    const bar = values.map((value, index) => fillAt(index).repeat(Math.round((value / total) * barWidth))).join('');
    const first = values[0] ?? 0;
    const shown = total === 1 ? percent(first) : String(Math.round(first * 100) / 100);
    const place = ' '.repeat(labelWidth - displayWidth(printable(label)));
    return `  ${printable(label)}${place}  ${bar.padEnd(barWidth)}  ${shown}`;
  });
  return [`  ${printable(title)}`, colors.dim(`  ${key}`), ...lines];
}

function fillAt(index: number): string {
  return BAR_FILLS[index % BAR_FILLS.length] ?? '█';
}
