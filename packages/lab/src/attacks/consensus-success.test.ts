import { describe, expect, it } from 'vitest';
import { BUILT_IN_POOL_SIZES, exactConsensusSuccess, simulateConsensusSuccess } from './consensus-success.ts';
import { wilsonInterval } from './proportion.ts';

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

describe('the Wilson interval', () => {
  it.each([
    // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is %d .. %d', (count, total, low, high) => {
    const interval = wilsonInterval(count, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
