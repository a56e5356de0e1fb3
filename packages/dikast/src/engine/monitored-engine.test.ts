import { expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import type { AlertNotice } from '../metrics/alert.ts';
import { callbackSink } from '../metrics/alert-sinks.ts';
import { createMonitor, monitoredEngine } from './monitored-engine.ts';
import { approving, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

function watched(validators: Parameters<typeof scriptedEngine>[0]) {
  const clock = new ManualClock();
  const notices: AlertNotice[] = [];
  const plain = scriptedEngine(validators, { clock });
  const monitor = createMonitor(plain.config, [callbackSink((notice) => notices.push(notice))]);
  return { engine: monitoredEngine(plain, monitor, clock), notices, clock };
}

it('every validation is counted with its pools, agents and calls', async () => {
  const { engine, notices } = watched([...times(3, approving), objecting('v3')]);
  await engine.validateResponse(REQUEST);
  const { consensus, validations, decisions, usage, agents } = engine.monitor.figures();
  expect(validations).toEqual([{ path: 'standard', outcome: 'accepted', count: 1 }]);
  expect(consensus).toEqual({ reached: 1, validations: 1, rate: 1 });
  expect(decisions).toEqual([{ pool: POOL, outcome: 'approved', count: 1 }]);
  expect(usage).toMatchObject([{ pool: POOL, calls: 8 }]);
  expect(agents.map(({ seats, answered, standing }) => [seats, answered, standing])).toEqual(
    times(4, approving).map(() => [1, 1, 'trusted']),
  );
  expect(notices).toEqual([]);
  await engine.close();
});

it('a pool that cannot agree raises an alert, which ends when the window has passed', async () => {
  const { engine, notices, clock } = watched([...times(2, approving), ...times(2, objecting, 2)]);
  await engine.validateResponse(REQUEST);
  expect(notices.map(({ rule, severity }) => [rule, severity])).toEqual([['consensus_failed', 'high']]);
  clock.advance(engine.config.alerts.windowMs + 1);
  engine.monitor.check(clock.now());
  expect(notices.at(-1)?.resolved.map(({ rule }) => rule)).toEqual(['consensus_failed']);
  await engine.close();
});

it('an error is counted by its code, and passed on', async () => {
  const { engine } = watched(times(4, approving));
  await expect(engine.validateResponse({ answer: '' })).rejects.toThrow();
  await engine.close();
  await expect(engine.validateResponse(REQUEST)).rejects.toThrow(/closed/);
  expect(engine.monitor.figures().errors).toEqual([
    { code: 'invalid_request', count: 1 },
    { code: 'engine_closed', count: 1 },
  ]);
});

it('a listener of the caller still hears everything', async () => {
  const { engine } = watched(times(4, approving));
  const heard: string[] = [];
  await engine.validateResponse(REQUEST, { onProgress: ({ kind }) => heard.push(kind) });
  expect(heard.at(-1)).toBe('verdict-reached');
  await engine.close();
});
