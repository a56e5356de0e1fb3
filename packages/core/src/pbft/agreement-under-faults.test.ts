import { describe, expect, it } from 'vitest';
import { createPrng } from '../base/prng.ts';
import { TestCluster } from './test-cluster.ts';

/** Lost and reordered messages, and crashes of up to f replicas that restart from their records; then peace. */
function runSeed(n: number, seed: number): TestCluster {
  const prng = createPrng(seed, n);
  const cluster = new TestCluster({ n, seed });
  const loss = prng.nextBelow(30);
  const f = Math.floor((n - 1) / 3);
  cluster.hook = () => prng.nextBelow(100) >= loss;
  for (let round = 0; round < 40; round++) {
    cluster.submit(prng.nextBelow(2), `operation ${round}`);
    const victim = prng.nextBelow(n);
    if (prng.nextBelow(6) === 0 && cluster.crashed.size < f) cluster.crash(victim);
    if (prng.nextBelow(4) === 0) for (const id of cluster.crashed) cluster.restart(id);
    cluster.tick(1 + prng.nextBelow(5));
    expect(cluster.violations()).toEqual([]);
    expectPrefixes(cluster);
  }
  for (const id of cluster.crashed) cluster.restart(id);
  cluster.hook = () => true;
  for (let ticks = 0; ticks < 3000 && cluster.completed.length < 40; ticks += 10) cluster.tick(10);
  return cluster;
}

/** Total order: what any replica executed is a prefix of what the longest one did. */
function expectPrefixes(cluster: TestCluster): void {
  const lists = [...cluster.replicas.keys()].map((id) => cluster.executed(id));
  const longest = lists.reduce((most, one) => (one.length > most.length ? one : most));
  for (const list of lists) expect(list).toEqual(longest.slice(0, list.length));
}

describe('safety always, liveness after the faults stop (section 4.5)', () => {
  it.each([1, 2, 3, 4, 5, 6, 7].flatMap((n) => [1, 2, 3, 4].map((seed) => [n, seed] as const)))(
    '%i replicas under loss, reordering and crashes agree, with seed %i',
    (n, seed) => {
      const cluster = runSeed(n, seed);
      expect(cluster.completed).toHaveLength(40);
      expectPrefixes(cluster);
      const executed = cluster.executed(0);
      expect(new Set(executed).size, 'every operation is executed once').toBe(executed.length);
      expect([...cluster.replicas.keys()].flatMap((id) => cluster.outputsOf(id, 'alarm'))).toEqual([]);
      expect([...cluster.replicas.keys()].flatMap((id) => cluster.outputsOf(id, 'evidence'))).toEqual([]);
    },
  );
});
