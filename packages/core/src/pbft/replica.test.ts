import { describe, expect, it } from 'vitest';
import { TestCluster } from './test-cluster.ts';

describe('the normal case (Castro & Liskov, section 4.2)', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 10])('%i replicas execute the same operations in the same order', (n) => {
    const cluster = new TestCluster({ n });
    for (let index = 0; index < 30; index++) {
      cluster.submit(index % 2, `operation ${index}`);
      cluster.settle();
    }
    cluster.tick(10);
    expect(cluster.completed).toHaveLength(30);
    for (const id of cluster.replicas.keys()) expect(cluster.executed(id)).toEqual(cluster.executed(0));
    expect(cluster.executed(0)).toHaveLength(30);
    expect(cluster.violations()).toEqual([]);
  });

  it('a silent primary is replaced', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    cluster.submit(0, 'a');
    cluster.tick(100);
    expect(cluster.completed).toHaveLength(1);
    expect(cluster.executed(1)).toEqual(['a']);
  });
});
