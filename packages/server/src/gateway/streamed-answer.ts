/** An answer as server-sent events, held back by the gate until its claims are settled. */
import { gatedStream } from '@dikast/ai/gate/gated-stream';
import { type ApiError, errorBody } from './api-error.ts';
import { type Part, partsOf } from './chunk-parts.ts';
import { chunksOf } from './chunk-writing.ts';
import { bodyOf, type GatedCall, gateOptionsOf, revisionBody } from './gated-call.ts';
import { type KeepAlive, keptAlive } from './kept-alive.ts';
import { unusable } from './upstream.ts';

/** How the end of a stream is told. */
export interface StreamEnding {
  /** What an error is to the client. */
  readonly failureOf: (error: unknown) => ApiError;
  /** The stream is out, or nobody reads it any more. */
  readonly onOver: () => void;
}

/**
 * Asks the vendor and streams what the gate lets out. What goes wrong later than here ends the stream with an error event.
 * @throws UpstreamRefusal, ApiError; what aborts the signal.
 */
export async function answerInPieces(call: GatedCall, ending: StreamEnding, keepAlive: KeepAlive): Promise<Response> {
  const opened = await open(bodyOf(call), call);
  const options = gateOptionsOf(call);
  const { signal, material } = call;
  const revise = async (answer: string, findings: string) => ({
    stream: await open(revisionBody(call, answer, findings), call),
  });
  const released = gatedStream(opened, { revise, material: () => material, signal }, options);
  const headers = {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-dikast-outcome': 'pending',
    'x-dikast-policy': options.policy ?? 'block',
  };
  // A stream that nobody begins to read never runs, nor ends.
  signal.addEventListener('abort', ending.onOver, { once: true });
  return new Response(ReadableStream.from(keptAlive(events(released, call, ending), keepAlive)), { headers });
}

async function open(body: string, { upstream, signal, request }: GatedCall): Promise<ReadableStream<Part>> {
  const response = await upstream.chat(body, signal);
  const type = response.headers.get('content-type') ?? '';
  if (response.body !== null && type.startsWith('text/event-stream'))
    return ReadableStream.from(partsOf(response.body, request.hasTools));
  await response.body?.cancel();
  throw unusable('was asked for a stream and sent something else');
}

async function* events(parts: ReadableStream<Part>, call: GatedCall, ending: StreamEnding): AsyncGenerator<Uint8Array> {
  const writing = { isUsageWanted: call.request.isUsageWanted, onEnd: call.onRecord };
  try {
    for await (const chunk of chunksOf(parts, writing)) yield event(chunk);
    yield event('[DONE]');
  } catch (error) {
    yield event(errorBody(ending.failureOf(error)));
  } finally {
    ending.onOver();
  }
}

const encoder = new TextEncoder();

function event(data: object | string): Uint8Array {
  return encoder.encode(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
}
