import { quorumSize } from '@dikast/core/quorum/quorum';
import { describe, expect, it } from 'vitest';
import { MISDEEDS } from './act.ts';
import { BEHAVIOURS, parseBehaviour } from './attackers.ts';
import type { PoolPlan } from './pool-plan.ts';
import { addDecision, NO_DECISIONS, playTrial } from './pool-trial.ts';

const PLAN: PoolPlan = {
  seed: 1,
  seats: Array.from({ length: 7 }, () => ({ error: 0.1, rulingError: 0.02 })),
  byzantine: new Map(),
  items: { rho: 0.2, badShare: 0.5, knownShare: 0.3, lateShare: 0.01, topicCount: 8 },
  isPlain: false,
  isSigned: false,
};

function attacked(names: readonly string[], plan: PoolPlan = PLAN): PoolPlan {
  const byzantine = new Map(
    names.map((name, position) => {
      const chosen = parseBehaviour(name);
      if (typeof chosen === 'string') throw new Error(chosen);
      return [position, chosen];
    }),
  );
  return { ...plan, byzantine };
}

const outcomesOf = (plan: PoolPlan, requests: number) => [...playTrial(plan, requests)].map(({ result }) => result);

describe('a misdeed', () => {
  it.each(MISDEEDS)('%s comes to the same through the real admission as in the quick simulation', (misdeed) => {
    const plan = attacked([misdeed, 'always-opposite']);
    const quick = outcomesOf(plan, 40);
    const real = outcomesOf({ ...plan, isSigned: true }, 40);
    const kinds = (results: typeof quick) =>
      results.map(({ faults }) => [...new Set(faults.map(({ agent, kind }) => `${agent} ${kind}`))]);
    expect(kinds(real)).toEqual(kinds(quick));
    expect(kinds(real).flat().length).toBeGreaterThanOrEqual(30);
    expect(real.map(({ outcome, statuses }) => [outcome, statuses])).toEqual(
      quick.map(({ outcome, statuses }) => [outcome, statuses]),
    );
  });

  it('never counts as a vote, and never takes the vote of the agent in whose name it was done', () => {
    for (const misdeed of MISDEEDS) {
      const plan = { ...attacked([misdeed]), isSigned: true };
      for (const { item, result } of playTrial(plan, 20)) {
        if (item.index >= 10) expect(result.statuses[0]).toBe('failed');
        expect(result.statuses[1]).toBe(item.latencyMs[1] !== undefined && item.latencyMs[1] > 500 ? 'late' : 'voted');
      }
    }
  });
});

describe('every behaviour', () => {
  it.each(BEHAVIOURS.map(({ name }) => name))(
    '%s plays in a pool whose honest agents are flawless, and no bad answer is accepted',
    (name) => {
      const flawless = { ...PLAN, seats: PLAN.seats.map(() => ({ error: 0, rulingError: 0 })) };
      const plan = attacked([name, name], { ...flawless, items: { ...flawless.items, lateShare: 0 } });
      let counts = NO_DECISIONS;
      for (const { item, result } of playTrial(plan, 60)) counts = addDecision(counts, item, result.outcome);
      expect(counts).toEqual({ ...NO_DECISIONS, right: 60 });
    },
  );
});

describe('a plain pool', () => {
  it('decides as a count of votes against the quorum does', () => {
    const plan = { ...attacked(['colluding-false-negatives', 'random']), isPlain: true };
    for (const { acts, result } of playTrial(plan, 200)) {
      const count = (choice: string) =>
        acts.filter((act, position) => act.choice === choice && result.statuses[position] === 'voted').length;
      const naive =
        count('approve') >= quorumSize(7) ? 'approved' : count('reject') >= quorumSize(7) ? 'rejected' : 'no_consensus';
      expect(result.outcome).toBe(naive);
    }
  });
});

describe('a behaviour on the command line', () => {
  it('that does not exist is refused by name, with those that do', () => {
    expect(parseBehaviour('liar')).toContain('"liar" is no attacker; there are always-opposite, random');
  });

  it('with a parameter it does not take, or out of its range, is refused with the range', () => {
    expect(parseBehaviour('random=0.5')).toBe('"random" takes no parameter, saw "0.5"');
    expect(parseBehaviour('low-rate-liar=2')).toBe('"low-rate-liar=2": expected probability of a lie within 0 .. 1');
    expect(parseBehaviour('low-rate-liar=')).toContain('expected probability');
  });
});
