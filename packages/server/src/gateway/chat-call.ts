/** One call of a client from its body to its response, counted, timed and reported. */
import type { GateRecord } from '@dikast/ai';
import type { Clock } from 'dikast';
import { ApiError, errorResponse } from './api-error.ts';
import type { CallInFlight, CallsInFlight } from './calls-in-flight.ts';
import { readChatRequest } from './chat-request.ts';
import { answerAtOnce } from './completion.ts';
import { failureOf, failureResponse } from './failure-response.ts';
import type { GateSettings } from './gated-call.ts';
import { materialOf } from './request-material.ts';
import { answerInPieces } from './streamed-answer.ts';
import type { Upstream } from './upstream.ts';

/** What the calls of a gateway share. */
export interface CallSurroundings {
  readonly calls: CallsInFlight;
  readonly upstream: Upstream;
  readonly gate: GateSettings;
  readonly clock: Clock;
  /** Longest silence of a stream that is held back; 0 lets it be silent. */
  readonly keepAliveMs: number;
  readonly onCall: ((report: CallReport) => void) | undefined;
}

/** One call, for a log. Nothing in it is secret, or said by a client or a model. */
export interface CallReport {
  readonly status: number;
  /** Undefined where nothing was judged. */
  readonly outcome: GateRecord['outcome'] | undefined;
  readonly validation: string | null;
  readonly elapsedMs: number;
  /** Code of the error that the client was told of. */
  readonly error: string | undefined;
}

const RETRY_AFTER_SECONDS = 1;

/** Serves one call; never throws. */
export async function chatCall(request: Request, surroundings: CallSurroundings): Promise<Response> {
  const { calls } = surroundings;
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  if (calls.isClosing) return errorResponse(new ApiError('shutting_down', 'the gateway is closing'));
  if (calls.isFull) return errorResponse(new ApiError('overloaded', 'too many calls at a time', { retryAfterSeconds }));
  return new ChatCall(calls.begin(request.signal), surroundings).serve(request);
}

class ChatCall {
  readonly #call: CallInFlight;
  readonly #surroundings: CallSurroundings;
  readonly #startMs: number;
  #record: GateRecord | undefined;
  #error: ApiError | undefined;
  #isOver = false;

  constructor(call: CallInFlight, surroundings: CallSurroundings) {
    this.#call = call;
    this.#surroundings = surroundings;
    this.#startMs = surroundings.clock.monotonic();
  }

  async serve(request: Request): Promise<Response> {
    try {
      const response = await this.#answer(request);
      if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream'))
        this.#end(response.status);
      return response;
    } catch (error) {
      const response = failureResponse(error, this.#call);
      this.#error = failureOf(error, this.#call);
      this.#end(response.status);
      return response;
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { upstream, gate, clock, keepAliveMs } = this.#surroundings;
    const { signal } = this.#call;
    if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
      throw new ApiError('unsupported_media_type', 'content-type: expected application/json');
    const asked = readChatRequest(await request.text());
    const onRecord = (record: GateRecord) => {
      this.#record = record;
    };
    const gated = { request: asked, ...materialOf(asked), upstream, gate, signal, onRecord };
    if (!asked.isStream) return answerAtOnce(gated);
    const ending = {
      failureOf: (error: unknown) => {
        this.#error = failureOf(error, this.#call);
        return this.#error;
      },
      onOver: () => this.#end(200),
    };
    return answerInPieces(gated, ending, { clock, intervalMs: keepAliveMs });
  }

  #end(status: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#call.end();
    const { clock, onCall } = this.#surroundings;
    const { outcome, validation = null } = this.#record ?? {};
    const elapsedMs = clock.monotonic() - this.#startMs;
    onCall?.({ status, outcome, validation, elapsedMs, error: this.#error?.code });
  }
}
