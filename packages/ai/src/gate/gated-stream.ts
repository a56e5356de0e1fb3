/**
 * A stream that is held back until what it says is settled: as a whole, or claim by claim. A rejected claim never comes
 * out, nor does anything after it. Policies that release everything hold nothing back.
 */
import type { LanguageModelV3StreamPart, LanguageModelV3StreamResult } from '@ai-sdk/provider';
import { splitClaims } from 'dikast/request/claims';
import type { MiddlewareOptions } from './consensus-middleware.ts';
import { metadataOf } from './gate-metadata.ts';
import { type GateRecord, gateDraft, judge, type Material, WITHHELD } from './gate-policy.ts';

/** The call whose answer is streamed. */
export interface StreamedCall {
  readonly revise: (answer: string, findings: string) => PromiseLike<LanguageModelV3StreamResult>;
  readonly material: () => Material;
  readonly signal: AbortSignal | undefined;
}

type Part = LanguageModelV3StreamPart;

const TEXT_ID = 'dikast';

/** Holds a stream back as the options say. Cancelling it cancels the model's stream. */
export function gatedStream(
  stream: ReadableStream<Part>,
  call: StreamedCall,
  options: MiddlewareOptions,
): ReadableStream<Part> {
  return ReadableStream.from(partsOf(stream, call, options));
}

function partsOf(stream: ReadableStream<Part>, call: StreamedCall, options: MiddlewareOptions): AsyncGenerator<Part> {
  const { policy, claimEngine } = options;
  if (policy === 'annotate' || policy === 'shadow') return passedOn(stream, call, options);
  if (claimEngine === undefined) return heldAsWhole(stream, call, options);
  return heldByClaim(stream, call, { ...options, engine: claimEngine }, options);
}

/** Everything is released as it comes; only the end waits, for what stands beside it. */
async function* passedOn(
  stream: ReadableStream<Part>,
  call: StreamedCall,
  options: MiddlewareOptions,
): AsyncGenerator<Part> {
  const parts: Part[] = [];
  for await (const part of stream) {
    parts.push(part);
    if (part.type !== 'finish') yield part;
  }
  const end = parts.filter(({ type }) => type === 'finish');
  if (!isAnswer(parts)) {
    yield* end;
    return;
  }
  const author = { textOf: () => textIn(parts), revise: () => Promise.resolve(undefined) };
  const { record } = await gateDraft(undefined, author, call.material(), options, call.signal);
  yield* withMetadata(end, record);
}

async function* heldAsWhole(
  stream: ReadableStream<Part>,
  call: StreamedCall,
  options: MiddlewareOptions,
): AsyncGenerator<Part> {
  const first: Part[] = [];
  for await (const part of stream) {
    if (isPreface(part)) yield part;
    else first.push(part);
  }
  if (!isAnswer(first)) {
    yield* first;
    return;
  }
  const author = {
    textOf: (parts: readonly Part[]) => textIn(parts),
    revise: async (parts: readonly Part[], findings: string) => collected(await call.revise(textIn(parts), findings)),
  };
  const { draft, record } = await gateDraft<readonly Part[]>(first, author, call.material(), options, call.signal);
  if (record.isReleased) yield* withMetadata(draft, record);
  else yield* withheld(draft, record, options);
}

/** Each claim is released when the answer up to its end is accepted; the last word has the engine for the whole. */
async function* heldByClaim(
  stream: ReadableStream<Part>,
  call: StreamedCall,
  claimOptions: MiddlewareOptions,
  options: MiddlewareOptions,
): AsyncGenerator<Part> {
  const rest: Part[] = [];
  let text = '';
  let released = 0;
  for await (const part of stream) {
    if (isPreface(part)) yield part;
    else if (part.type !== 'text-delta') {
      if (part.type !== 'text-start' && part.type !== 'text-end') rest.push(part);
    } else {
      text += part.delta;
      const settled = endOfWholeClaims(text);
      if (settled <= released) continue;
      const { outcome, reasons, verdict } = await judge(
        text.slice(0, settled),
        call.material(),
        claimOptions,
        call.signal,
      );
      if (outcome !== 'accepted') {
        const validation = verdict?.validation ?? null;
        const record = { policy: 'block', outcome, isReleased: false, reasons, validation, revisions: 0 } as const;
        yield* endedEarly(released > 0, record, options);
        return;
      }
      yield* textParts(released === 0, text.slice(released, settled));
      released = settled;
    }
  }
  yield* lastWord(text, released, rest, call, options);
}

/** The whole answer before the engine for the whole: its last claim is released, or the stream ends without it. */
async function* lastWord(
  text: string,
  released: number,
  rest: readonly Part[],
  call: StreamedCall,
  options: MiddlewareOptions,
): AsyncGenerator<Part> {
  if (text.trim() === '' || rest.some(({ type }) => type === 'tool-call')) {
    yield* textParts(released === 0, text.slice(released));
    yield { type: 'text-end', id: TEXT_ID };
    yield* rest;
    return;
  }
  const author = { textOf: () => text, revise: () => Promise.resolve(undefined) };
  const blocking = { ...options, revisionsMax: 0 };
  const { record } = await gateDraft(undefined, author, call.material(), blocking, call.signal);
  if (record.isReleased) {
    yield* textParts(released === 0, text.slice(released));
    yield { type: 'text-end', id: TEXT_ID };
    yield* withMetadata(rest, record);
  } else yield* endedEarly(released > 0, record, options);
}

/** Ends a stream of which a part may be out already; what was released had been accepted. */
function* endedEarly(hasBegun: boolean, record: GateRecord, options: MiddlewareOptions): Generator<Part> {
  if (!hasBegun) yield* textParts(true, options.withheldText ?? WITHHELD);
  yield { type: 'text-end', id: TEXT_ID };
  yield finish(record, undefined);
}

function* textParts(isFirst: boolean, delta: string): Generator<Part> {
  if (isFirst) yield { type: 'text-start', id: TEXT_ID };
  if (delta !== '') yield { type: 'text-delta', id: TEXT_ID, delta };
}

/** Up to where all claims are complete: the last one may still go on. */
function endOfWholeClaims(text: string): number {
  return splitClaims(text).at(-2)?.end ?? 0;
}

/** What says nothing of the answer passes at once. */
function isPreface({ type }: Part): boolean {
  return type === 'stream-start' || type === 'response-metadata';
}

function isAnswer(parts: readonly Part[]): boolean {
  return !parts.some(({ type }) => type === 'tool-call' || type === 'error') && textIn(parts).trim() !== '';
}

function textIn(parts: readonly Part[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
}

async function collected({ stream }: LanguageModelV3StreamResult): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const part of stream) if (!isPreface(part)) parts.push(part);
  return parts;
}

function* withMetadata(parts: readonly Part[], record: GateRecord): Generator<Part> {
  for (const part of parts)
    if (part.type !== 'finish') yield part;
    else yield { ...part, providerMetadata: { ...part.providerMetadata, dikast: metadataOf(record) } };
}

function* withheld(parts: readonly Part[], record: GateRecord, options: MiddlewareOptions): Generator<Part> {
  yield* textParts(true, options.withheldText ?? WITHHELD);
  yield { type: 'text-end', id: TEXT_ID };
  yield finish(
    record,
    parts.find((part) => part.type === 'finish'),
  );
}

const NO_TOKENS = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
} as const;

function finish(record: GateRecord, original: Extract<Part, { type: 'finish' }> | undefined): Part {
  return {
    type: 'finish',
    usage: original?.usage ?? NO_TOKENS,
    finishReason: { unified: 'content-filter', raw: 'dikast' },
    providerMetadata: { ...original?.providerMetadata, dikast: metadataOf(record) },
  };
}
