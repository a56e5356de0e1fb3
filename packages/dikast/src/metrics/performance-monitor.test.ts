import { expect, test } from 'vitest';
import { PerformanceMonitor } from './performance-monitor.ts';
import { prometheusText } from './prometheus-text.ts';
import { RECENT_MAX, RecentValidations } from './recent-validations.ts';
import { poolSample, sample, withLate } from './validation-sample.suite.ts';
import type { AgentStanding, ModelUsage } from './validation-sample.ts';

function monitor() {
  return new PerformanceMonitor({
    thresholds: {
      slowValidationMs: 2000,
      successRateBasisPoints: 9950,
      faultRateBasisPoints: 1000,
      targetMs: new Map(),
      validationsMin: 5,
    },
    pacing: { groupIntervalMs: 0, repeatIntervalMs: 1000 },
    windowMs: 1000,
    sinks: [],
  });
}

test('the success rate stands with its numerator and denominator, and is null when there is nothing to divide by', () => {
  const watching = monitor();
  expect(watching.figures().consensus).toEqual({ reached: 0, validations: 0, rate: null });
  for (const outcome of ['accepted', 'rejected', 'undecided', 'accepted'] as const)
    watching.observe(sample({ outcome }));
  expect(watching.figures().consensus).toEqual({ reached: 3, validations: 4, rate: 0.75 });
});

test('an agent is counted by what became of its seats', () => {
  const watching = monitor();
  watching.observe(sample({ pools: [withLate(['b'])] }));
  watching.observe(sample());
  const [a, b] = watching.figures().agents;
  expect(a).toMatchObject({ agent: 'a', seats: 2, answered: 2, late: 0, standing: 'trusted' });
  expect(b).toMatchObject({ agent: 'b', seats: 2, answered: 1, late: 1 });
});

test('what was spent is summed beside the calls', () => {
  const watching = monitor();
  const spending = (spent: ModelUsage) => watching.observe(sample({ pools: [poolSample({ spent })] }));
  spending({ modelCalls: 3, inputTokens: 100, outputTokens: 20, costMicros: 30 });
  spending({ modelCalls: 1, inputTokens: 1, outputTokens: 2, costMicros: 3 });
  expect(watching.figures().usage).toEqual([
    { pool: 'facts', calls: 14, modelCalls: 4, inputTokens: 101, outputTokens: 22, costMicros: 33 },
  ]);
  const text = prometheusText(watching.figures()).split('\n');
  expect(text).toContain('dikast_model_calls_total{pool="facts"} 4');
  expect(text).toContain('dikast_tokens_total{pool="facts",direction="output"} 22');
  expect(text).toContain('dikast_cost_total{pool="facts"} 0.000033');
});

test('an agent that was not drawn stands as it did before', () => {
  const watching = monitor();
  const seen = (standing: AgentStanding | undefined, status?: 'answered') =>
    watching.observe(sample({ pools: [poolSample({ agents: [{ agent: 'a', standing, status }] })] }));
  seen('quarantined', 'answered');
  seen(undefined);
  expect(watching.figures().agents).toMatchObject([{ agent: 'a', seats: 1, standing: 'quarantined' }]);
});

test('Prometheus text has cumulative buckets, seconds, and escaped labels', () => {
  const watching = monitor();
  watching.observe(sample({ durationMs: 40, resolutionSteps: [{ step: 'expert_arbitration', result: 'settled' }] }));
  watching.observe(sample({ durationMs: 90_000, outcome: 'undecided' }));
  watching.observeError('say "no"\n\\');
  const text = prometheusText(watching.figures());
  for (const line of [
    '# TYPE dikast_validation_duration_seconds histogram',
    'dikast_validation_duration_seconds_bucket{path="standard",le="0.025"} 0',
    'dikast_validation_duration_seconds_bucket{path="standard",le="0.05"} 1',
    'dikast_validation_duration_seconds_bucket{path="standard",le="60"} 1',
    'dikast_validation_duration_seconds_bucket{path="standard",le="+Inf"} 2',
    'dikast_validation_duration_seconds_sum{path="standard"} 90.04',
    'dikast_validation_duration_seconds_count{path="standard"} 2',
    'dikast_validations_total{path="standard",outcome="undecided"} 1',
    'dikast_consensus_reached_total 1',
    'dikast_consensus_attempts_total 2',
    'dikast_validation_errors_total{code="say \\"no\\"\\n\\\\"} 1',
    'dikast_resolution_steps_total{step="expert_arbitration",result="settled"} 1',
    'dikast_agent_standing{pool="facts",agent="a",standing="trusted"} 1',
  ])
    expect(text.split('\n')).toContain(line);
});

test('Prometheus text names each family once, each series once, and ends with a line break', () => {
  const watching = monitor();
  watching.observe(sample({ faults: [{ pool: 'facts', agent: 'a', kind: 'equivocation' }] }));
  const text = prometheusText(watching.figures());
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.trimEnd().split('\n');
  const series = lines.filter((line) => !line.startsWith('#')).map((line) => line.replace(/ \S+$/, ''));
  expect(new Set(series).size).toBe(series.length);
  const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
  expect(new Set(families).size).toBe(families.length);
  for (const line of series)
    expect(families.some((family) => family !== undefined && line.startsWith(family))).toBe(true);
});

test('the window keeps a bounded number of validations, the latest', () => {
  const recent = new RecentValidations(Number.MAX_SAFE_INTEGER);
  for (let atMs = 0; atMs < RECENT_MAX * 2 + 10; atMs++) recent.add(sample({ atMs }));
  const kept = recent.at(RECENT_MAX * 2 + 10);
  expect(kept.length).toBe(RECENT_MAX);
  expect(kept.at(-1)?.atMs).toBe(RECENT_MAX * 2 + 9);
});
