/** Points and lines over two axes as SVG; points carry their labels as tooltips, and beside them where there are few. */
import type { Plot, PlotSeries } from './lab-report.ts';
import { legend } from './legend.ts';
import { element, escapeMarkup } from './markup.ts';
import { colorAt } from './palette.ts';
import { decadeLabel, type PlotScale, plotScale } from './plot-scale.ts';

const WIDTH = 760;
const HEIGHT = 380;
const FRAME = { left: 74, right: 16, top: 30, bottom: 46 };
const TICKS = 5;
const LABELLED_MAX = 12;

/** The plot with axes and legend. */
export function svgPlot(plot: Plot): string {
  const scale = plotScale(plot);
  const attributes = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': plot.title };
  const series = plot.series.map((one, index) => seriesMarkup(one, index, scale));
  return element('svg', attributes, legend(plot.series.map(({ name }) => name)), axes(plot, scale), ...series);
}

function axes({ xTitle, yTitle }: Plot, scale: PlotScale): string {
  const bottom = HEIGHT - FRAME.bottom;
  const decades = Array.from({ length: scale.highDecade - scale.lowDecade + 1 }, (_, index) => scale.lowDecade + index);
  const rows = decades.map((decade) => {
    const y = placeY(10 ** decade, scale);
    const line = element('line', { x1: FRAME.left, x2: WIDTH - FRAME.right, y1: y, y2: y, stroke: '#ddd' });
    return line + element('text', { x: FRAME.left - 6, y: Number(y) + 4, 'text-anchor': 'end' }, decadeLabel(decade));
  });
  const columns = Array.from({ length: TICKS + 1 }, (_, index) => {
    const x = (scale.xMax * index) / TICKS;
    const label = String(Number(x.toPrecision(3)));
    return element('text', { x: placeX(x, scale), y: bottom + 16, 'text-anchor': 'middle' }, label);
  });
  const xName = element('text', { x: WIDTH / 2, y: HEIGHT - 8, 'text-anchor': 'middle' }, escapeMarkup(xTitle));
  const turned = { transform: `translate(12 ${HEIGHT / 2}) rotate(-90)`, 'text-anchor': 'middle' };
  return [...rows, ...columns, xName, element('text', turned, escapeMarkup(yTitle))].join('');
}

function seriesMarkup({ name, isLine, points }: PlotSeries, index: number, scale: PlotScale): string {
  const color = colorAt(index);
  const places = points.map(({ x, y, label }) => ({ x: placeX(x, scale), y: placeY(y, scale), label: label ?? name }));
  const path = places.map(({ x, y }) => `${x},${y}`).join(' ');
  const line = isLine ? element('polyline', { points: path, fill: 'none', stroke: color, 'stroke-width': 2 }) : '';
  const dots = places.map(({ x, y, label }) =>
    element('circle', { cx: x, cy: y, r: isLine ? 2.5 : 4, fill: color }, element('title', {}, escapeMarkup(label))),
  );
  const isLabelled = !isLine && places.length <= LABELLED_MAX;
  const labels = isLabelled ? places.map(({ x, y, label }) => labelMarkup(Number(x), Number(y), label)) : [];
  return [line, ...dots, ...labels].join('');
}

/** Beside the point, on the side where there is room. */
function labelMarkup(x: number, y: number, label: string): string {
  const isRight = x < WIDTH * 0.7;
  const place = { x: isRight ? x + 8 : x - 8, y: y - 5, 'text-anchor': isRight ? 'start' : 'end' };
  return element('text', place, escapeMarkup(label));
}

function placeX(x: number, scale: PlotScale): string {
  return (FRAME.left + scale.across(x) * (WIDTH - FRAME.left - FRAME.right)).toFixed(1);
}

function placeY(y: number, scale: PlotScale): string {
  return (FRAME.top + scale.down(y) * (HEIGHT - FRAME.top - FRAME.bottom)).toFixed(1);
}
