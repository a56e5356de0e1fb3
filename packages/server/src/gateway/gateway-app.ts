/**
 * The gateway: speaks the OpenAI chat-completions API, asks the upstream, and lets out what the policy lets out. What came
 * of it stands in the member `dikast` and in the headers `x-dikast-outcome` and `x-dikast-validation`.
 */
import { type GateOptions, type GateRecord, gateDraft, WITHHELD } from '@dikast/ai/gate/gate-policy';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { answerOf, type ChatRequest, type Completion, chatRequestSchema } from './chat-completion.ts';
import { completionEvents } from './completion-events.ts';
import { requestMaterial } from './request-material.ts';
import { askUpstream, type UpstreamOptions, type UpstreamReply } from './upstream.ts';

/** What a gateway is made of. */
export interface GatewayOptions extends GateOptions {
  readonly upstream: UpstreamOptions;
}

const BODY_BYTES_MAX = 8 * 2 ** 20;

/** The gateway as a web handler: `app.fetch`. */
export function gatewayApp(options: GatewayOptions): Hono {
  const app = new Hono();
  const onError = (c: Context) => refusal(c, 413, `the body is longer than ${BODY_BYTES_MAX} bytes`);
  app.post('/v1/chat/completions', bodyLimit({ maxSize: BODY_BYTES_MAX, onError }), (c) => complete(c, options));
  app.get('/v1/models', async (c) => {
    const authorization = c.req.header('authorization');
    const headers = authorization === undefined ? {} : { authorization };
    return fetch(`${options.upstream.baseUrl}/models`, { headers, signal: c.req.raw.signal });
  });
  app.notFound((c) => refusal(c, 404, `no endpoint ${c.req.path}, expected /v1/chat/completions or /v1/models`));
  app.onError((error, c) => (c.req.raw.signal.aborted ? c.body(null, 499 as 500) : refusal(c, 500, error.message)));
  return app;
}

async function complete(c: Context, options: GatewayOptions): Promise<Response> {
  const parsed = chatRequestSchema.safeParse(await c.req.json().catch(() => undefined));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refusal(c, 400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not a chat request'}`);
  }
  const request = parsed.data;
  const { signal } = c.req.raw;
  const ask = (asked: ChatRequest) => askUpstream(options.upstream, asked, c.req.header('authorization'), signal);
  const first = await ask(request);
  if (first.kind !== 'completion') return passedOn(c, first);
  if (answerOf(first.completion) === undefined) return reply(c, request, first.completion);
  const author = {
    textOf: (draft: Completion) => answerOf(draft) ?? '',
    revise: async (draft: Completion, findings: string) => {
      const again = await ask(revisionOf(request, answerOf(draft) ?? '', findings));
      // A revision that cannot be had leaves the rejected answer, which is then withheld.
      return again.kind === 'completion' && answerOf(again.completion) !== undefined ? again.completion : draft;
    },
  };
  const { stakes, citations } = request.dikast ?? {};
  const wanted = { ...(stakes === undefined ? {} : { stakes }), ...(citations === undefined ? {} : { citations }) };
  const material = requestMaterial(request);
  const { draft, record } = await gateDraft(first.completion, author, material, { ...options, ...wanted }, signal);
  return reply(c, request, record.isReleased ? draft : withheld(draft, options), record);
}

function revisionOf(request: ChatRequest, answer: string, findings: string): ChatRequest {
  const more = [
    { role: 'assistant', content: answer },
    { role: 'user', content: findings },
  ];
  return { ...request, messages: [...request.messages, ...more] };
}

function withheld(draft: Completion, { withheldText = WITHHELD }: GateOptions): Completion {
  const message = { role: 'assistant', content: withheldText };
  return { ...draft, choices: [{ index: 0, message, finish_reason: 'content_filter' }] };
}

function reply(c: Context, request: ChatRequest, completion: Completion, record?: GateRecord): Response {
  if (record !== undefined) {
    c.header('x-dikast-outcome', record.outcome);
    if (record.validation !== null) c.header('x-dikast-validation', record.validation);
  }
  const whole = record === undefined ? completion : { ...completion, dikast: record };
  if (request.stream !== true) return c.json(whole);
  c.header('content-type', 'text/event-stream');
  c.header('cache-control', 'no-cache');
  return c.body(completionEvents(whole, request.stream_options?.include_usage === true));
}

function passedOn(c: Context, upstream: Exclude<UpstreamReply, { kind: 'completion' }>): Response {
  if (upstream.kind === 'broken') return refusal(c, 502, upstream.detail);
  if (upstream.retryAfter !== undefined) c.header('retry-after', upstream.retryAfter);
  c.header('content-type', 'application/json');
  return c.body(upstream.body, upstream.status as 400);
}

function refusal(c: Context, status: 400 | 404 | 413 | 500 | 502, message: string): Response {
  return c.json({ error: { message, type: 'dikast_gateway', param: null, code: null } }, status);
}
