import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../votes/vote-sample.suite.ts';
import type { VoteRecord } from '../votes/vote-table.ts';
import { recordedAgents } from './recorded-agents.ts';

const PRICE = { cost: 1, latencyMs: 100 };

/** Judge j is wrong with probability .1 (j + 1); all are wrong on every tenth item. */
function drawnVotes(judges: number, items: number): VoteRecord[] {
  const prng = createPrng(judges);
  return Array.from({ length: items }, (_, item) =>
    Array.from({ length: judges }, (__, judge) => {
      const isWrong = item % 10 === 0 || prng.nextFraction() < 0.03 * (judge + 1);
      return { item: `${item}`, judge: `judge ${judge}`, vote: isWrong ? 'no' : 'yes', truth: 'yes' };
    }),
  ).flat();
}

describe('agents from recorded votes', () => {
  it('have the error rates seen, and the mean correlation of the errors seen', () => {
    const { agents, rho, items } = recordedAgents(tableOf(drawnVotes(4, 2000)), PRICE);
    expect(items).toBe(2000);
    for (const [judge, { error }] of agents.entries())
      expect(Math.abs(error - (0.1 + 0.9 * 0.03 * (judge + 1)))).toBeLessThan(0.03);
    // Shared errors on a tenth of the items: well above independence, well below being one judge.
    expect(rho).toBeGreaterThan(0.4);
    expect(rho).toBeLessThan(0.8);
  });

  it('are the ten best of many, each with its name', () => {
    const { agents, leftOut } = recordedAgents(tableOf(drawnVotes(14, 400)), PRICE);
    expect([agents.length, leftOut]).toEqual([10, 4]);
    const errors = agents.map(({ error }) => error);
    expect(errors).toEqual([...errors].sort((left, right) => left - right));
    expect(agents.some(({ name }) => name === 'judge 0')).toBe(true);
  });

  it('leave out votes without an answer, items without a truth, and judges with few known answers', () => {
    const votes = drawnVotes(2, 100);
    const silent = votes.map((record) => (record.judge === 'judge 1' ? { ...record, vote: null } : record));
    const unknown: VoteRecord[] = [{ item: 'x', judge: 'judge 0', vote: 'no' }];
    const { agents, items, leftOut } = recordedAgents(tableOf([...silent, ...unknown]), PRICE);
    expect([agents.map(({ name }) => name), items, leftOut]).toEqual([['judge 0'], 100, 1]);
  });
});
