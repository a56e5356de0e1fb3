/** Some samples of many, drawn by a seed. */
import { createPrng } from '@dikast/core/base/prng';
import type { Sample } from 'dikast/labelled/sample';

/** At most `limit` samples of each pool, data set and task, drawn by the seed; the order stays. */
export function drawSamples(samples: readonly Sample[], limit: number, seed: number): readonly Sample[] {
  const bySet = new Map<string, number[]>();
  samples.forEach(({ pool, dataset, task }, index) => {
    const key = JSON.stringify([pool, dataset, task]);
    bySet.set(key, [...(bySet.get(key) ?? []), index]);
  });
  const drawn = new Set<number>();
  const prng = createPrng(seed);
  for (const indices of bySet.values()) for (const index of drawSome(indices, limit, prng)) drawn.add(index);
  return samples.filter((_, index) => drawn.has(index));
}

/** The first steps of a shuffle: each subset of that size is as likely as any. */
function drawSome(indices: readonly number[], count: number, prng: ReturnType<typeof createPrng>): readonly number[] {
  const pool = [...indices];
  const size = Math.min(count, pool.length);
  for (let at = 0; at < size; at++) {
    const other = at + prng.nextBelow(pool.length - at);
    [pool[at], pool[other]] = [pool[other] as number, pool[at] as number];
  }
  return pool.slice(0, size);
}
