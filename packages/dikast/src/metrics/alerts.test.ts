import { expect, test } from 'vitest';
import type { AlertNotice, AlertRule } from './alert.ts';
import { SUBJECTS_MAX } from './alert-book.ts';
import { callbackSink, logSink } from './alert-sinks.ts';
import { PerformanceMonitor } from './performance-monitor.ts';
import { poolSample, sample, withLate } from './validation-sample.suite.ts';
import type { ValidationSample } from './validation-sample.ts';

const WINDOW_MS = 10_000;
const GROUP_MS = 1000;
const REPEAT_MS = 60_000;

function monitorWith(sinks = [callbackSink(() => {})]) {
  return new PerformanceMonitor({
    thresholds: {
      slowValidationMs: 2000,
      successRateBasisPoints: 9950,
      faultRateBasisPoints: 1000,
      targetMs: new Map([['standard', 500]]),
      validationsMin: 5,
    },
    pacing: { groupIntervalMs: GROUP_MS, repeatIntervalMs: REPEAT_MS },
    windowMs: WINDOW_MS,
    sinks,
  });
}

/** A monitor under a clock of our own, and what it said. */
function watched() {
  const notices: AlertNotice[] = [];
  const monitor = monitorWith([callbackSink((notice) => notices.push(notice))]);
  let nowMs = 1_000_000;
  return {
    monitor,
    notices,
    advance(durationMs: number) {
      nowMs += durationMs;
      monitor.check(nowMs);
    },
    give(...samples: readonly Partial<ValidationSample>[]) {
      for (const given of samples) monitor.observe(sample({ atMs: nowMs, ...given }));
      monitor.check(nowMs);
    },
    firing: () => monitor.figures().alerts.map(({ rule }) => rule),
  };
}

const wells = Array.from({ length: 6 }, () => ({}));

interface Provocation {
  readonly rule: AlertRule;
  readonly severity: AlertNotice['severity'];
  readonly provoke: (world: ReturnType<typeof watched>) => void;
  readonly resolve: (world: ReturnType<typeof watched>) => void;
  readonly says: string;
}

const untilForgotten = (world: ReturnType<typeof watched>) => world.advance(WINDOW_MS);
const standing = (state: 'quarantined' | 'trusted') => ({
  pools: [poolSample({ agents: [{ agent: 'a', standing: state, status: 'answered' }] })],
});

const PROVOCATIONS: readonly Provocation[] = [
  {
    rule: 'slow_validation',
    severity: 'warning',
    provoke: (world) => world.give({ durationMs: 2001 }, { durationMs: 2000 }),
    resolve: untilForgotten,
    says: '1 of 2 validations on the standard path took longer than 2000 ms, the longest 2001 ms',
  },
  {
    rule: 'consensus_failed',
    severity: 'high',
    provoke: (world) => world.give({}, { outcome: 'undecided', pools: [poolSample({ outcome: 'no_consensus' })] }),
    resolve: untilForgotten,
    says: '1 of 2 validations came to no consensus (open in facts)',
  },
  {
    rule: 'low_success_rate',
    severity: 'high',
    provoke: (world) => world.give(...wells, { outcome: 'undecided' }),
    resolve: untilForgotten,
    says: '6 of 7 validations came to a consensus, expected 99.5 %',
  },
  {
    rule: 'latency_target_missed',
    severity: 'warning',
    provoke: (world) => world.give(...wells, { durationMs: 501 }),
    resolve: untilForgotten,
    says: 'p99 of 7 validations on the standard path is 501 ms, its target 500 ms',
  },
  {
    rule: 'high_fault_rate',
    severity: 'high',
    provoke: (world) =>
      world.give(...wells.map(() => ({ faults: [{ pool: 'facts', agent: 'a', kind: 'equivocation' }] }))),
    resolve: untilForgotten,
    says: '6 of 42 seats had a fault, expected at most 10 %',
  },
  {
    rule: 'agent_quarantined',
    severity: 'high',
    provoke: (world) => world.give(standing('quarantined')),
    resolve: (world) => {
      world.advance(GROUP_MS);
      world.give(standing('trusted'));
    },
    says: 'a of facts is quarantined; its seat still counts',
  },
  {
    rule: 'pool_not_accepting',
    severity: 'critical',
    provoke: (world) => world.give({ pools: [withLate(['a', 'b', 'c'])] }),
    resolve: (world) => world.give({ pools: [withLate(['a', 'b'])] }),
    says: '3 of 7 agents of facts fail or have no say, at most 2 may: the votes left are too few, the pool accepts nothing until enough of them answer again or are re-admitted (a, b, c)',
  },
  {
    rule: 'ledger_not_verified',
    severity: 'critical',
    provoke: (world) => {
      world.monitor.observeLedger('ledger/verdicts', false);
      world.advance(1);
    },
    resolve: (world) => {
      world.monitor.observeLedger('ledger/verdicts', true);
      world.advance(1);
    },
    says: 'the ledger ledger/verdicts is not what was written',
  },
];

test.each(PROVOCATIONS)('$rule is raised when it is the case, said once, and resolved when it no longer is', (row) => {
  const world = watched();
  world.give(...wells);
  expect(world.firing()).toEqual([]);
  world.advance(WINDOW_MS);
  row.provoke(world);
  expect(world.firing()).toContain(row.rule);
  world.advance(10);
  const said = world.notices.filter(({ rule }) => rule === row.rule);
  expect(said.map(({ severity, firing }) => [severity, firing.map(({ summary }) => summary)])).toEqual([
    [row.severity, [row.says]],
  ]);
  row.resolve(world);
  expect(world.firing()).toEqual([]);
  const last = world.notices.filter(({ rule }) => rule === row.rule).at(-1);
  expect(last?.resolved.map(({ summary }) => summary)).toEqual([row.says]);
});

test('what lasts is said again only after the repeat interval', () => {
  const world = watched();
  const isBroken = () => world.monitor.observeLedger('ledger/verdicts', false);
  isBroken();
  for (let elapsedMs = 0; elapsedMs < REPEAT_MS * 2; elapsedMs += 500) world.advance(500);
  expect(world.notices.map(({ isReminder }) => isReminder)).toEqual([false, true]);
});

test('what changes about one rule within the group interval is one message', () => {
  const world = watched();
  const agents = ['a', 'b', 'c'];
  for (const agent of agents) {
    world.give({ pools: [poolSample({ agents: [{ agent, standing: 'quarantined', status: 'answered' }] })] });
    world.advance(100);
  }
  world.advance(GROUP_MS);
  const said = world.notices.map(({ firing }) => firing.map(({ subject }) => subject));
  expect(said).toEqual([['a'], ['b', 'c']]);
});

test('what ends and begins again before its end was told is not told twice', () => {
  const world = watched();
  for (const state of ['quarantined', 'trusted', 'quarantined'] as const) {
    world.give(standing(state));
    world.advance(10);
  }
  expect(world.notices.length).toBe(1);
});

test('a critical alert does not wait for the group interval', () => {
  const world = watched();
  world.monitor.observeLedger('one', false);
  world.advance(1);
  world.monitor.observeLedger('two', false);
  world.advance(1);
  expect(world.notices.map(({ firing }) => firing.map(({ subject }) => subject))).toEqual([['one'], ['two']]);
});

test('rates say nothing below the least number of validations', () => {
  const world = watched();
  world.give({ outcome: 'undecided', durationMs: 501 }, {}, {}, {});
  expect(world.firing()).toEqual(['consensus_failed']);
});

test('alerts of one rule are bounded', () => {
  const world = watched();
  for (let ledger = 0; ledger < SUBJECTS_MAX + 10; ledger++) world.monitor.observeLedger(`ledger ${ledger}`, false);
  world.advance(1);
  expect(world.firing().length).toBe(SUBJECTS_MAX);
});

test('a sink that throws stops neither the monitor nor the next sink', () => {
  const lines: string[] = [];
  const broken = callbackSink(() => {
    throw new Error('the pager is down');
  });
  const monitor = monitorWith([broken, logSink((line) => lines.push(line))]);
  monitor.observeLedger('one', false);
  monitor.check(1);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ kind: 'alert', rule: 'ledger_not_verified' }]);
  expect(lines[0]?.endsWith('}\n')).toBe(true);
});
