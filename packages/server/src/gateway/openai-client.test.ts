/** The official `openai` client against the gateway, over HTTP, with the fleet behind it. */
import { WITHHELD } from '@dikast/ai/gate/gate-policy';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import type { ConsensusEngine, Verdict } from 'dikast';
import { systemClock } from 'dikast/adapters/system-clock';
import { warmUp } from 'dikast/engine/warm-up';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from './gated-call.ts';
import { BAD, FLEET, GOOD, gatewayTo, patientEngine, QUESTION, SOURCES, TWO_CLAIMS } from './gateway.suite.ts';
import type { GatewayServer } from './gateway-server.ts';

let fleet: Fleet;
let engine: ConsensusEngine;
let claimEngine: ConsensusEngine;
const servers: GatewayServer[] = [];
beforeAll(async () => {
  fleet = await startFleet(FLEET, systemClock);
  engine = patientEngine();
  claimEngine = patientEngine('fact_verification');
  await warmUp();
});
afterAll(async () => {
  for (const server of servers) await server.close(0);
  await engine.close();
  await claimEngine.close();
  await fleet.close();
});

async function client(gate: Partial<GateSettings> = {}, vendor = 'v'): Promise<OpenAI> {
  const server = await gatewayTo(fleet.baseUrlOf(vendor), { engine, ...gate }, { keepAliveMs: 1 });
  servers.push(server);
  return new OpenAI({ apiKey: 'none', baseURL: `${server.url}/v1`, maxRetries: 0 });
}

/** What a client knows of an answer, however it came. */
interface Answer {
  readonly text: string | null;
  readonly finish: string;
  readonly dikast: unknown;
}

async function inOnePiece(model: string, gate: Partial<GateSettings> = {}): Promise<Answer> {
  const body = { model, messages: [QUESTION], dikast: { sources: SOURCES } };
  const completion = await (await client(gate)).chat.completions.create(body);
  const { message, finish_reason: finish } = completion.choices[0] ?? {};
  return { text: message?.content ?? null, finish: finish ?? '', dikast: dikastOf(completion) };
}

async function inPieces(model: string, gate: Partial<GateSettings> = {}): Promise<Answer> {
  const body = { model, messages: [QUESTION], stream: true as const, dikast: { sources: SOURCES } };
  const stream = await (await client(gate)).chat.completions.create(body);
  let answer: Answer = { text: '', finish: '', dikast: undefined };
  for await (const chunk of stream) {
    const [choice] = chunk.choices;
    answer = {
      text: `${answer.text}${choice?.delta.content ?? ''}`,
      finish: choice?.finish_reason ?? answer.finish,
      dikast: dikastOf(chunk) ?? answer.dikast,
    };
  }
  return answer;
}

function dikastOf(body: object): unknown {
  return (body as { dikast?: unknown }).dikast;
}

describe.each([
  ['in one piece', inOnePiece],
  ['as a stream', inPieces],
] as const)('an answer %s', (_, answered) => {
  it('is released when it is accepted, with the verdict beside it', async () => {
    expect(await answered('good')).toEqual({
      text: GOOD,
      finish: 'stop',
      dikast: {
        policy: 'block',
        outcome: 'accepted',
        isReleased: true,
        reasons: expect.any(Array),
        validation: expect.stringMatching(/^[0-9a-f]{32}$/),
        revisions: 0,
      },
    });
  });

  it('is withheld when it is rejected', async () => {
    expect(await answered('bad')).toMatchObject({
      text: WITHHELD,
      finish: 'content_filter',
      dikast: { outcome: 'rejected', isReleased: false },
    });
  });

  it('comes with the verdict under the policy annotate', async () => {
    expect(await answered('bad', { policy: 'annotate' })).toMatchObject({
      text: BAD,
      finish: 'stop',
      dikast: { outcome: 'rejected', isReleased: true },
    });
  });

  it('is written again under the policy revise, and withheld if that does not help', async () => {
    const gate = { policy: 'revise' } as const;
    expect(await answered('learns', gate)).toMatchObject({ text: GOOD, dikast: { outcome: 'accepted', revisions: 1 } });
    expect(await answered('bad', gate)).toMatchObject({ text: WITHHELD, dikast: { revisions: 1 } });
  });

  it('does not wait in the shadow', async () => {
    let judged: (verdict: Verdict) => void = () => {};
    const verdict = new Promise<Verdict>((resolve) => (judged = resolve));
    const shadowed = {
      validateResponse: async (...how: Parameters<ConsensusEngine['validateResponse']>) => {
        const one = await engine.validateResponse(...how);
        judged(one);
        return one;
      },
    };
    expect(await answered('bad', { policy: 'shadow', engine: shadowed })).toMatchObject({
      text: BAD,
      dikast: { outcome: 'pending', isReleased: true },
    });
    expect((await verdict).outcome).toBe('rejected');
  });

  it('is withheld without a verdict, and released only where the gateway is told to be open', async () => {
    const broken = { validateResponse: () => Promise.reject(new Error('no room')) };
    expect(await answered('good', { engine: broken })).toMatchObject({
      text: WITHHELD,
      dikast: { outcome: 'undecided', validation: null },
    });
    expect(await answered('good', { engine: broken, undecided: 'fail_open' })).toMatchObject({ text: GOOD });
    expect(await answered('bad', { undecided: 'fail_open' })).toMatchObject({ text: WITHHELD });
  });
});

it('the headers of an answer say the outcome and the validation', async () => {
  const body = { model: 'good', messages: [QUESTION], dikast: { sources: SOURCES } };
  const { data, response } = await (await client()).chat.completions.create(body).withResponse();
  expect(response.headers.get('x-dikast-outcome')).toBe('accepted');
  expect(response.headers.get('x-dikast-policy')).toBe('block');
  expect(dikastOf(data)).toMatchObject({ validation: response.headers.get('x-dikast-validation') });
});

it('a stream is released claim by claim, and never a rejected claim', async () => {
  expect(TWO_CLAIMS.startsWith(GOOD)).toBe(true);
  expect(await inPieces('two', { claimEngine })).toMatchObject({
    text: GOOD,
    finish: 'content_filter',
    dikast: { outcome: 'rejected', isReleased: false },
  });
  expect(await inPieces('good', { claimEngine })).toMatchObject({ text: GOOD, finish: 'stop' });
});

it('the models of the upstream are listed', async () => {
  const ids: string[] = [];
  for await (const { id } of (await client()).models.list()) ids.push(id);
  expect(ids).toEqual(['good', 'bad', 'learns', 'two']);
});

it('errors of the upstream come through as what they are', async () => {
  const body = { model: 'good', messages: [QUESTION] };
  const limited = await client({}, 'rate_limited');
  const error = await limited.chat.completions.create(body).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(OpenAI.RateLimitError);
  expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers?.get('retry-after')).toBe('1');
  const broken = await client({}, 'server_error');
  await expect(broken.chat.completions.create(body)).rejects.toMatchObject({ status: 500 });
  await expect(broken.chat.completions.create({ ...body, model: 'none' })).rejects.toMatchObject({ status: 404 });
});

it.each(['reset', 'half_answer', 'huge_answer'])(
  'a vendor that fails by %s is a 502, and nothing of it is released',
  async (vendor) => {
    const body = { model: 'good', messages: [QUESTION] };
    const broken = (await client({}, vendor)).chat.completions.create(body);
    await expect(broken).rejects.toMatchObject({ status: 502, code: 'upstream_unusable' });
  },
);

it.each([false, true])('a client that hangs up hangs up on the upstream (stream: %s)', async (stream) => {
  const controller = new AbortController();
  const before = fleet.counts();
  const hanging = await client({}, 'hang');
  const body = { model: 'good', messages: [QUESTION], stream };
  const answer = hanging.chat.completions.create(body, { signal: controller.signal });
  await fleet.whenStarted(before.started + 1);
  controller.abort();
  await expect(answer).rejects.toThrow(OpenAI.APIUserAbortError);
  await fleet.whenAborted(before.aborted + 1);
});

it('a client that hangs up while its answer is judged ends the validation', async () => {
  const controller = new AbortController();
  let begin = () => {};
  let end = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const slow: GateSettings['engine'] = {
    validateResponse: (_, { signal } = {}) =>
      new Promise((__, reject) => {
        begin();
        signal?.addEventListener('abort', () => {
          end();
          reject(signal.reason);
        });
      }),
  };
  const waiting = await client({ engine: slow });
  const body = { model: 'good', messages: [QUESTION] };
  const answer = waiting.chat.completions.create(body, { signal: controller.signal });
  await begun;
  controller.abort();
  await expect(answer).rejects.toThrow(OpenAI.APIUserAbortError);
  await ended;
});
