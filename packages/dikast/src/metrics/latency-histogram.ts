/**
 * Durations counted in fixed buckets, as Prometheus has them: cheap, mergeable, and honest about its resolution.
 */

/** Upper bounds of the buckets in milliseconds, inclusive; the last bucket has none. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  5, 10, 25, 50, 75, 100, 150, 250, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000, 60_000,
];

/** Durations of one kind. */
export interface LatencyHistogram {
  /** Durations in each bucket, the unbounded one last; not cumulative. */
  readonly counts: readonly number[];
  readonly count: number;
  readonly sumMs: number;
}

/** No duration yet. */
export const EMPTY_HISTOGRAM: LatencyHistogram = {
  counts: Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0),
  count: 0,
  sumMs: 0,
};

/** The histogram with one duration more. */
export function withDuration({ counts, count, sumMs }: LatencyHistogram, durationMs: number): LatencyHistogram {
  const found = LATENCY_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  const bucket = found < 0 ? LATENCY_BOUNDS_MS.length : found;
  return {
    counts: counts.map((each, index) => (index === bucket ? each + 1 : each)),
    count: count + 1,
    sumMs: sumMs + durationMs,
  };
}

/**
 * The bound of the bucket that holds the duration of rank ceil(share x count): the quantile is at most this. Infinity
 * when it lies in the unbounded bucket, undefined when there is no duration.
 */
export function quantileAtMostMs({ counts, count }: LatencyHistogram, share: number): number | undefined {
  if (count === 0) return undefined;
  const rank = Math.max(1, Math.ceil(share * count));
  let seen = 0;
  for (const [bucket, inBucket] of counts.entries()) {
    seen += inBucket;
    if (seen >= rank) return LATENCY_BOUNDS_MS[bucket] ?? Number.POSITIVE_INFINITY;
  }
  return undefined;
}
