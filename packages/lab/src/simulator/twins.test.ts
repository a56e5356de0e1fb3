import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { mutationNamed } from './mutations.ts';
import { describeTwins, enumerateTwins, sampleTwins } from './twins-scenario.ts';
import { runTwins } from './twins-world.ts';

describe('twins', () => {
  it('every scenario of four replicas and two rounds is safe and completes', { timeout: 120_000 }, () => {
    let scenarios = 0;
    let events = 0;
    for (const scenario of enumerateTwins(2)) {
      const report = runTwins(scenario);
      scenarios += 1;
      events += report.events;
      if (report.violations.length > 0) expect.fail(`${describeTwins(scenario)}: ${report.violations[0]?.detail}`);
    }
    console.log(`twins, n = 4, 2 rounds: all ${scenarios} scenarios up to renaming of 4096, ${events} events`);
    expect(scenarios).toBe(620);
  });

  it('sampled scenarios of seven replicas, two of them pairs of twins, are safe and complete', () => {
    const prng = createPrng(1);
    for (let count = 0; count < 12; count++) {
      const scenario = sampleTwins(prng, { replicas: 7, twins: 2, rounds: 4 });
      expect(runTwins(scenario).violations, describeTwins(scenario)).toEqual([]);
    }
  });

  it('one pair too many breaks agreement', { timeout: 120_000 }, () => {
    const prng = createPrng(2);
    const broken = new Set<string>();
    for (let count = 0; count < 400 && broken.size === 0; count++) {
      const { violations } = runTwins(sampleTwins(prng, { replicas: 4, twins: 2, rounds: 4 }));
      for (const { checker } of violations) broken.add(checker);
    }
    expect(broken.size).toBeGreaterThan(0);
  });

  it('a quorum one too small is found by some scenario of two rounds', () => {
    const mutation = mutationNamed('quorum-minus-one');
    let isCaught = false;
    for (const scenario of enumerateTwins(2)) {
      isCaught = runTwins(scenario, mutation).violations.length > 0;
      if (isCaught) break;
    }
    expect(isCaught).toBe(true);
  });

  it('the enumeration lists one scenario of each kind', () => {
    const lines = [...enumerateTwins(1)].map(describeTwins);
    expect(lines).toContain("n = 4: {0 1 2 3 0' | } led by 0");
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).toHaveLength([...enumerateTwins(1)].length);
  });
});
