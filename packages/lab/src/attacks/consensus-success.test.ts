import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../reliability/wilson.ts';
import { BUILT_IN_POOL_SIZES, exactConsensusSuccess, simulateConsensusSuccess } from './consensus-success.ts';

describe('honest agents over four pools of 7, 5, 5 and 5', () => {
  it('of accuracy .99 reach the right consensus in at least 99.5 % of requests, simulated and exactly', () => {
    const { requests, successes, exact } = simulateConsensusSuccess(BUILT_IN_POOL_SIZES, 0.99, {
      requests: 4000,
      seed: 1,
    });
    expect(exact).toBeGreaterThan(0.995);
    expect(successes / requests).toBeGreaterThanOrEqual(0.995);
    const { low, high } = wilsonInterval(successes, requests);
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  });

  it('need accuracy .9870 for 99.5 %, reach 75.5 % at .90 and 24.5 % at .77', () => {
    expect(exactConsensusSuccess(BUILT_IN_POOL_SIZES, 0.987)).toBeCloseTo(0.995, 4);
    expect(exactConsensusSuccess(BUILT_IN_POOL_SIZES, 0.9869)).toBeLessThan(0.995);
    expect(exactConsensusSuccess(BUILT_IN_POOL_SIZES, 0.9)).toBeCloseTo(0.755, 3);
    expect(exactConsensusSuccess(BUILT_IN_POOL_SIZES, 0.77)).toBeCloseTo(0.245, 3);
  });
});
