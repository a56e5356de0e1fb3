import { ManualClock } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { afterEach, expect, it } from 'vitest';
import { type FleetFailure, type FleetPlan, sampleFleet, type VendorPlan } from './fleet-plan.ts';
import { type Fleet, startFleet } from './fleet-server.ts';

let fleet: Fleet | undefined;
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
});

const INSTANT = { least: 0, most: 0 };

function fleetOf(changes: Partial<VendorPlan>): FleetPlan {
  const vendor: VendorPlan = {
    name: 'v',
    models: [{ id: 'm', behaviour: 'author', errorRate: 0, answers: ['first', 'second'] }],
    latencyMs: INSTANT,
    failureRates: {},
    ...changes,
  };
  return { seed: 1, errorCorrelation: 0, vendors: [vendor] };
}

async function start(changes: Partial<VendorPlan> = {}, clock = new ManualClock()): Promise<string> {
  fleet = await startFleet(fleetOf(changes), clock);
  return fleet.baseUrlOf('v');
}

function chat(baseUrl: string, body: object, signal?: AbortSignal): Promise<Response> {
  const all = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], ...body };
  return fetch(`${baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify(all), signal: signal ?? null });
}

const failing = (failure: FleetFailure): Partial<VendorPlan> => ({ failureRates: { [failure]: 1 } });

async function contentOf(response: Response): Promise<string> {
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? '';
}

it('an author answers turn by turn, with usage', async () => {
  const baseUrl = await start();
  expect(await contentOf(await chat(baseUrl, {}))).toBe('first');
  const messages = [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'first' },
    { role: 'user', content: [{ type: 'text', text: 'And?' }] },
  ];
  expect(await contentOf(await chat(baseUrl, { messages }))).toBe('second');
  expect(fleet?.counts()).toMatchObject({ started: 2, byModel: { m: 2 } });
});

it('a stream carries the same text in pieces and ends with [DONE]', async () => {
  const text = await (await chat(await start(), { stream: true })).text();
  const events = text.split('\n\n').filter((event) => event !== '');
  expect(events.at(-1)).toBe('data: [DONE]');
  const said = events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)).choices[0].delta.content);
  expect(said.join('')).toBe('first');
});

it('an unknown vendor, model, endpoint and body are refused with what was expected', async () => {
  const baseUrl = await start();
  expect((await chat(baseUrl.replace('/v/', '/w/'), {})).status).toBe(404);
  expect((await chat(baseUrl, { model: 'x' })).status).toBe(404);
  expect((await fetch(`${baseUrl}/embeddings`)).status).toBe(404);
  expect((await chat(baseUrl, { messages: 'none' })).status).toBe(400);
  expect(await (await fetch(`${baseUrl}/models`)).json()).toMatchObject({ data: [{ id: 'm', owned_by: 'v' }] });
});

it.each([
  ['rate_limited', 429],
  ['rate_limited_without_hint', 429],
  ['server_error', 500],
] as const)('%s is status %d', async (failure, status) => {
  const response = await chat(await start(failing(failure)), {});
  expect(response.status).toBe(status);
  expect(response.headers.has('retry-after')).toBe(failure === 'rate_limited');
});

it.each(['reset', 'half_answer'] as const)('%s breaks the connection', async (failure) => {
  const baseUrl = await start(failing(failure));
  await expect(chat(baseUrl, {}).then((response) => response.text())).rejects.toThrow();
});

it.each([
  ['invalid_json', /^\{"explanation": "[^}]*$/],
  ['wrong_schema', /"score"/],
  ['empty', /^$/],
  ['refusal', /can't help/],
] as const)('%s is an answer, of that kind', async (failure, expected) => {
  expect(await contentOf(await chat(await start(failing(failure)), {}))).toMatch(expected);
});

it('a huge answer has ten megabytes', async () => {
  expect(await contentOf(await chat(await start(failing('huge_answer')), {}))).toHaveLength(10 * 2 ** 20);
});

it('another model answers under its own name', async () => {
  const response = await chat(await start(failing('other_model')), {});
  expect(await response.json()).toMatchObject({ model: 'quite-another-model' });
});

it('a call that hangs is counted as aborted when its caller gives up', async () => {
  const controller = new AbortController();
  const baseUrl = await start(failing('hang'));
  const call = chat(baseUrl, {}, controller.signal);
  await fleet?.whenStarted(1);
  controller.abort();
  await expect(call).rejects.toThrow();
  await fleet?.whenAborted(1);
  expect(fleet?.counts()).toMatchObject({ started: 1, aborted: 1, answered: 0 });
});

it('latency runs on the given clock', async () => {
  const clock = new ManualClock();
  const baseUrl = await start({ latencyMs: { least: 5000, most: 5000 } }, clock);
  const call = chat(baseUrl, {});
  await fleet?.whenStarted(1);
  while (clock.pending === 0) await new Promise(setImmediate);
  clock.advance(4999);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  expect(await contentOf(await call)).toBe('first');
});

it('calls beyond the limit of a minute get 429 until the minute is over', async () => {
  const clock = new ManualClock();
  const baseUrl = await start({ callsPerMinute: 2 }, clock);
  const statuses = async () => (await chat(baseUrl, {})).status;
  expect([await statuses(), await statuses(), await statuses()]).toEqual([200, 200, 429]);
  clock.advance(60_000);
  expect(await statuses()).toBe(200);
});

it('a vendor that is down says so to everybody', async () => {
  expect((await chat(await start({ isDown: true }), {})).status).toBe(503);
});

it('failures come at about their rates, and a repeat draws anew, the same in every run', async () => {
  const statuses = async () => {
    const baseUrl = await start({ failureRates: { server_error: 0.3 } });
    const seen: number[] = [];
    for (let call = 0; call < 200; call++) seen.push((await chat(baseUrl, {})).status);
    await fleet?.close();
    return seen;
  };
  const first = await statuses();
  expect(await statuses()).toEqual(first);
  const failed = first.filter((status) => status === 500).length;
  expect(failed).toBeGreaterThan(40);
  expect(failed).toBeLessThan(80);
});

it('the sample fleet answers on the system clock', async () => {
  const plan = sampleFleet(3);
  fleet = await startFleet(
    { ...plan, vendors: plan.vendors.map((vendor) => ({ ...vendor, latencyMs: { least: 1, most: 2 } })) },
    systemClock,
  );
  const response = await chat(fleet.baseUrlOf('cedar'), { model: 'cedar-a' });
  expect(await contentOf(response)).toBe('I have nothing to say.');
});
