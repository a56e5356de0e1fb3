import { quorumSize } from '@dikast/core/quorum/quorum';
import { describe, expect, it } from 'vitest';
import { MISDEEDS } from './act.ts';
import { BEHAVIOURS, type ChosenBehaviour, parseBehaviour } from './attackers.ts';
import type { PoolPlan } from './pool-plan.ts';
import { addDecision, NO_DECISIONS, PoolTrial, type TrialStep } from './pool-trial.ts';

const PLAN: PoolPlan = {
  seed: 1,
  seats: Array.from({ length: 7 }, () => ({ error: 0.1, rulingError: 0.02 })),
  byzantine: new Map(),
  items: { rho: 0.2, badShare: 0.5, knownShare: 0.3, lateShare: 0.01, topicCount: 8 },
  calibration: 0,
  standby: 0,
  quarantinedVotes: 'void',
  isPlain: false,
  isSigned: false,
};
const FLAWLESS: PoolPlan = {
  ...PLAN,
  seats: PLAN.seats.map(() => ({ error: 0, rulingError: 0 })),
  items: { ...PLAN.items, lateShare: 0 },
};

function attacked(names: readonly string[], plan: PoolPlan = PLAN): PoolPlan {
  return { ...plan, byzantine: new Map(names.map((name, position) => [position, chosen(name)])) };
}

function chosen(name: string): ChosenBehaviour {
  const behaviour = parseBehaviour(name);
  if (typeof behaviour === 'string') throw new Error(behaviour);
  return behaviour;
}

function play(plan: PoolPlan, validations: number): readonly TrialStep[] {
  const trial = new PoolTrial(plan);
  return Array.from({ length: validations }, () => trial.step());
}

const decisionsOf = (steps: readonly TrialStep[]) =>
  steps.reduce((counts, { item, result }) => addDecision(counts, item, result.outcome), NO_DECISIONS);

describe('a misdeed', () => {
  it.each(MISDEEDS)('%s comes to the same through the real admission as in the quick simulation', (misdeed) => {
    const plan = attacked([misdeed, 'always-opposite']);
    const told = (steps: readonly TrialStep[]) =>
      steps.map(({ result, changes }) => ({ outcome: result.outcome, statuses: result.statuses, changes }));
    expect(told(play({ ...plan, isSigned: true }, 30))).toEqual(told(play(plan, 30)));
  });

  it.each(MISDEEDS)('%s never counts as a vote, and takes no vote from anybody else', (misdeed) => {
    const steps = play({ ...attacked([misdeed], FLAWLESS), isSigned: true }, 20);
    const faults = steps.flatMap(({ changes }) => changes.filter(({ kind }) => kind === 'fault'));
    expect(faults.length).toBeGreaterThan(0);
    expect(new Set(faults.map(({ agent }) => agent))).toEqual(new Set(['agent-01']));
    for (const { item, result } of steps)
      expect(result.statuses).toEqual(
        PLAN.seats.map((_, seat) => (seat === 0 && item.index >= 10 ? 'failed' : 'voted')),
      );
  });

  it.each(['equivocation', 'fabricated-evidence'])('%s excludes its agent at once', (misdeed) => {
    const steps = play({ ...attacked([misdeed]), isSigned: true }, 12);
    expect(steps[10]?.changes).toContainEqual({ kind: 'standing', agent: 'agent-01', standing: 'excluded' });
    expect(steps[11]?.seated[0]).toMatchObject({ isAdmitted: false, seat: { weight: 0 } });
  });
});

describe('f attackers of any kind', () => {
  it.each(BEHAVIOURS.map(({ name }) => name))('%s: cannot change a decision of agents that do not err', (name) => {
    const steps = play(attacked([name, name], FLAWLESS), 40);
    expect(decisionsOf(steps)).toEqual({ ...NO_DECISIONS, right: 40 });
  });

  it.each(BEHAVIOURS.map(({ name }) => name))(
    '%s: get nothing wrong decided unless f + 1 honest agents err',
    (name) => {
      const weak = { ...PLAN, seats: PLAN.seats.map(() => ({ error: 0.25, rulingError: 0 })), isPlain: true };
      for (const { item, result, seated } of play(attacked([name, name], weak), 100)) {
        const isWrong =
          result.outcome !== 'no_consensus' && (result.outcome === 'approved') !== (item.truth === 'approve');
        const honestErrors = seated.filter(({ act, position }) => position >= 2 && act.choice !== item.truth).length;
        if (isWrong) expect(honestErrors).toBeGreaterThanOrEqual(quorumSize(7) - 2);
      }
    },
  );
});

describe('a plain pool', () => {
  it('decides as a count of votes against the quorum does while nobody has lost its say', () => {
    const plan = { ...attacked(['low-rate-liar=0.2', 'copycat']), isPlain: true };
    const compared = play({ ...plan, items: { ...plan.items, knownShare: 0 } }, 200).map(({ seated, result }) => {
      const votes = (choice: string) =>
        seated.filter(({ act, position }) => act.choice === choice && result.statuses[position] === 'voted').length;
      const naive = votes('approve') >= 5 ? 'approved' : votes('reject') >= 5 ? 'rejected' : 'no_consensus';
      return [result.outcome, naive];
    });
    for (const [outcome, naive] of compared) expect(outcome).toBe(naive);
    expect(new Set(compared.map(([outcome]) => outcome)).size).toBe(3);
  });
});

describe('an agent that lost its say', () => {
  it('keeps its seat in n, and its vote counts for neither side', () => {
    const steps = play({ ...attacked(['always-opposite', 'always-opposite']), calibration: 60 }, 120);
    const after = steps.slice(60);
    for (const { seated } of after)
      expect(seated.map(({ seat }) => seat.weight > 0)).toEqual([false, false, true, true, true, true, true]);
  });

  it('still votes, at the least weight, where quarantined votes are counted', () => {
    const liars = attacked(['always-opposite', 'always-opposite'], { ...PLAN, calibration: 60 });
    const last = play({ ...liars, quarantinedVotes: 'counted' }, 61).at(-1);
    const [first, , third] = last?.seated ?? [];
    expect(first?.seat.weight).toBeGreaterThan(0);
    expect(first?.seat.weight).toBeLessThanOrEqual(third?.seat.weight ?? 0);
  });

  it('is replaced from standby, after which the pool decides as if it had been honest from the start', () => {
    const plan = { ...PLAN, calibration: 60, standby: 2 };
    const healed = play(attacked(['always-opposite', 'extreme-bias'], plan), 160).slice(60);
    const honest = play(plan, 160).slice(60);
    expect(healed[0]?.seated.slice(0, 2).map(({ seat }) => seat.agent)).toEqual(['standby-01', 'standby-02']);
    expect(decisionsOf(healed)).toEqual(decisionsOf(honest));
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
