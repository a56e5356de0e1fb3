/** A plot in characters: each series has a letter, and what lies on the same place shows the first. */
import type { Plot } from '@dikast/lab/report/lab-report';
import { decadeLabel, plotScale } from '@dikast/lab/report/plot-scale';
import type { ReportStyle } from './style.ts';
import { printable } from './text-layout.ts';

const ROWS_PER_DECADE = 4;
const ROWS_MAX = 20;
const LABEL_WIDTH = 11;
const WIDTH_MAX = 70;

/** The plot with axes and key. */
export function plotLines(plot: Plot, { width, colors }: ReportStyle): readonly string[] {
  const scale = plotScale(plot);
  const decades = scale.highDecade - scale.lowDecade;
  const rows = Math.min(ROWS_MAX, decades * ROWS_PER_DECADE);
  const columns = Math.max(20, Math.min(WIDTH_MAX, width - LABEL_WIDTH - 4));
  const grid = Array.from({ length: rows + 1 }, () => new Array<string>(columns + 1).fill(' '));
  for (const [index, { points }] of [...plot.series.entries()].reverse())
    for (const { x, y } of points) {
      const row = grid[Math.round(scale.down(y) * rows)];
      if (row !== undefined) row[Math.round(scale.across(x) * columns)] = letterOf(index);
    }
  const labels = new Map(
    Array.from({ length: decades + 1 }, (_, step) => [
      Math.round((step / decades) * rows),
      decadeLabel(scale.highDecade - step),
    ]),
  );
  const key = plot.series.map(({ name }, index) => `${letterOf(index)} ${printable(name)}`).join('   ');
  const end = String(scale.xMax);
  return [
    `  ${printable(plot.title)}`,
    colors.dim(`  ${key}`),
    ...grid.map((row, index) => `${(labels.get(index) ?? '').padStart(LABEL_WIDTH)} │${row.join('').trimEnd()}`),
    `${' '.repeat(LABEL_WIDTH)} └${'─'.repeat(columns)}`,
    `${' '.repeat(LABEL_WIDTH + 2)}0${printable(plot.xTitle)
      .padStart(Math.floor(columns / 2))
      .padEnd(columns - end.length)}${end}`,
  ];
}

function letterOf(index: number): string {
  return 'ABCDEFGH'[index] ?? '*';
}
