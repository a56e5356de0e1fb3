/** The gateway as anything that speaks HTTP sees it: who is let in, bounds, odd vendors, how it ends. */
import { type ConsensusEngine, ManualClock } from 'dikast';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { GateSettings } from './gated-call.ts';
import {
  BAD,
  GOOD,
  gatewayTo,
  patientEngine,
  QUESTION,
  type ScriptedVendor,
  SOURCES,
  scriptedVendor,
} from './gateway.suite.ts';
import type { GatewayOptions } from './gateway.ts';
import type { GatewayServer } from './gateway-server.ts';

let engine: ConsensusEngine;
const open: { close(graceMs: number): Promise<void> }[] = [];
beforeAll(() => {
  engine = patientEngine();
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close(0);
});
afterAll(() => engine.close());

/** What a vendor says to each call, and what it was sent. */
async function vendor(say: (call: number) => { status?: number; type?: string; body: string } | undefined) {
  const seen: { authorization: string | undefined; body: string }[] = [];
  const one: ScriptedVendor = await scriptedVendor((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const said = say(seen.push({ authorization: request.headers.authorization, body }));
      if (said === undefined) return;
      response.writeHead(said.status ?? 200, { 'content-type': said.type ?? 'application/json' });
      response.end(said.body);
    });
  });
  open.push(one);
  return { ...one, seen };
}

const completion = (message: object, more: object = {}) =>
  JSON.stringify({ id: 'c', created: 1, model: 'm', choices: [{ index: 0, message, finish_reason: 'stop', ...more }] });
const says = (content: string) => ({ body: completion({ role: 'assistant', content }) });
const events = (...chunks: readonly (object | string)[]) => ({
  type: 'text/event-stream',
  body: chunks.map((one) => `${typeof one === 'string' ? one : `data: ${JSON.stringify(one)}`}\r\n\r\n`).join(''),
});
const delta = (one: object, finish: string | null = null) => ({
  id: 'c',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta: one, finish_reason: finish }],
});

async function gateway(
  baseUrl: string,
  changes: Partial<GatewayOptions> = {},
): Promise<GatewayServer & { url: string }> {
  const server = await gatewayTo(baseUrl, changes.gate ?? { engine }, changes);
  open.push(server);
  return server;
}

async function post(url: string, body: object | string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

const ASKED = { model: 'm', messages: [QUESTION], dikast: { sources: SOURCES } };
const refusal = (code: string) => ({
  json: { error: { message: expect.any(String), type: expect.any(String), code } },
});

describe('who may call', () => {
  it('is whoever has the key, where there is one', async () => {
    const { url } = await gateway((await vendor(() => says(GOOD))).baseUrl, { clientKey: 'open sesame' });
    expect(await post(url, ASKED)).toMatchObject({ status: 401, ...refusal('invalid_api_key') });
    expect(await post(url, ASKED, { authorization: 'Bearer open' })).toMatchObject({ status: 401 });
    expect(await post(url, ASKED, { authorization: 'Bearer open sesame' })).toMatchObject({ status: 200 });
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('is nobody under a foreign name while it listens on this machine only', async () => {
    const { port } = await gateway((await vendor(() => says(GOOD))).baseUrl);
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', path: '/health', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('is nobody who sends a form, as a page in a browser could', async () => {
    const { url } = await gateway((await vendor(() => says(GOOD))).baseUrl);
    expect(await post(url, JSON.stringify(ASKED), { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      ...refusal('unsupported_media_type'),
    });
  });
});

describe('what is sent on', () => {
  it('is the request as it came, with the key of the gateway and without dikast', async () => {
    const told = await vendor(() => says(GOOD));
    const { url } = await gateway(told.baseUrl, { upstream: { baseUrl: told.baseUrl, apiKey: 'secret-7' } });
    await post(url, { ...ASKED, temperature: 0, of_vendor: { x: 1 } }, { authorization: 'Bearer of-client' });
    expect(told.seen[0]?.authorization).toBe('Bearer secret-7');
    expect(JSON.parse(told.seen[0]?.body ?? '')).toEqual({
      model: 'm',
      messages: [QUESTION],
      temperature: 0,
      of_vendor: { x: 1 },
    });
  });

  it('has the key of the client where the gateway has none of its own, and never the key for the gateway', async () => {
    const told = await vendor(() => says(GOOD));
    await post((await gateway(told.baseUrl)).url, ASKED, { authorization: 'Bearer of-client' });
    await post((await gateway(told.baseUrl)).url, ASKED);
    await post((await gateway(told.baseUrl, { clientKey: 'sesame' })).url, ASKED, { authorization: 'Bearer sesame' });
    expect(told.seen.map(({ authorization }) => authorization)).toEqual(['Bearer of-client', undefined, undefined]);
  });

  it('never brings the key of the gateway back, whatever the vendor quotes', async () => {
    const told = await vendor(() => ({ status: 401, body: '{"error":{"message":"bad key secret-7"}}' }));
    const { url } = await gateway(told.baseUrl, { upstream: { baseUrl: told.baseUrl, apiKey: 'secret-7' } });
    expect(await post(url, ASKED)).toMatchObject({ status: 401, text: '{"error":{"message":"bad key [redacted]"}}' });
  });
});

describe('bounds', () => {
  it('a body beyond the bound is refused, and what is no endpoint, and what is nested too deeply', async () => {
    const { url } = await gateway((await vendor(() => says(GOOD))).baseUrl, { bodyBytesMax: 200_000 });
    const long = { ...ASKED, padding: 'x'.repeat(200_000) };
    expect(await post(url, long)).toMatchObject({ status: 413, ...refusal('body_too_large') });
    const response = await fetch(`${url}/v1/responses`, { method: 'POST', body: '{}' });
    expect(response.status).toBe(404);
    const deep = `{"model":"m","messages":[{"role":"user","content":"x"}],"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await post(url, deep)).status).toBe(400);
  });

  it('more calls at a time than the bound are sent away until one has ended', async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    const slow = {
      validateResponse: async (...how: Parameters<ConsensusEngine['validateResponse']>) => {
        await waiting;
        return engine.validateResponse(...how);
      },
    };
    let begun = () => {};
    const called = new Promise<void>((resolve) => (begun = resolve));
    const told = await vendor(() => {
      begun();
      return says(GOOD);
    });
    const { url } = await gateway(told.baseUrl, { callsMax: 1, gate: { engine: slow } });
    const first = post(url, ASKED);
    await called;
    const second = await post(url, ASKED);
    expect(second).toMatchObject({ status: 503, ...refusal('overloaded') });
    expect(second.headers.get('retry-after')).toBe('1');
    answer();
    expect((await first).status).toBe(200);
    expect((await post(url, ASKED)).status).toBe(200);
  });

  it('a call whose time is over is a 504, and leaves no timer', async () => {
    const clock = new ManualClock();
    let begun = () => {};
    const called = new Promise<void>((resolve) => (begun = resolve));
    const silent = await vendor(() => {
      begun();
      return undefined;
    });
    const { url } = await gateway(silent.baseUrl, { clock, timeoutMs: 5000 });
    const answer = post(url, ASKED);
    await called;
    clock.advance(5000);
    expect(await answer).toMatchObject({ status: 504, ...refusal('timeout') });
  });
});

describe('odd vendors', () => {
  it.each([
    ['nothing listens', undefined],
    [
      'several choices',
      { body: JSON.stringify({ choices: [{ message: { content: BAD } }, { message: { content: BAD } }] }) },
    ],
    ['text in parts', { body: completion({ content: [{ type: 'text', text: BAD }] }) }],
    ['a redirect', { status: 302, body: BAD }],
    ['a page', { type: 'text/html', body: `<p>${BAD}</p>` }],
  ])('%s: a 502 that says nothing of the answer', async (_, said) => {
    const told = await vendor(() => said ?? says(''));
    if (said === undefined) await told.close();
    const { url } = await gateway(told.baseUrl);
    const { status, json, text } = await post(url, ASKED);
    expect({ status, json }).toMatchObject({ status: 502, ...refusal('upstream_unusable') });
    expect(text).not.toContain('36');
  });

  it('an answer that is withheld is withheld wherever the vendor repeats it', async () => {
    const more = { logprobs: { content: [{ token: BAD }] } };
    const told = await vendor(() => ({
      body: completion({ content: BAD, reasoning_content: BAD, tool_calls: [{ id: BAD }] }, more),
    }));
    const { text, json } = await post((await gateway(told.baseUrl)).url, ASKED);
    expect(json.dikast).toMatchObject({ outcome: 'rejected' });
    const { dikast: _, ...rest } = JSON.parse(text);
    expect(JSON.stringify(rest)).not.toContain('36');
  });

  it('calls of tools pass where tools are offered, and only there', async () => {
    const toolCalls = [{ id: '1', type: 'function', function: { name: 'look', arguments: '{}' } }];
    const told = await vendor((call) =>
      call % 2 === 1
        ? { body: completion({ content: 'Let me look.', tool_calls: toolCalls }) }
        : events(
            delta({ role: 'assistant', content: BAD }),
            delta({ tool_calls: toolCalls }),
            delta({}, 'tool_calls'),
            'data: [DONE]',
          ),
    );
    const { url } = await gateway(told.baseUrl);
    const offered = { ...ASKED, tools: [{ type: 'function' }] };
    const first = await post(url, offered);
    expect(first.json.choices[0].message.tool_calls).toEqual(toolCalls);
    expect(first.headers.get('x-dikast-outcome')).toBe('not_judged');
    expect((await post(url, { ...offered, stream: true })).text).toContain('"name":"look"');
    expect((await post(url, ASKED)).json.dikast).toMatchObject({ policy: 'block' });
    expect((await post(url, { ...ASKED, stream: true })).text).not.toMatch(/"content":"[^"]*36|look/);
  });

  it('a stream keeps what the vendor sent with it, and its tokens if they are wanted', async () => {
    const usage = { ...delta({}), choices: [], usage: { total_tokens: 9 } };
    const told = await vendor(() =>
      events(
        delta({ role: 'assistant', reasoning_content: 'Hm.' }),
        delta({ content: GOOD.slice(0, 9) }),
        ': note',
        delta({ content: GOOD.slice(9) }, 'length'),
        usage,
        'data: [DONE]',
      ),
    );
    const { url } = await gateway(told.baseUrl);
    const { text } = await post(url, { ...ASKED, stream: true, stream_options: { include_usage: true } });
    const sent = text
      .split('\n\n')
      .filter((one) => one !== '')
      .map((one) => one.slice('data: '.length));
    expect(sent.at(-1)).toBe('[DONE]');
    const chunks = sent.slice(0, -1).map((one) => JSON.parse(one));
    expect(chunks.map((one) => one.choices[0]?.delta.content ?? '').join('')).toBe(GOOD);
    expect(chunks.find((one) => one.choices[0]?.delta.reasoning_content === 'Hm.')).toBeDefined();
    expect(chunks.at(-2)).toMatchObject({ choices: [{ finish_reason: 'length' }], dikast: { outcome: 'accepted' } });
    expect(chunks.at(-1)).toMatchObject({ usage: { total_tokens: 9 }, choices: [] });
  });

  it.each([
    ['breaks off', events(delta({ content: BAD }))],
    ['sends what is no chunk', events(delta({ content: BAD }), 'data: {"error":{"message":"over"}}')],
  ])('a stream that %s ends with an error, and nothing of it is released', async (_, said) => {
    const told = await vendor(() => said);
    const { text } = await post((await gateway(told.baseUrl)).url, { ...ASKED, stream: true });
    expect(text).toContain('"code":"upstream_unusable"');
    expect(text).not.toMatch(/36|\[DONE\]/);
  });

  it.each(['annotate', 'shadow'] as const)('a stream is not held back under the policy %s', async (policy) => {
    let judge = () => {};
    const read = new Promise<void>((resolve) => (judge = resolve));
    const waiting: GateSettings['engine'] = {
      validateResponse: async (...how) => {
        await read;
        return engine.validateResponse(...how);
      },
    };
    const told = await vendor(() => events(delta({ content: BAD }), delta({}, 'stop'), 'data: [DONE]'));
    const { url } = await gateway(told.baseUrl, { gate: { engine: waiting, policy } });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ASKED, stream: true }),
    });
    let text = '';
    for await (const part of response.body ?? []) {
      text += new TextDecoder().decode(part);
      if (text.includes(BAD)) judge();
    }
    expect(text).toContain(`"outcome":"${policy === 'shadow' ? 'pending' : 'rejected'}"`);
  });

  it('a stream that is held back says that it is still there, and nothing of the answer', async () => {
    const clock = new ManualClock();
    let begun = () => {};
    const judging = new Promise<void>((resolve) => (begun = resolve));
    let judge = () => {};
    const read = new Promise<void>((resolve) => (judge = resolve));
    const waiting: GateSettings['engine'] = {
      validateResponse: async (...how) => {
        begun();
        await read;
        return engine.validateResponse(...how);
      },
    };
    const told = await vendor(() => events(delta({ content: GOOD }), delta({}, 'stop'), 'data: [DONE]'));
    const { url } = await gateway(told.baseUrl, { gate: { engine: waiting }, clock });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ASKED, stream: true }),
    });
    await judging;
    clock.advance(15_000);
    let text = '';
    for await (const part of response.body ?? []) {
      text += new TextDecoder().decode(part);
      if (!text.includes(': held back\n\n')) continue;
      if (!text.includes('[DONE]')) expect(text).not.toContain('26 weeks');
      judge();
    }
    expect(text).toMatch(/: held back\n\n[\s\S]*26 weeks[\s\S]*\[DONE\]/);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['a stream', 200, 'text/event-stream'],
    ['an error', 500, 'application/json'],
  ])('%s that is reset is the failure of the upstream, not ours', async (_, status, type) => {
    const told = await scriptedVendor((__, response) => {
      response.writeHead(status, { 'content-type': type });
      response.write(`data: ${JSON.stringify(delta({ content: BAD }))}\n\n`, () => response.destroy());
    });
    open.push(told);
    const { text } = await post((await gateway(told.baseUrl)).url, { ...ASKED, stream: true });
    expect(text).toContain('"code":"upstream_unusable"');
    expect(text).not.toMatch(/36|\[DONE\]/);
  });

  it('an answer in one piece to who asked for a stream is a 502', async () => {
    const told = await vendor(() => says(BAD));
    expect(await post((await gateway(told.baseUrl)).url, { ...ASKED, stream: true })).toMatchObject({ status: 502 });
  });
});

describe('how it ends', () => {
  it('calls that go on are answered before it closes, and nobody new is let in', async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    let begun = () => {};
    const judging = new Promise<void>((resolve) => (begun = resolve));
    const slow = {
      validateResponse: async (...how: Parameters<ConsensusEngine['validateResponse']>) => {
        begun();
        await waiting;
        return engine.validateResponse(...how);
      },
    };
    const { url, close } = await gateway((await vendor(() => says(GOOD))).baseUrl, { gate: { engine: slow } });
    const last = post(url, ASKED);
    await judging;
    const closed = close(60_000);
    await expect(post(url, ASKED)).rejects.toThrow('fetch failed');
    answer();
    expect((await last).json.dikast.outcome).toBe('accepted');
    await closed;
  });

  it('calls that go on for too long are aborted', async () => {
    const clock = new ManualClock();
    let begun = () => {};
    const called = new Promise<void>((resolve) => (begun = resolve));
    const silent = await vendor(() => {
      begun();
      return undefined;
    });
    const { url, close } = await gateway(silent.baseUrl, { clock });
    const last = post(url, ASKED);
    await called;
    const closed = close(1000);
    clock.advance(1000);
    expect((await last).status).toBe(503);
    await closed;
  });

  it('every call is reported once, without a word of what was said', async () => {
    const reports: unknown[] = [];
    const told = await vendor((call) =>
      call === 2 ? events(delta({ content: BAD }, 'stop'), 'data: [DONE]') : says(GOOD),
    );
    const { url } = await gateway(told.baseUrl, { onCall: (report) => reports.push(report) });
    await post(url, ASKED);
    await post(url, { ...ASKED, stream: true });
    await post(url, { ...ASKED, n: 2 });
    const one = { elapsedMs: expect.any(Number), error: undefined, status: 200 };
    expect(reports).toEqual([
      { ...one, outcome: 'accepted', validation: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { ...one, outcome: 'rejected', validation: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { ...one, status: 400, outcome: undefined, validation: null, error: 'invalid_request' },
    ]);
  });
});
