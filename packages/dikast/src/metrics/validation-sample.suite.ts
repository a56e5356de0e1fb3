/** Samples for tests of the monitor: one pool of seven, all well unless said otherwise. */
import type { PoolSample, ValidationSample } from './validation-sample.ts';

const AGENTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** A validation in which all is well, but for what is given. */
export function sample(given: Partial<ValidationSample> = {}): ValidationSample {
  return {
    atMs: 0,
    path: 'standard',
    durationMs: 40,
    outcome: 'accepted',
    pools: [poolSample()],
    faults: [],
    resolutionSteps: [],
    ...given,
  };
}

/** A pool of seven in which all is well, but for what is given. */
export function poolSample(given: Partial<PoolSample> = {}): PoolSample {
  return {
    pool: 'facts',
    outcome: 'approved',
    durationMs: 30,
    n: 7,
    f: 2,
    calls: 7,
    spent: { modelCalls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 },
    agents: AGENTS.map((agent) => ({ agent, standing: 'trusted', status: 'answered' })),
    ...given,
  };
}

/** The pool with some agents late. */
export function withLate(late: readonly string[]): PoolSample {
  return poolSample({
    agents: AGENTS.map((agent) => ({
      agent,
      standing: 'trusted',
      status: late.includes(agent) ? 'late' : 'answered',
    })),
  });
}
