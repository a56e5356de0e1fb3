/** Where the points of a plot lie: a linear x axis from 0 and a logarithmic y axis over whole decades. */
import type { Plot } from './lab-report.ts';

/** Shares below this are drawn at it. */
const LEAST_SHARE = 1e-9;

/** Both axes. */
export interface PlotScale {
  readonly xMax: number;
  /** Exponents of ten at the lower and the upper end. */
  readonly lowDecade: number;
  readonly highDecade: number;
  /** 0 .. 1 from left to right. */
  across(x: number): number;
  /** 0 .. 1 from the upper end down. */
  down(y: number): number;
}

/** The scale that holds every point. */
export function plotScale({ series }: Plot): PlotScale {
  const points = series.flatMap((one) => one.points);
  const xMax = niceAbove(Math.max(0, ...points.map(({ x }) => x)));
  const logs = points.map(({ y }) => Math.log10(Math.max(y, LEAST_SHARE)));
  const lowDecade = Math.floor(Math.min(-1, ...logs) + 1e-9);
  // Plus 0: a power of 10^-0 would be the same, but would not look it.
  const highDecade = Math.ceil(Math.max(lowDecade + 1, ...logs) - 1e-9) + 0;
  return {
    xMax,
    lowDecade,
    highDecade,
    across: (x) => (xMax === 0 ? 0 : x / xMax),
    down: (y) => (highDecade - Math.log10(Math.max(y, LEAST_SHARE))) / (highDecade - lowDecade),
  };
}

/** The next of 1, 2, 2.5, 5, 10 times a power of ten. */
function niceAbove(value: number): number {
  if (value === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}

/** A power of ten as a share in per cent. */
export function decadeLabel(decade: number): string {
  return `${Number((10 ** (decade + 2)).toPrecision(3))} %`;
}
