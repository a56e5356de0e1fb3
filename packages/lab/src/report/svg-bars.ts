/** Stacked bars as SVG: label left, value of every part that has room for it in the bar, all values in its tooltip. */
import type { BarChart } from './lab-report.ts';
import { percent } from './lab-report.ts';
import { legend } from './legend.ts';
import { element, escapeMarkup } from './markup.ts';
import { colorAt } from './palette.ts';

const WIDTH = 760;
const LABEL_WIDTH = 230;
const ROW_HEIGHT = 26;
const BAR_HEIGHT = 18;
const DIGIT_WIDTH = 7;
const HEAD_HEIGHT = 24;

/** The chart with its legend. */
export function svgBars(chart: BarChart): string {
  const height = HEAD_HEIGHT + chart.bars.length * ROW_HEIGHT + 4;
  const rows = chart.bars.map((bar, index) => barMarkup(chart, bar, HEAD_HEIGHT + index * ROW_HEIGHT));
  const attributes = { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': chart.title };
  return element('svg', attributes, legend(chart.parts), ...rows);
}

function barMarkup(chart: BarChart, bar: BarChart['bars'][number], y: number): string {
  const scale = (WIDTH - LABEL_WIDTH) / chart.total;
  const label = element(
    'text',
    { x: LABEL_WIDTH - 8, y: y + 13.5, 'text-anchor': 'end' },
    escapeMarkup(shortened(bar.label)),
  );
  let x = LABEL_WIDTH;
  const parts = bar.values.map((value, index) => {
    const width = Math.max(0, value * scale);
    const markup = partMarkup({ x, y, width }, shown(value, chart), `${chart.parts[index] ?? ''}`, index);
    x += width;
    return markup;
  });
  return label + parts.join('');
}

function partMarkup(
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  value: string,
  name: string,
  index: number,
): string {
  const place = { x: x.toFixed(2), y, width: width.toFixed(2), height: BAR_HEIGHT, fill: colorAt(index) };
  const rect = element('rect', place, element('title', {}, escapeMarkup(`${name}: ${value}`)));
  if (width < value.length * DIGIT_WIDTH + 6) return rect;
  const middle = { x: (x + width / 2).toFixed(2), y: y + 13, 'text-anchor': 'middle', class: `on on-${index}` };
  return rect + element('text', middle, escapeMarkup(value));
}

function shown(value: number, { total }: BarChart): string {
  return total === 1 ? percent(value) : String(Math.round(value * 100) / 100);
}

function shortened(label: string): string {
  return label.length > 36 ? `${label.slice(0, 35)}…` : label;
}
