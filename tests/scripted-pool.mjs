/** One pool of agents that say what they are told to: for tests in processes of their own. */

export const POOL = 'scripted';

/** An agent that chooses by `choiceOf(its number, the request)`, and rules so on every objection. */
export function scriptedValidator(number, choiceOf, ruling = 'dismiss') {
  return {
    name: `v${number}`,
    version: '1',
    pool: POOL,
    specialization: 'any',
    method: 'Says what it is told to.',
    isDeterministic: true,
    assess: ({ request }) => ({ choice: choiceOf(number, request), confidence: 0.9, objections: [], findings: [] }),
    examine: () => ({ ruling, reason: 'Never asked.' }),
  };
}

/** A configuration with that pool alone, of four seats, and deadlines that no machine is too slow for. */
export function scriptedConfig(base, changes = {}) {
  const pool = {
    name: POOL,
    minAgents: 4,
    maxAgents: 4,
    thresholdBasisPoints: 6700,
    policy: 'gate',
    voting: 'cross_examination',
    specializationWeights: new Map(),
    proposition: 'The number is even.',
    ...changes,
  };
  const slow = { fastPathLatencyMs: 60_000, standardPathLatencyMs: 60_000, complexPathLatencyMs: 60_000 };
  return {
    ...base,
    pools: new Map([[POOL, pool]]),
    performanceTargets: { ...base.performanceTargets, ...slow },
  };
}
