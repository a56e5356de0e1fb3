/**
 * Rows by labels, in a bounded number: label values come from rosters and codes that others choose, and a table without
 * a bound would be a way to fill the memory.
 */

/** Names and values that tell rows apart. */
export type Labels = Readonly<Record<string, string>>;

/** Rows of one table; what comes beyond is counted together in the row of {@link OTHER}. */
export const ROWS_MAX = 2000;

/** The value of every label of the row that stands for all rows beyond the bound. */
export const OTHER = 'other';

/** A table of values by labels, in the order in which they were first seen. */
export class BoundedTable<RowLabels extends Labels, Value> {
  readonly #create: () => Value;
  readonly #rows = new Map<string, { readonly labels: RowLabels; value: Value }>();

  constructor(create: () => Value) {
    this.#create = create;
  }

  /** Changes the value in a row, made on first use. */
  update(labels: RowLabels, change: (value: Value) => Value): void {
    const row = this.#rowOf(labels);
    row.value = change(row.value);
  }

  /** All rows. */
  rows(): readonly { readonly labels: RowLabels; readonly value: Value }[] {
    return [...this.#rows.values()];
  }

  #rowOf(labels: RowLabels): { readonly labels: RowLabels; value: Value } {
    const known = this.#rows.get(keyOf(labels));
    if (known !== undefined) return known;
    const isFull = this.#rows.size >= ROWS_MAX;
    const kept = isFull ? (mapValues(labels, () => OTHER) as RowLabels) : labels;
    const row = this.#rows.get(keyOf(kept)) ?? { labels: kept, value: this.#create() };
    this.#rows.set(keyOf(kept), row);
    return row;
  }
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.values(labels));
}

function mapValues(labels: Labels, change: (value: string) => string): Labels {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, change(value)]));
}
