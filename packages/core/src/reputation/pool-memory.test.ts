import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../base/canonical-json.ts';
import { clampWeights } from '../quorum/weights.ts';
import { weightsOf } from './agent-weights.ts';
import { integerRoot, pairCorrelation } from './error-correlation.ts';
import { learn } from './learning.ts';
import { observe } from './observing.ts';
import {
  type AgentVote,
  createPoolMemory,
  DEFAULT_MEMORY_RULES,
  excludeAgents,
  type PoolMemory,
} from './pool-memory.ts';
import { agentAt, type Behaviour, calibrate, HONEST, panelOf } from './simulated-panel.suite.ts';
import { standingOf } from './standing.ts';

const SEVEN = Array.from({ length: 7 }, (_, place) => ({ agent: agentAt(place) }));
const EMPTY = createPoolMemory(SEVEN, DEFAULT_MEMORY_RULES);

const vote = (place: number, given: Partial<AgentVote> = {}): AgentVote => ({
  agent: agentAt(place),
  choice: 'approve',
  confidence: 10_000,
  latencyMs: 5,
  status: 'voted',
  objections: [],
  findingsDigest: '',
  ...given,
});
const votesOf = (given: (place: number) => Partial<AgentVote>) => SEVEN.map((_, place) => vote(place, given(place)));

function repeat(
  memory: PoolMemory,
  times: number,
  step: (memory: PoolMemory, time: number) => ReturnType<typeof learn>,
) {
  let now = memory;
  const [faults, changes]: [
    ReturnType<typeof learn>['faults'][number][],
    ReturnType<typeof learn>['changes'][number][],
  ] = [[], []];
  for (let time = 0; time < times; time++) {
    const next = step(now, time);
    now = next.memory;
    faults.push(...next.faults);
    changes.push(...next.changes);
  }
  return { memory: now, faults, changes };
}

const observed = (memory: PoolMemory, times: number, given: (place: number, time: number) => Partial<AgentVote>) =>
  repeat(memory, times, (now, time) =>
    observe(now, {
      validation: `v-${now.observed}`,
      outcome: 'approved',
      votes: votesOf((place) => given(place, time)),
    }),
  );
const learned = (memory: PoolMemory, times: number, given: (place: number, time: number) => Partial<AgentVote>) =>
  repeat(memory, times, (now, time) =>
    learn(now, { validation: `k-${now.learned}`, truth: 'approve', votes: votesOf((place) => given(place, time)) }),
  );

describe('what a pool believes', () => {
  it('agents that are unanimous are never accused of anything, right or wrong', () => {
    for (const choice of ['approve', 'reject'] as const) {
      expect(learned(EMPTY, 300, () => ({ choice })).faults.map(({ kind }) => kind)).not.toContain('collusion');
    }
    expect(learned(EMPTY, 300, () => ({})).faults).toEqual([]);
    expect(observed(EMPTY, 300, () => ({})).faults).toEqual([]);
  });

  it('a lone dissenter who is right by known answer gains reputation, and weight', () => {
    const lone = (place: number): Partial<AgentVote> => ({ choice: place === 3 ? 'approve' : 'reject' });
    const before = standingOf(EMPTY, agentAt(3)).reputation;
    const { memory } = learned(EMPTY, 8, lone);
    expect(standingOf(memory, agentAt(3)).reputation).toBeGreaterThan(before);
    const weights = weightsOf(memory, SEVEN);
    expect(weights[3]).toBe(Math.max(...weights));
    expect(weights.filter((weight) => weight === weights[3])).toHaveLength(1);
  });

  it('a dissenter is an outlier to watch and no more; known answers that clear it take the suspicion away', () => {
    const dissent = (place: number): Partial<AgentVote> => ({ choice: place === 3 ? 'reject' : 'approve' });
    const first = observed(EMPTY, 300, dissent);
    expect(first.faults.map(({ agent, kind }) => [agent, kind])).toEqual([[agentAt(3), 'outlier']]);
    expect(standingOf(first.memory, agentAt(3))).toMatchObject({ standing: 'watched', strikes: 0 });
    const cleared = learned(first.memory, 60, () => ({}));
    expect(standingOf(cleared.memory, agentAt(3)).standing).toBe('trusted');
    expect(observed(cleared.memory, 100, dissent).faults).toEqual([]);
  });

  it('confidence has no influence on anything', () => {
    const claimed = (confidence: number) =>
      canonicalJson(
        learned(EMPTY, 40, (place, time) => ({ confidence, choice: (place + time) % 5 === 0 ? 'reject' : 'approve' }))
          .memory,
      );
    expect(claimed(10_000)).toBe(claimed(1));
  });
});

describe('strikes', () => {
  const late = (place: number): Partial<AgentVote> => (place === 2 ? { status: 'late' } : {});

  it('a behaviour that goes on is one fault, and the third strike of it is quarantine', () => {
    const { memory, faults, changes } = observed(EMPTY, 200, late);
    expect(faults.map(({ agent, kind }) => [agent, kind])).toEqual([[agentAt(2), 'response_delay']]);
    expect(changes).toEqual([{ agent: agentAt(2), change: 'quarantined', kind: 'response_delay' }]);
    expect(standingOf(memory, agentAt(2)).standing).toBe('quarantined');
    expect(faults[0]?.restsOn.length).toBeGreaterThan(0);
  });

  it('a delay that everybody shares is the network', () => {
    expect(observed(EMPTY, 200, () => ({ status: 'late' })).faults).toEqual([]);
  });

  it('an agent that has recovered is trusted again once its strike has expired', () => {
    const struck = observed(EMPTY, 10, late).memory;
    expect(standingOf(struck, agentAt(2))).toMatchObject({ standing: 'watched', strikes: 1 });
    const recovered = observed(struck, DEFAULT_MEMORY_RULES.strikeExpiry, () => ({})).memory;
    expect(standingOf(recovered, agentAt(2))).toMatchObject({ standing: 'trusted', strikes: 0, suspectedOf: [] });
  });
});

describe('quarantine', () => {
  const WRONG: Behaviour = { kind: 'errs', rate: 1 };
  const bad = calibrate({ agents: panelOf(7, WRONG), honestError: 0.1, rho: 0, seed: 5 }, 60).memory;

  it('leaves the seat and takes the vote, and the others stay within the clamp', () => {
    const weights = weightsOf(bad, SEVEN);
    expect(weights).toHaveLength(7);
    expect(weights[0]).toBe(0);
    const others = weights.slice(1);
    expect(Math.min(...others)).toBeGreaterThan(0);
    const asIfLightest = [Math.min(...others), ...others];
    expect(clampWeights(asIfLightest, DEFAULT_MEMORY_RULES.thresholdBasisPoints)).toEqual(asIfLightest);
  });

  it('ends when answers given since then clear the agent', () => {
    const { memory, changes } = learned(bad, 120, () => ({}));
    expect(changes).toEqual([{ agent: agentAt(0), change: 'readmitted', kind: 'reputation_violation' }]);
    expect(standingOf(memory, agentAt(0)).standing).toBe('trusted');
  });

  it('does not end while the agent goes on', () => {
    expect(learned(bad, 80, (place) => ({ choice: place === 0 ? 'reject' : 'approve' })).changes).toEqual([]);
  });

  it('a sleeper is called what it is: it was sound, and changed', () => {
    const sleeper: Behaviour = { kind: 'sleeper', honestFor: 100 };
    const { faults } = calibrate({ agents: panelOf(7, sleeper), honestError: 0.1, rho: 0.3, seed: 3 }, 200);
    expect(faults.map(({ agent, kind }) => [agent, kind])).toEqual([[agentAt(0), 'temporal_drift']]);
    const late = faults[0]?.restsOn.map((validation) => Number(validation.slice('known-'.length))) ?? [];
    expect(Math.min(...late)).toBeGreaterThanOrEqual(95);
  });

  it('an honest agent that a colluder copies is not named with it', () => {
    const { memory } = calibrate({ agents: panelOf(7), honestError: 0.25, rho: 0, seed: 11 }, 150);
    const copied = learned(memory, 50, (place, time) => ({
      choice: place < 2 && time % 4 === 0 ? 'reject' : 'approve',
    }));
    expect(copied.faults).toEqual([]);
    expect(pairCorrelation(copied.memory, 0, 1).shrunk).toBeGreaterThan(pairCorrelation(copied.memory, 0, 2).shrunk);
  });

  it('an excluded agent has no way back', () => {
    const excluded = excludeAgents(bad, [agentAt(0)]);
    expect(standingOf(learned(excluded, 80, () => ({})).memory, agentAt(0)).standing).toBe('excluded');
  });
});

describe('weights', () => {
  it('are equal while nothing is known', () => {
    expect(new Set(weightsOf(EMPTY, SEVEN)).size).toBe(1);
  });

  it('are less for agents that err together than for one that errs alone as often', () => {
    const { memory } = learned(EMPTY, 100, (place, time) => {
      const isWrong = place < 3 ? time % 10 === 0 : time % 10 === place;
      return { choice: isWrong ? 'reject' : 'approve' };
    });
    const weights = weightsOf(memory, SEVEN);
    expect(weights[0]).toBeLessThan(weights[4] ?? 0);
  });

  it('of a family that holds more than its share fall, as far as the clamp allows', () => {
    const families = SEVEN.map(({ agent }, place) => ({ agent, family: place < 3 ? 'alpha' : `own-${place}` }));
    const weights = weightsOf(createPoolMemory(families, DEFAULT_MEMORY_RULES), SEVEN);
    expect(weights[0]).toBeLessThan(weights[6] ?? 0);
    expect(weights[0]).toBe(weights[2]);
  });
});

describe('the memory is bounded and plain', () => {
  it('keeps no more than its windows, whatever is observed', () => {
    const size = (memory: PoolMemory) => canonicalJson(memory).length;
    const noisy = (place: number, time: number): Partial<AgentVote> => ({
      choice: (place * time) % 3 === 0 ? 'reject' : 'approve',
      objections: ['a'],
      status: time % 2 === 0 ? 'voted' : 'late',
      findingsDigest: 'f',
    });
    const full = learned(observed(EMPTY, 300, noisy).memory, 450, noisy).memory;
    expect(size(learned(full, 50, noisy).memory)).toBeLessThan(size(full) + 2000);
    expect(full.known).toHaveLength(DEFAULT_MEMORY_RULES.knownAnswersMax);
  });

  it('goes through canonical JSON unchanged, and goes on from there alike', () => {
    const { memory } = calibrate({ agents: panelOf(7, HONEST), honestError: 0.2, rho: 0.3, seed: 9 }, 60);
    const read = JSON.parse(canonicalJson(memory)) as PoolMemory;
    expect(canonicalJson(learned(read, 30, () => ({})).memory)).toBe(
      canonicalJson(learned(memory, 30, () => ({})).memory),
    );
  });

  it('learns a known answer once', () => {
    const answer = { validation: 'k', truth: 'reject' as const, votes: votesOf(() => ({})) };
    const once = learn(EMPTY, answer).memory;
    expect(learn(once, answer).memory).toBe(once);
  });
});

it('the integer root is the largest whose square fits', () => {
  for (let value = 0; value < 20_000; value++) expect(integerRoot(value)).toBe(Math.floor(Math.sqrt(value)));
  expect(integerRoot(10_000 ** 3)).toBe(1_000_000);
});
