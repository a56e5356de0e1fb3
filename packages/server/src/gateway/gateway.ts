/**
 * The gateway: the OpenAI chat-completions API in front of a vendor that speaks it too. What the vendor answers passes the
 * pools before the client sees it.
 */
import type { Clock } from 'dikast';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ApiError, errorResponse } from './api-error.ts';
import { CallsInFlight } from './calls-in-flight.ts';
import { type CallReport, chatCall } from './chat-call.ts';
import { type Admission, admit } from './client-admission.ts';
import { failureResponse } from './failure-response.ts';
import type { GateSettings } from './gated-call.ts';
import { Upstream, type UpstreamOptions } from './upstream.ts';

/** How a gateway works; bounds have defaults. */
export interface GatewayOptions extends Admission {
  readonly upstream: UpstreamOptions;
  readonly gate: GateSettings;
  readonly clock: Clock;
  /** Bytes of a request that are read. Default 4 MiB. */
  readonly bodyBytesMax?: number;
  /** Calls at a time; more are refused with status 503. Default 64. */
  readonly callsMax?: number;
  /** For a whole call, revisions included. Default two minutes. */
  readonly timeoutMs?: number;
  /** Longest silence of a stream that is held back, after which a comment is sent; 0 sends none. Default 15 seconds. */
  readonly keepAliveMs?: number;
  /** Told of every call that has ended. */
  readonly onCall?: (report: CallReport) => void;
}

/** A gateway without a port of its own. */
export interface Gateway {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly calls: CallsInFlight;
}

const BODY_BYTES_MAX = 4 * 2 ** 20;
const CALLS_MAX = 64;
const TIMEOUT_MS = 120_000;
const KEEP_ALIVE_MS = 15_000;

/** Makes one. */
export function createGateway(options: GatewayOptions): Gateway {
  const { callsMax = CALLS_MAX, timeoutMs = TIMEOUT_MS, bodyBytesMax = BODY_BYTES_MAX } = options;
  const { gate, clock, keepAliveMs = KEEP_ALIVE_MS, onCall } = options;
  const calls = new CallsInFlight({ callsMax, timeoutMs }, clock);
  const upstream = new Upstream(options.upstream);
  // The key of this gateway is not for the vendor.
  const upstreamFor = (request: Request) =>
    options.clientKey === undefined ? upstream.forClient(request.headers.get('authorization') ?? undefined) : upstream;
  const tooLarge = () => errorResponse(new ApiError('body_too_large', `the body is longer than ${bodyBytesMax} bytes`));
  const app = new Hono();
  app.onError((error) => failureResponse(error));
  app.notFound(({ req }) => errorResponse(unknownEndpoint(req.method, req.path)));
  app.use(async ({ req }, next) => {
    admit(req.raw, options);
    await next();
  });
  app.get('/health', () => healthResponse(calls, options));
  app.get('/v1/models', async ({ req }) => {
    const call = calls.begin(req.raw.signal);
    try {
      return await upstreamFor(req.raw).models(call.signal);
    } catch (error) {
      return failureResponse(error, call);
    } finally {
      call.end();
    }
  });
  app.post('/v1/chat/completions', bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }), ({ req }) =>
    chatCall(req.raw, { calls, upstream: upstreamFor(req.raw), gate, clock, keepAliveMs, onCall }),
  );
  return { fetch: (request) => app.fetch(request), calls };
}

function healthResponse({ isClosing }: CallsInFlight, { gate: { policy = 'block' } }: GatewayOptions): Response {
  return Response.json({ status: isClosing ? 'closing' : 'ok', policy }, { status: isClosing ? 503 : 200 });
}

function unknownEndpoint(method: string, path: string): ApiError {
  const served = 'POST /v1/chat/completions, GET /v1/models and GET /health';
  return new ApiError('unknown_endpoint', `${method} ${path.slice(0, 100)}: no such endpoint, expected ${served}`);
}
