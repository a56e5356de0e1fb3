import { faultsMax } from '@dikast/core/quorum/quorum';
import { BASIS_POINTS, isThresholdReachable } from '@dikast/core/quorum/weights';
import { expect, test } from 'vitest';
import { defaultConfig, defaultPool, type PoolConfig } from './config.ts';
import { checkPoolQuorum, clampSpecializationWeights } from './pool-quorum.ts';

function poolWith(settings: Partial<PoolConfig>): PoolConfig {
  return { ...defaultPool('house_style'), ...settings };
}

/** The rule in plain words: with the f agents gone that weigh nothing less than the others, enough is left. */
function isReachableForAll(minAgents: number, maxAgents: number, thresholdBasisPoints: number): boolean {
  for (let n = minAgents; n <= maxAgents; n += 1) {
    const f = Math.floor((n - 1) / 3);
    if ((n - f) / n < thresholdBasisPoints / BASIS_POINTS) return false;
  }
  return true;
}

test('a threshold is refused exactly if n - f equal agents cannot reach it for some panel size', () => {
  for (let minAgents = 1; minAgents <= 100; minAgents += 3)
    for (let maxAgents = minAgents; maxAgents <= 100; maxAgents += 4)
      for (const thresholdBasisPoints of [6667, 6700, 6750, 6923, 7000, 7143, 7500, 8000, 10_000]) {
        const problems = checkPoolQuorum(poolWith({ minAgents, maxAgents, thresholdBasisPoints }));
        const isAccepted = isReachableForAll(minAgents, maxAgents, thresholdBasisPoints);
        expect(problems.length === 0, `${minAgents}..${maxAgents} ${thresholdBasisPoints}`).toBe(isAccepted);
      }
});

test('every size up to 100 reaches the default threshold', () => {
  expect(checkPoolQuorum(poolWith({ minAgents: 1, maxAgents: 100 }))).toEqual([]);
});

test('the default weights stand for a panel of min_agents', () => {
  for (const pool of defaultConfig().pools.values()) {
    const { pool: clamped, notes } = clampSpecializationWeights(pool);
    expect(clamped).toEqual(pool);
    expect(notes.filter(({ kind }) => kind === 'weight_clamped')).toEqual([]);
  }
});

test('a weight that is too light is raised, and a note says so', () => {
  const specializationWeights = new Map([
    ['heavy', 20_000],
    ['light', 3000],
  ]);
  const { pool, notes } = clampSpecializationWeights(poolWith({ minAgents: 7, maxAgents: 7, specializationWeights }));
  expect([...pool.specializationWeights]).toEqual([
    ['heavy', 20_000],
    ['light', 16_243],
  ]);
  expect(notes).toContainEqual({
    kind: 'weight_clamped',
    path: 'consensus.agent_pools.house_style.specialization_weights.light',
    message: '0.3 counts as 1.6243: lighter, 2 faulty agents of 7 could outweigh or block the others',
  });
});

test('after clamping, any f agents of a panel of min_agents leave the threshold within reach', () => {
  for (const heavy of [10_000, 12_000, 50_000, 1_000_000])
    for (const light of [100, 8000, 10_000])
      for (let minAgents = 4; minAgents <= 40; minAgents += 1) {
        const specializationWeights = new Map([
          ['heavy', heavy],
          ['light', light],
        ]);
        const { pool } = clampSpecializationWeights(
          poolWith({ minAgents, maxAgents: minAgents, specializationWeights }),
        );
        const weights = [...pool.specializationWeights.values()];
        const panel = Array.from({ length: minAgents }, (_, index) =>
          index < faultsMax(minAgents) ? Math.max(...weights) : Math.min(...weights),
        );
        expect(isThresholdReachable(panel, pool.thresholdBasisPoints)).toBe(true);
      }
});

test('a bound that is tighter for a wider panel is noted for the tightest size', () => {
  expect(clampSpecializationWeights(defaultPool('fact_verification')).notes).toEqual([
    {
      kind: 'weight_clamped_by_size',
      path: 'consensus.agent_pools.fact_verification.specialization_weights',
      message: 'on a panel of 13 a weight below 1.0829 counts as 1.0829, because the heaviest is 1.2',
    },
  ]);
});

test.each([1, 2, 3])('a panel of %i is noted to tolerate no fault', (minAgents) => {
  const { notes } = clampSpecializationWeights(poolWith({ minAgents }));
  expect(notes).toEqual([
    {
      kind: 'no_fault_tolerated',
      path: 'consensus.agent_pools.house_style.min_agents',
      message: `a panel of ${minAgents} tolerates no faulty agent (f = 0); 4 agents tolerate one`,
    },
  ]);
});

test('a note says where an adaptive threshold cannot change an outcome: everywhere but at 3, 6, 9, ... agents', () => {
  for (let n = 1; n <= 30; n++) {
    const pool = poolWith({ minAgents: n, maxAgents: n, hasAdaptiveThreshold: true });
    const notes = clampSpecializationWeights(pool).notes.filter(({ kind }) => kind === 'threshold_without_effect');
    expect(notes.length, String(n)).toBe(n % 3 === 0 ? 0 : 1);
  }
});
