/**
 * How well the places that agents object to cover those that people marked, counted in characters.
 */
import type { Span } from 'dikast/text/sentences';

/** Characters marked by people, by the agents, and by both. */
export interface SpanOverlap {
  readonly marked: number;
  readonly found: number;
  readonly shared: number;
}

/** Compares two sets of spans of a text of this length. */
export function spanOverlap(marked: readonly Span[], found: readonly Span[], length: number): SpanOverlap {
  const [left, right] = [charactersOf(marked, length), charactersOf(found, length)];
  let shared = 0;
  for (const at of left) if (right.has(at)) shared += 1;
  return { marked: left.size, found: right.size, shared };
}

/** F1 of the characters of many answers together; undefined when nothing was marked. */
export function spanF1(overlaps: readonly SpanOverlap[]): number | undefined {
  const sum = (key: keyof SpanOverlap) => overlaps.reduce((total, overlap) => total + overlap[key], 0);
  const marked = sum('marked');
  return marked === 0 ? undefined : (2 * sum('shared')) / (marked + sum('found'));
}

function charactersOf(spans: readonly Span[], length: number): ReadonlySet<number> {
  const places = new Set<number>();
  for (const { start, end } of spans)
    for (let at = Math.max(0, start); at < Math.min(end, length); at++) places.add(at);
  return places;
}
