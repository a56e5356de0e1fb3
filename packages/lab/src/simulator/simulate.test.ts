import { describe, expect, it } from 'vitest';
import { drawFaults, FAULT_NAMES, profileOf } from './fault-profile.ts';
import { addMarks, missingMarks } from './marks.ts';
import { describeReport, runSimulations, simulateOne, traceOf } from './simulate.ts';
import { replayCommand, scenarioOf } from './simulation-options.ts';

function seeds(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/** The short run: small groups mostly, some of ten, and seeds known to reach what is rare. */
const SHORT_RUN = [
  { seeds: seeds(1, 50), replicas: [5, 7, 4, 5, 4, 4] },
  { seeds: seeds(301, 6), replicas: [10] },
  { seeds: [235], replicas: [5] },
  { seeds: [107, 147, 179, 150], replicas: [4] },
];

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

describe('simulated clusters with f faulty replicas', () => {
  it('break no property over the seeds of the short run, and reach the rare paths', { timeout: 180_000 }, () => {
    const summaries = SHORT_RUN.map((plan) => runSimulations({ ...plan, options: { ticks: 50 } }));
    const marks = summaries.map((one) => one.marks).reduce(addMarks);
    const [runs, events] = [sum(summaries.map((one) => one.runs)), sum(summaries.map((one) => one.events))];
    console.log(`${runs} seeds, ${events} events, ${missingMarks(marks).length} marks missing`);
    expect(summaries.flatMap((one) => one.failed).map(describeReport)).toEqual([]);
    expect(sum(summaries.map((one) => one.cut))).toBe(0);
    expect(missingMarks(marks)).toEqual([]);
  });

  it('break no property with SHA-256 and ed25519 themselves', () => {
    const options = { crypto: 'real', ticks: 25, faults: ['equivocation', 'partition', 'loss', 'wire'] } as const;
    const summary = runSimulations({ seeds: seeds(1, 2), replicas: [4], options });
    expect(summary.failed.map(describeReport)).toEqual([]);
  });

  it.each([6, 8, 13])('break no property at n = %i', (n) => {
    const summary = runSimulations({ seeds: seeds(300, 2), replicas: [n], options: { ticks: 60 } });
    expect(summary.failed.map(describeReport)).toEqual([]);
  });
});

describe('the harness', () => {
  it('sees violations when more than f replicas are Byzantine', () => {
    const faults = ['equivocation', 'false-votes'] as const;
    const summary = runSimulations({
      seeds: seeds(1, 12),
      replicas: [4],
      options: { byzantine: 2, faults, ticks: 60, livenessTicks: 1 },
      failuresMax: 100,
    });
    expect(summary.failed.length).toBeGreaterThan(0);
    const checkers = summary.failed.flatMap((report) => report.violations.map((violation) => violation.checker));
    expect(checkers.some((checker) => checker === 'agreement' || checker === 'votes')).toBe(true);
  });

  it('gives the same report for the same scenario', () => {
    const first = simulateOne({ seed: 11, replicas: 4, ticks: 40 });
    const second = simulateOne({ seed: 11, replicas: 4, ticks: 40 });
    expect(second).toEqual(first);
  });

  it('draws each fault from a stream of its own: leaving one out changes no other', () => {
    const all = profileOf(7, FAULT_NAMES);
    const fewer = profileOf(7, FAULT_NAMES.slice(3));
    for (const [name, strength] of fewer) expect(all.get(name)).toBe(strength);
  });

  it('draws at least one Byzantine fault for every seed', () => {
    for (const seed of seeds(1, 200)) expect(drawFaults(seed).length).toBeGreaterThan(0);
  });

  it('refuses a group of a size that it does not simulate', () => {
    expect(() => scenarioOf({ seed: 1, replicas: 3 })).toThrow('replicas is 4 .. 22');
    expect(() => scenarioOf({ seed: 1, replicas: 23 })).toThrow('replicas is 4 .. 22');
  });

  it('names the command that replays a run', () => {
    const scenario = scenarioOf({ seed: 5, replicas: 7, clients: 2, ticks: 50, faults: ['loss', 'twins'] });
    expect(replayCommand(scenario)).toBe(
      'npx dikast simulate --seed 5 --replicas 7 --byzantine 2 --clients 2 --ticks 50 --faults loss,twins',
    );
  });

  it('writes a readable trace', () => {
    const lines = traceOf({ seed: 1, replicas: 4, clients: 1, ticks: 20, faults: [] });
    expect(lines.some((line) => /r\d -> r\d +pre-prepare epoch=0 view=0 sequence=1/.test(line))).toBe(true);
    expect(lines.some((line) => /executed 1 /.test(line))).toBe(true);
  });
});
