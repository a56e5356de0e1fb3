import { expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import type { AlertNotice } from '../metrics/alert.ts';
import { callbackSink } from '../metrics/alert-sinks.ts';
import { opinionFrom } from '../validators/opinion.ts';
import { createMonitor, monitoredEngine } from './monitored-engine.ts';
import { approving, MODEL_ORIGIN, objecting, POOL, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

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

it('what language models took is counted, as their ballots say', async () => {
  const origin = MODEL_ORIGIN;
  const model = approving('v0', {
    assess: () => ({ ...opinionFrom([], [], 1), choice: 'approve', origin }),
    examine: () => ({ ruling: 'dismiss', reason: 'Looked.', origin }),
  });
  const { engine } = watched([model, objecting('v1'), ...times(5, approving, 2)]);
  await engine.validateResponse(REQUEST);
  expect(engine.monitor.figures().usage).toEqual([
    { pool: POOL, calls: 14, modelCalls: 4, inputTokens: 600, outputTokens: 80, costMicros: 24 },
  ]);
  await engine.close();
});

it('more than f agents without a say stop a pool until enough of them are re-admitted, and alerts say so', async () => {
  const bent = { isLying: true };
  const liar = (name: string) =>
    approving(name, {
      assess: (subject, context) => (bent.isLying ? objecting(name) : approving(name)).assess(subject, context),
      examine: (...asked) => (bent.isLying ? objecting(name) : approving(name)).examine(...asked),
    });
  const { engine, notices, clock } = watched([...times(2, liar), ...times(2, approving, 2)]);
  const learn = async (truth: 'approve' | 'reject') => {
    const { validation } = await engine.validateResponse(REQUEST);
    await engine.learn({ pool: POOL, validation, truth, origin: 'calibration' });
  };
  const firing = () => engine.monitor.figures().alerts.filter(({ rule }) => !/consensus|rate/.test(rule));
  const standings = async () => {
    const memory = await engine.memoryOf(POOL);
    return memory.agents.map(({ quarantine }) => quarantine !== null);
  };
  for (let known = 0; known < 40; known++) await learn('approve');
  expect(await standings()).toEqual([true, true, false, false]);
  bent.isLying = false;
  const stopped = await engine.validateResponse(REQUEST);
  expect(stopped.outcome).toBe('undecided');
  expect(stopped.pools[0]?.decision.tally).toMatchObject({ quorum: 3, approve: { agents: 2 }, missing: { agents: 2 } });
  expect(firing().map(({ rule, severity, subject }) => [rule, severity, subject])).toEqual([
    ['agent_quarantined', 'high', `${POOL}.v0`],
    ['agent_quarantined', 'high', `${POOL}.v1`],
    ['pool_not_accepting', 'critical', POOL],
  ]);
  for (let known = 0; known < 200 && (await standings()).includes(true); known++) await learn('approve');
  expect((await engine.validateResponse(REQUEST)).outcome).toBe('accepted');
  expect(firing()).toEqual([]);
  clock.advance(engine.config.alerts.groupIntervalMs);
  engine.monitor.check(clock.now());
  const ended = notices.flatMap(({ resolved }) => resolved.map(({ rule }) => rule));
  expect(ended).toEqual(expect.arrayContaining(['agent_quarantined', 'pool_not_accepting']));
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
