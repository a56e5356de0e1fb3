import { quorumSize } from '@dikast/core/quorum/quorum';
import { reachesThreshold } from '@dikast/core/quorum/weights';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passGate } from './gate.ts';
import { tableOf } from './vote-sample.suite.ts';
import { NO_ANSWER, type VoteTable } from './vote-table.ts';

/** A first item that makes all labels known, then the votes. */
function tableWith(votes: readonly (string | null)[]): VoteTable {
  const labels = ['a', 'b', 'c'].map((vote, judge) => ({ item: 'labels', judge: `judge-${judge}`, vote }));
  return tableOf([...labels, ...votes.map((vote, judge) => ({ item: 'x', judge: `judge-${judge}`, vote }))]);
}

const VOTES = fc.array(fc.constantFrom('a', 'b', 'c', 'tie', null), { minLength: 1, maxLength: 13 });

describe('a gate', () => {
  it('accepts exactly the answer with a quorum and the threshold of all votes, silent ones included', () => {
    fc.assert(
      fc.property(VOTES, (votes) => {
        const table = tableWith(votes);
        const decision = passGate(table, { thresholdBasisPoints: 6700, isSequential: false })[1];
        const winner = ['a', 'b', 'c'].find((label) => {
          const behind = votes.filter((vote) => vote === label).length;
          return behind >= quorumSize(votes.length) && reachesThreshold(behind, votes.length, 6700);
        });
        const expected = winner === undefined ? NO_ANSWER : table.answers.indexOf(winner);
        expect(decision).toEqual({ answer: expected, calls: votes.length });
      }),
      { seed: 1 },
    );
  });

  it('stopped early decides as it would have with all votes, in no more calls', () => {
    const weights = Float64Array.from({ length: 13 }, (_, judge) => 1 + (judge % 4));
    fc.assert(
      fc.property(VOTES, fc.boolean(), (votes, isWeighted) => {
        const rule = { thresholdBasisPoints: 6700, ...(isWeighted ? { weights } : {}) };
        const whole = passGate(tableWith(votes), { ...rule, isSequential: false })[1];
        const early = passGate(tableWith(votes), { ...rule, isSequential: true })[1];
        expect(early?.answer).toBe(whole?.answer);
        expect(early?.calls).toBeLessThanOrEqual(votes.length);
      }),
      { seed: 2 },
    );
  });

  it('asks five of seven when they agree', () => {
    const decisions = passGate(tableWith(Array(7).fill('b')), { thresholdBasisPoints: 6700, isSequential: true });
    expect(decisions[1]?.calls).toBe(5);
  });

  it('asks no more once nobody can win', () => {
    const decisions = passGate(tableWith(['a', 'b', null, 'a', 'b', 'a', 'b']), {
      thresholdBasisPoints: 6700,
      isSequential: true,
    });
    expect(decisions[1]).toEqual({ answer: NO_ANSWER, calls: 5 });
  });
});
