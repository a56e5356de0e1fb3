import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import { describe, expect, it } from 'vitest';
import { countDoubling } from './doubling.ts';
import { runDoublingGroup } from './doubling-group.ts';

const X = 21;

describe('2f + 1 equal answers of n = 3f + 1', () => {
  it.each([4, 7, 10, 13])('at n = %i: right up to f faulty, wrong from 2f + 1 on, nothing between', (n) => {
    for (let faulty = 0; faulty <= n; faulty++) {
      const expected =
        faulty <= faultsMax(n) ? 'right accepted' : faulty >= quorumSize(n) ? 'wrong accepted' : 'nothing accepted';
      expect(countDoubling(n, faulty, X)).toBe(expected);
    }
  });

  it('the replicas of the PBFT core come to what the count comes to, for every number of faulty ones', () => {
    for (const n of [4, 7, 10])
      for (let faulty = 0; faulty <= n; faulty++)
        expect([n, faulty, runDoublingGroup(n, faulty, X, 1)]).toEqual([n, faulty, countDoubling(n, faulty, X)]);
  });

  it('f = 0: a single node is believed, faulty or not', () => {
    expect([countDoubling(1, 0, X), countDoubling(1, 1, X)]).toEqual(['right accepted', 'wrong accepted']);
  });
});
