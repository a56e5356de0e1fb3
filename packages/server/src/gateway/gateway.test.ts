import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { FleetPlan, ModelPlan, VendorPlan } from '@dikast/lab/fleet/fleet-plan';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { generateText, streamText } from 'ai';
import { type ConsensusEngine, createConsensusEngine, defaultConfig, memoryKeys } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { warmUp } from 'dikast/engine/warm-up';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { GatewayOptions } from './gateway-app.ts';
import { type RunningGateway, serveGateway } from './serve-gateway.ts';

const GOOD = 'Parental leave lasts 26 weeks [hr-7].';
const BAD = 'Parental leave lasts 36 weeks [hr-7].';
const WITHHELD = 'This answer was withheld: it could not be confirmed by its sources.';
const TEXT = 'Parental leave lasts 26 weeks. It is paid in full for all employees.';
const DIKAST = { sources: [{ id: 'hr-7', text: TEXT }] };
const QUESTION = 'How long is parental leave?';

const author = (id: string, ...answers: readonly string[]): ModelPlan => ({
  id,
  behaviour: 'author',
  errorRate: 0,
  answers,
});
const vendor = (name: string, models: readonly ModelPlan[], changes: Partial<VendorPlan> = {}): VendorPlan => ({
  name,
  models,
  latencyMs: { least: 0, most: 0 },
  failureRates: {},
  ...changes,
});
const PLAN: FleetPlan = {
  seed: 1,
  errorCorrelation: 0,
  vendors: [
    vendor('v', [author('good', GOOD), author('bad', BAD), author('learns', BAD, GOOD)]),
    vendor('busy', [author('good', GOOD)], { failureRates: { rate_limited: 1 } }),
    vendor('broken', [author('good', GOOD)], { failureRates: { half_answer: 1 } }),
    vendor('silent', [author('good', GOOD)], { failureRates: { hang: 1 } }),
  ],
};

let fleet: Fleet;
let engine: ConsensusEngine;
const gateways: RunningGateway[] = [];
beforeAll(async () => {
  fleet = await startFleet(PLAN, systemClock);
  const base = defaultConfig();
  const performanceTargets = {
    ...base.performanceTargets,
    standardPathLatencyMs: 20_000,
    complexPathLatencyMs: 20_000,
  };
  engine = createConsensusEngine({ keys: memoryKeys(), config: { ...base, performanceTargets } });
  await warmUp();
});
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
afterAll(async () => {
  await engine.close();
  await fleet.close();
});

async function started(changes: Partial<GatewayOptions> = {}, name = 'v'): Promise<string> {
  const gateway = await serveGateway({ engine, upstream: { baseUrl: fleet.baseUrlOf(name) }, ...changes }, 0);
  gateways.push(gateway);
  return `http://127.0.0.1:${gateway.port}/v1`;
}

const clientOf = (baseURL: string) => new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const asked = (model: string) => ({
  model,
  messages: [{ role: 'user' as const, content: QUESTION }],
  dikast: DIKAST,
});

it('the official client gets an accepted answer, with the verdict in body and headers', async () => {
  const { data, response } = await clientOf(await started())
    .chat.completions.create(asked('good'))
    .withResponse();
  expect(data.choices[0]).toMatchObject({ message: { content: GOOD }, finish_reason: 'stop' });
  expect(data).toMatchObject({ dikast: { outcome: 'accepted', isReleased: true } });
  expect(response.headers.get('x-dikast-outcome')).toBe('accepted');
  expect(response.headers.get('x-dikast-validation')).toMatch(/^[0-9a-f]{32}$/);
});

it('the official client does not get a rejected one', async () => {
  const completion = await clientOf(await started()).chat.completions.create(asked('bad'));
  expect(completion.choices[0]).toMatchObject({ message: { content: WITHHELD }, finish_reason: 'content_filter' });
  expect(completion).toMatchObject({ dikast: { outcome: 'rejected', isReleased: false } });
});

it('the official client streams what was settled, with usage', async () => {
  const stream = await clientOf(await started({ policy: 'revise' })).chat.completions.create({
    ...asked('learns'),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(GOOD);
  expect(chunks.at(-1)?.usage?.total_tokens).toBeGreaterThan(0);
  expect(chunks.at(-2)).toMatchObject({ dikast: { outcome: 'accepted', revisions: 1 } });
});

it('the AI SDK generates and streams through it', async () => {
  const baseURL = await started();
  const provider = createOpenAICompatible({
    name: 'gateway',
    baseURL,
    transformRequestBody: (body) => ({ ...body, dikast: DIKAST }),
  });
  const call = { prompt: QUESTION, maxRetries: 0 };
  expect(await generateText({ model: provider('good'), ...call })).toMatchObject({ text: GOOD, finishReason: 'stop' });
  expect(await generateText({ model: provider('bad'), ...call })).toMatchObject({
    text: WITHHELD,
    finishReason: 'content-filter',
  });
  expect(await streamText({ model: provider('good'), ...call }).text).toBe(GOOD);
  expect(await streamText({ model: provider('bad'), ...call }).text).toBe(WITHHELD);
});

it.each([
  ['a document in a message', [{ role: 'system', content: `<document id="hr-7">${TEXT}</document>` }]],
  [
    'the result of a tool',
    [
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'search', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: TEXT },
    ],
  ],
])('%s is a source', async (_, messages) => {
  const response = await fetch(`${await started()}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'bad', messages: [...messages, { role: 'user', content: QUESTION }] }),
  });
  const { dikast } = (await response.json()) as { dikast: { outcome: string; reasons: string[] } };
  expect(dikast.outcome).toBe('rejected');
  expect(dikast.reasons.join()).toContain('26 weeks');
});

it('what the upstream refuses is passed on, and a broken answer is status 502', async () => {
  const busy = clientOf(await started({}, 'busy')).chat.completions.create(asked('good'));
  await expect(busy).rejects.toMatchObject({ status: 429, headers: expect.anything() });
  const broken = clientOf(await started({}, 'broken')).chat.completions.create(asked('good'));
  await expect(broken).rejects.toMatchObject({ status: 502 });
});

it.each([
  ['{', 400, 'body: '],
  ['{"model":"good","messages":[]}', 400, 'messages: '],
  ['{"model":"good","messages":[{"role":"user","content":"x"}],"n":2}', 400, 'n: the gateway judges one answer'],
  ['{"model":"good","messages":[{"role":"user","content":"x"}],"dikast":{"source":[]}}', 400, 'dikast: '],
  [' '.repeat(8 * 2 ** 20 + 1), 413, 'the body is longer'],
])('a body such as %.40j is refused with status %d', async (body, status, message) => {
  const response = await fetch(`${await started()}/chat/completions`, { method: 'POST', body });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } });
});

it('models are those of the upstream, and other endpoints are not there', async () => {
  const baseURL = await started();
  const models = await clientOf(baseURL).models.list();
  expect(models.data.map(({ id }) => id)).toEqual(['good', 'bad', 'learns']);
  expect((await fetch(`${baseURL}/embeddings`)).status).toBe(404);
});

it('a caller that hangs up hangs up on the upstream', async () => {
  const before = fleet.counts();
  const controller = new AbortController();
  const call = clientOf(await started({}, 'silent')).chat.completions.create(asked('good'), {
    signal: controller.signal,
  });
  await fleet.whenStarted(before.started + 1);
  controller.abort();
  await expect(call).rejects.toThrow();
  await fleet.whenAborted(before.aborted + 1);
});
