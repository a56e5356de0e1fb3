import { describe, expect, it } from 'vitest';
import { MUTATIONS, mutationNamed } from './mutations.ts';
import { shrink } from './shrink.ts';
import { simulateOne } from './simulate.ts';

describe('a deliberately broken core', () => {
  it('there are at least 25 variants', () => {
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(25);
  });

  it.each(MUTATIONS.map((one) => [one.name, one] as const))(
    '%s is caught, and the core as it is passes',
    (name, { kill, description }) => {
      const broken = simulateOne({ ...kill, mutation: name });
      const sound = simulateOne(kill);
      expect(sound.violations).toEqual([]);
      expect(sound.end).toBe('completed');
      expect(broken.violations).not.toEqual([]);
      const [first] = broken.violations;
      console.log(`${name} (${description}): seed ${kill.seed}, caught by ${first?.checker}: ${first?.detail}`);
    },
  );

  it('whose name nobody knows is refused', () => {
    expect(() => mutationNamed('no-such')).toThrow('no mutation is called no-such');
  });
});

describe('shrinking', () => {
  it('keeps the checker that failed, and leaves out what is not needed for it', () => {
    const failing = simulateOne({ seed: 1, replicas: 4, clients: 3, ticks: 80, mutation: 'client-weak-quorum' });
    const { report } = shrink(failing);
    expect(report.violations[0]?.checker).toBe(failing.violations[0]?.checker);
    expect(report.scenario.faults.length).toBeLessThan(failing.scenario.faults.length);
    expect(report.scenario.clients).toBe(1);
    expect(report.command).toContain('--mutation client-weak-quorum');
    expect(simulateOne(report.scenario)).toEqual(report);
  });
});
