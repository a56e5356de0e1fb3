import { resolve } from 'node:path';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { type ConsensusEngine, loadConfig, memoryKeys, openEngine } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { afterEach, expect, it } from 'vitest';
import { fleetOf, modelPlan, RIGHT, vendorPlan } from '../juror/fleet-jury.suite.ts';
import { seatJury } from './seat-jury.ts';

let fleet: Fleet | undefined;
let engine: ConsensusEngine | undefined;
afterEach(async () => {
  await engine?.close();
  await fleet?.close();
  engine = undefined;
  fleet = undefined;
});

const JUROR = (port: number, model: string, more = '') =>
  `    - { provider: openai-compatible, base_url: "http://127.0.0.1:${port}/v/v1", model: ${model}, pool: jury${more} }`;

function configOf(jurors: readonly string[], limits = '') {
  const yaml = [
    'consensus:',
    '  agent_pools:',
    `    jury: { min_agents: ${jurors.length}, voting: plain, proposition: All claims stand. }`,
    '  performance_targets: { standard_path_latency: 60s, complex_path_latency: 60s }',
    'jury:',
    '  jurors:',
    ...jurors,
    limits,
  ].join('\n');
  return loadConfig(yaml, { fileName: 'dikast.yaml', baseDirectory: '.' }).config;
}

async function opened(models: readonly string[], limits = ''): Promise<ConsensusEngine> {
  fleet = await startFleet(
    fleetOf([
      vendorPlan(
        'v',
        models.map((id) => modelPlan(id)),
      ),
    ]),
    systemClock,
  );
  const { port } = fleet;
  const config = configOf(
    models.map((model) => JUROR(port, model, ', input_price: 2, output_price: 8')),
    limits,
  );
  return openEngine({ config, keys: memoryKeys(), isRecorded: false, isWarm: false, seatJury });
}

it('a configuration alone seats language models, and their costs stand in the verdict', async () => {
  engine = await opened(['m1', 'm2', 'm3', 'm4']);
  const verdict = await engine.validateResponse(RIGHT);
  const jury = verdict.pools.find(({ pool }) => pool === 'jury');
  expect([verdict.outcome, jury?.outcome]).toEqual(['accepted', 'approved']);
  for (const { body } of jury?.ballots ?? []) expect(body.origin).toMatchObject({ calls: 1, failure: null });
  expect(jury?.ballots[0]?.body.origin?.costMicros).toBeGreaterThan(0);
});

it('opinions are kept only where the configuration says how many', async () => {
  for (const [limits, calls] of [
    ['', 4],
    ['  cached_opinions: 100', 2],
  ] as const) {
    engine = await opened(['m1', 'm2'], limits);
    await engine.validateResponse(RIGHT);
    const { pools } = await engine.validateResponse(RIGHT);
    const jury = pools.find(({ pool }) => pool === 'jury');
    expect(jury?.ballots.map(({ body }) => body.origin?.isCached)).toEqual([calls === 2, calls === 2]);
    expect(fleet?.counts().started).toBe(calls);
    await engine.close();
    await fleet?.close();
  }
});

it('money that would not last for a call is not spent', async () => {
  engine = await opened(['m1', 'm2', 'm3', 'm4'], '  cost_per_request: 0.001');
  const verdict = await engine.validateResponse(RIGHT);
  expect(verdict.outcome).toBe('undecided');
  expect(verdict.reasons[0]).toMatch(/\(2 budget\)|\(3 budget\)|\(4 budget\)/);
  expect(fleet?.counts().started).toBe(0);
});

it('a key that is not in the environment is named', async () => {
  const { jury, pools } = configOf([JUROR(1, 'm1', ', api_key_env: NO_SUCH_KEY')]);
  await expect(seatJury(jury, pools, {})).rejects.toThrow('model m1: the environment variable NO_SUCH_KEY is not set');
});

it('a juror is of the family that the configuration says, or of none', async () => {
  const { jury, pools } = configOf([JUROR(1, 'm1', ', family: llama-3.1'), JUROR(1, 'm2')]);
  expect((await seatJury(jury, pools, {})).map(({ family }) => family)).toEqual(['llama-3.1', undefined]);
});

it('two jurors with one name are refused', async () => {
  const { jury, pools } = configOf([JUROR(1, 'm1'), JUROR(1, 'M1')]);
  await expect(seatJury(jury, pools, {})).rejects.toThrow(
    'jury.jurors[1] (M1): another juror of jury is called "m1"; give it a name',
  );
});

it('an engine that nobody tells how to seat them refuses to open', async () => {
  await expect(
    openEngine({ config: configOf([JUROR(1, 'm1')]), keys: memoryKeys(), isRecorded: false, isWarm: false }),
  ).rejects.toThrow('jury.jurors: 1 models, and nobody to seat them; pass seatJury of @dikast/ai');
});

it.each([
  ['base_url: "ftp://x/v1"', 'an http or https URL'],
  ['provider: other', 'openai-compatible or onnx'],
  ['approve_at: 0.5', 'none: it goes with another provider'],
  ['family: Llama 3', 'up to 64 lower-case letters, digits, dots, dashes and underscores'],
  ['api_key_env: sk-123', 'the name of an environment variable'],
  ['timeout: soon', 'a duration with its unit, such as 20s'],
])('%s in a juror is refused with what is expected', (wrong, expected) => {
  const [name = ''] = wrong.split(':');
  const juror = JUROR(1, 'm1')
    .replace(new RegExp(`${name}: [^,}]+,?`), '')
    .replace(' }', `, ${wrong} }`);
  expect(() => configOf([juror])).toThrow(expected);
});

it('a juror in a pool that is not there is refused by line', () => {
  const yaml =
    'jury:\n  jurors:\n    - { provider: openai-compatible, base_url: "http://x/v1", model: m, pool: jurry }';
  expect(() => loadConfig(yaml, { fileName: 'd.yaml', baseDirectory: '.' })).toThrow(
    /d\.yaml:3:\d+ jury\.jurors\[0\]\.pool/,
  );
});

const CLASSIFIER = (more = '') => `    - { provider: onnx, path: models/nli${more} }`;

it('a local model that is not there is named, with the files that are missing', async () => {
  const { jury, pools } = configOf([CLASSIFIER(', pool: fact_verification')]);
  const [juror] = jury.jurors;
  expect(juror).toMatchObject({ provider: 'onnx', path: resolve('models/nli'), approveAt: 0.7, objectAt: 0.3 });
  await expect(seatJury(jury, pools, {})).rejects.toThrow(
    /^jury\.jurors\[0\] \(onnx\): \S+nli: there is no such directory$/,
  );
});

it.each([
  [
    ', pool: citation_validation',
    'jury.jurors[0].pool - "citation_validation" - fact_verification or a pool of your own',
  ],
  [', pool: jury, approve_at: 0.2', 'jury.jurors[0].object_at - 0.3 - less than approve_at, 0.2'],
  [', pool: jury, approve_at: 2', 'jury.jurors[0].approve_at - 2 - a number from 0 to 1'],
  [', pool: jury, model: m', 'jury.jurors[0].model - setting "model" - none: it goes with another provider'],
])('a classifier with %s is refused', (wrong, message) => {
  expect(() => configOf([CLASSIFIER(wrong)])).toThrow(message);
});
