/**
 * The fleet: simulated vendors of language models behind one real HTTP server that speaks the OpenAI chat-completions
 * API. Vendor `amber` is at `/amber/v1`. Nobody needs a key; latencies run on the given clock.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from 'dikast';
import { type ChatRequest, readChatRequest } from './chat-request.ts';
import { drawFailure, drawLatencyMs } from './failure-draw.ts';
import type { FleetPlan, ModelPlan, VendorPlan } from './fleet-plan.ts';
import { replyOf } from './model-opinion.ts';
import { sendError, sendFailure, sendReply } from './replies.ts';

/** What has come in so far. */
export interface FleetCounts {
  readonly started: number;
  /** Hung up on by the caller before the answer was out. */
  readonly aborted: number;
  readonly answered: number;
  readonly byModel: Readonly<Record<string, number>>;
}

/** A running fleet. */
export interface Fleet {
  /** Of a vendor: `http://127.0.0.1:<port>/<vendor>/v1`. */
  baseUrlOf(vendor: string): string;
  readonly port: number;
  counts(): FleetCounts;
  /** Resolves when as many calls have come in, in all, since the start. */
  whenStarted(calls: number): Promise<void>;
  /** Resolves when as many calls were hung up on. */
  whenAborted(calls: number): Promise<void>;
  close(): Promise<void>;
}

/** Longest request body that is read. */
const BODY_LENGTH_MAX = 8 * 2 ** 20;
/** Prompts whose repeats are counted; the oldest are forgotten. */
const PROMPTS_REMEMBERED_MAX = 10_000;
const MINUTE_MS = 60_000;

/** Starts a fleet on a loopback port; 0 takes a free one. */
export async function startFleet(plan: FleetPlan, clock: Clock, port = 0): Promise<Fleet> {
  const fleet = new FleetServer(plan, clock);
  await fleet.listen(port);
  return fleet;
}

class FleetServer implements Fleet {
  readonly #plan: FleetPlan;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #repeats = new Map<string, number>();
  readonly #recentCalls = new Map<string, number[]>();
  readonly #byModel = new Map<string, number>();
  #started = 0;
  #aborted = 0;
  #answered = 0;
  #watchers: { readonly isDue: () => boolean; readonly resolve: () => void }[] = [];

  constructor(plan: FleetPlan, clock: Clock) {
    this.#plan = plan;
    this.#clock = clock;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  baseUrlOf(vendor: string): string {
    return `http://127.0.0.1:${this.port}/${vendor}/v1`;
  }

  counts(): FleetCounts {
    const byModel = Object.fromEntries(this.#byModel);
    return { started: this.#started, aborted: this.#aborted, answered: this.#answered, byModel };
  }

  whenStarted(calls: number): Promise<void> {
    return this.#when(() => this.#started >= calls);
  }

  whenAborted(calls: number): Promise<void> {
    return this.#when(() => this.#aborted >= calls);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, vendorName = '', path = ''] = /^\/([^/]+)\/v1\/(.+)$/.exec(incoming.url ?? '') ?? [];
    const vendor = this.#plan.vendors.find(({ name }) => name === vendorName);
    if (vendor === undefined) sendError(response, 404, `no vendor "${vendorName}"`);
    else if (path === 'chat/completions' && incoming.method === 'POST') await this.#chat(vendor, incoming, response);
    else if (path === 'models') sendModels(response, vendor);
    else sendError(response, 404, `no endpoint "${path}", expected chat/completions or models`);
  }

  async #chat(vendor: VendorPlan, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const request = body === undefined ? undefined : readChatRequest(body);
    const model = vendor.models.find(({ id }) => id === request?.model);
    if (request === undefined) sendError(response, 400, 'the body is not a chat-completions request');
    else if (model === undefined) sendError(response, 404, `no model "${request.model}"`);
    else {
      this.#start(response, model);
      if (vendor.isDown === true) sendError(response, 503, 'the vendor is down');
      else if (this.#isOverLimit(vendor)) sendError(response, 429, 'too many calls', { 'retry-after': '60' });
      else await this.#answer(vendor, model, request, response);
    }
  }

  #start(response: ServerResponse, { id }: ModelPlan): void {
    this.#started++;
    this.#byModel.set(id, (this.#byModel.get(id) ?? 0) + 1);
    response.on('close', () => {
      if (response.writableFinished) this.#answered++;
      else this.#aborted++;
      this.#notify();
    });
    this.#notify();
  }

  async #answer(vendor: VendorPlan, model: ModelPlan, request: ChatRequest, response: ServerResponse): Promise<void> {
    const prompt = JSON.stringify(request.messages);
    const call = { seed: this.#plan.seed, model: model.id, prompt, repeat: this.#repeatOf(`${model.id}\0${prompt}`) };
    await this.#wait(drawLatencyMs(vendor, call), response);
    const failure = drawFailure(vendor, call);
    if (failure === 'hang' || response.destroyed) return;
    const text = replyOf(this.#plan, model, request.messages);
    if (failure === undefined) await sendReply(response, request, text);
    else sendFailure(response, request, text, failure);
  }

  /** Also ends when the caller hangs up. */
  #wait(delayMs: number, response: ServerResponse): Promise<void> {
    if (delayMs <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.schedule(delayMs, resolve);
      response.once('close', () => {
        cancel();
        resolve();
      });
    });
  }

  #repeatOf(key: string): number {
    const repeat = this.#repeats.get(key) ?? 0;
    this.#repeats.delete(key);
    this.#repeats.set(key, repeat + 1);
    for (const oldest of this.#repeats.keys()) {
      if (this.#repeats.size <= PROMPTS_REMEMBERED_MAX) break;
      this.#repeats.delete(oldest);
    }
    return repeat;
  }

  #isOverLimit({ name, callsPerMinute }: VendorPlan): boolean {
    if (callsPerMinute === undefined) return false;
    const nowMs = this.#clock.monotonic();
    const recent = (this.#recentCalls.get(name) ?? []).filter((calledMs) => calledMs > nowMs - MINUTE_MS);
    this.#recentCalls.set(name, recent);
    if (recent.length >= callsPerMinute) return true;
    recent.push(nowMs);
    return false;
  }

  #when(isDue: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#watchers.push({ isDue, resolve });
      this.#notify();
    });
  }

  #notify(): void {
    const due = this.#watchers.filter(({ isDue }) => isDue());
    this.#watchers = this.#watchers.filter((watcher) => !due.includes(watcher));
    for (const { resolve } of due) resolve();
  }
}

function sendModels(response: ServerResponse, vendor: VendorPlan): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const data = vendor.models.map(({ id }) => ({ id, object: 'model', created: 0, owned_by: vendor.name }));
  response.end(JSON.stringify({ object: 'list', data }));
}

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > BODY_LENGTH_MAX) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
