/**
 * Quantities of many sentences by size, so that "does any source state this?" looks at a few, not at all.
 *
 * A bucket spans a factor of 1.12; tolerances of at most a tenth stay within neighbouring buckets. A quantity stands
 * under its own value and, converted, under that of its dimension.
 */
import type { Sentence } from './document.ts';
import { baseValuesOf, isSameQuantity, type QuantityReading, readingOf } from './quantities.ts';

const BUCKETS_PER_DECADE = 20;
const BUCKET_SIZE_MAX = 256;

/** The index. */
export class QuantityIndex {
  readonly #buckets = new Map<string, QuantityReading[]>();
  readonly #seen = new Set<string>();

  constructor(sentences: readonly Sentence[]) {
    for (const sentence of sentences) {
      for (const quantity of sentence.quantities) this.#add(readingOf(sentence, quantity));
    }
  }

  /** Whether some sentence states the quantity: equal, converted or rounded. */
  has(claimed: QuantityReading): boolean {
    return baseValuesOf(claimed.quantity).some(([dimension, value]) =>
      [-1, 0, 1].some((step) =>
        this.#buckets.get(`${dimension} ${bucketOf(value) + step}`)?.some((stated) => isSameQuantity(claimed, stated)),
      ),
    );
  }

  #add(reading: QuantityReading): void {
    const { value, kind, unit } = reading.quantity;
    const key = `${value} ${kind} ${unit} ${reading.isLoose}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    for (const [dimension, base] of baseValuesOf(reading.quantity)) {
      const bucket = `${dimension} ${bucketOf(base)}`;
      const known = this.#buckets.get(bucket);
      if (known === undefined) this.#buckets.set(bucket, [reading]);
      else if (known.length < BUCKET_SIZE_MAX) known.push(reading);
    }
  }
}

function bucketOf(value: number): number {
  const size = Math.abs(value);
  return size < 1e-9 ? -1000 : Math.round(Math.log10(size) * BUCKETS_PER_DECADE);
}
