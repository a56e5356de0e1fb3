import { describe, expect, it } from 'vitest';
import { faultsMax, quorumSize } from '../quorum/quorum.ts';
import type { Support, Tally } from '../voting/decision.ts';
import { classifyConflict, strongMinorityOf } from './conflict.ts';

const support = (agents: number): Support => ({ agents, weight: agents * 10_000 });

function tallyOf(n: number, approve: number, reject: number, upheld = 0): Tally {
  const abstain = 0;
  return {
    n,
    f: faultsMax(n),
    quorum: quorumSize(n),
    totalWeight: n * 10_000,
    approve: support(approve),
    reject: support(reject),
    abstain: support(abstain),
    missing: support(n - approve - reject - abstain),
    objections: [{ objection: 'o', upheld: support(upheld), dismissed: support(0), outcome: 'unsettled' }],
  };
}

describe('the kind of a conflict', () => {
  it.each([
    ['simple_majority', tallyOf(10, 6, 3), 0],
    ['strong_minority', tallyOf(7, 4, 3), 0],
    ['tie', tallyOf(6, 3, 3), 0],
    ['insufficient_votes', tallyOf(7, 4, 0), 0],
    ['byzantine_influence', tallyOf(7, 4, 0), 1],
    ['byzantine_influence', tallyOf(7, 1, 0), 3],
    ['insufficient_votes', tallyOf(7, 1, 0), 2],
  ] as const)('is %s', (kind, tally, faulty) => {
    expect(classifyConflict(tally, faulty)).toBe(kind);
  });

  it('counts those who uphold an objection as against, though they approve', () => {
    expect(classifyConflict(tallyOf(7, 4, 0, 4), 0)).toBe('tie');
  });

  it('is one of the five for every split of every panel up to ten', () => {
    const kinds = new Set<string>();
    for (let n = 1; n <= 10; n++)
      for (let approve = 0; approve <= n; approve++)
        for (let reject = 0; approve + reject <= n; reject++)
          for (let faulty = 0; approve + reject + faulty <= n; faulty++)
            kinds.add(classifyConflict(tallyOf(n, approve, reject), faulty));
    expect(kinds.size).toBe(5);
  });
});

it('a minority is strong from f + 1 agents on, whether or not the others decided', () => {
  expect(strongMinorityOf(tallyOf(7, 5, 2))).toBeUndefined();
  expect(strongMinorityOf(tallyOf(10, 6, 4))).toEqual({ side: 'against', agents: 4 });
  expect(strongMinorityOf(tallyOf(7, 3, 4))).toEqual({ side: 'approve', agents: 3 });
});
