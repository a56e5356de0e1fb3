/**
 * What a laboratory command has to say, as data: the terminal, the HTML page and `--json` are three views of it.
 * Charts repeat what tables say; nothing stands only in a picture.
 */

/** A column of a table. */
export interface LabColumn {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
}

/** Rows of printable cells under named columns. */
export interface LabTable {
  readonly kind: 'table';
  readonly columns: readonly LabColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Bars of stacked parts, each part a share of `total`. */
export interface BarChart {
  readonly kind: 'bars';
  readonly title: string;
  readonly parts: readonly string[];
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** What a full bar stands for; 1 for shares, which are shown as percentages. */
  readonly total: number;
}

/** A line, or points only. */
export interface PlotSeries {
  readonly name: string;
  readonly isLine: boolean;
  readonly points: readonly { readonly x: number; readonly y: number; readonly label?: string }[];
}

/** Points over two axes, x from 0 on. The y axis is a share: logarithmic, since small shares are what matters. */
export interface Plot {
  readonly kind: 'plot';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly PlotSeries[];
}

/** A paragraph. */
export interface Paragraph {
  readonly kind: 'text';
  readonly text: string;
}

/** One piece of a section. */
export type LabBlock = Paragraph | LabTable | BarChart | Plot;

/** A part of a report under a heading. */
export interface LabSection {
  readonly title: string;
  readonly blocks: readonly LabBlock[];
}

/** A whole report. */
export interface LabReport {
  /** Title of the page and first line in the terminal. */
  readonly title: string;
  /** What it comes to, in a sentence or two. */
  readonly lead: string;
  readonly sections: readonly LabSection[];
  /** What `--json` prints: figures in full, without rounding. */
  readonly data: unknown;
}

/** A paragraph. */
export function paragraph(text: string): Paragraph {
  return { kind: 'text', text };
}

/** A table; a column whose title ends in ">" holds numbers, and the mark is not shown. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): LabTable {
  const columns = titles.map((title) =>
    title.endsWith('>') ? { title: title.slice(0, -1), isNumber: true } : { title },
  );
  return { kind: 'table', columns, rows };
}

/** A share in per cent: two digits behind the point, more below a hundredth of a per cent. */
export function percent(share: number): string {
  const inPercent = share * 100;
  if (inPercent === 0) return '0 %';
  return Math.abs(inPercent) < 0.01 ? `${inPercent.toPrecision(2)} %` : `${inPercent.toFixed(2)} %`;
}
