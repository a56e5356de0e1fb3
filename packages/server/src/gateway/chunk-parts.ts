/**
 * The vendor's stream as the gate takes it: each chunk becomes parts that carry it, so that what is released later is what
 * the vendor sent.
 */
import type { JSONObject, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { z } from 'zod';
import { eventData } from './event-data.ts';
import { unusable } from './upstream.ts';

/** A piece of the stream on its way through the gate. */
export type Part = LanguageModelV3StreamPart;

/** Under this name a part carries the chunk that it comes from. */
export const CARRIED = 'upstream';

const choiceSchema = z.looseObject({
  index: z.literal(0).optional(),
  delta: z.looseObject({ content: z.string().nullish(), tool_calls: z.array(z.unknown()).nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});
const chunkSchema = z.looseObject({
  id: z.string().nullish(),
  created: z.number().nullish(),
  model: z.string().nullish(),
  choices: z.array(choiceSchema).max(1),
});

type Chunk = z.output<typeof chunkSchema>;
type Delta = Readonly<Record<string, unknown>>;

const NO_TOKENS = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
} as const;

/**
 * Reads a streamed answer. Its end comes last, with the chunk on tokens if there is one.
 * @throws ApiError `upstream_unusable` when it is none, or breaks off.
 */
export async function* partsOf(body: ReadableStream<Uint8Array>, hasTools: boolean): AsyncGenerator<Part> {
  let end: Chunk | undefined;
  let usage: Chunk | undefined;
  let isFirst = true;
  for await (const data of eventData(body)) {
    if (data === '[DONE]') break;
    const chunk = chunkOf(data);
    if (isFirst) yield headOf(chunk);
    isFirst = false;
    if (chunk.choices.length === 0) usage = chunk;
    else yield* partsIn(chunk, hasTools);
    if (typeof chunk.choices[0]?.finish_reason === 'string') end = withDelta(chunk, {});
  }
  if (end === undefined) throw unusable('broke off before the end of its answer');
  yield endOf(end, usage);
}

function chunkOf(data: string): Chunk {
  const parsed = chunkSchema.safeParse(jsonOf(data));
  if (parsed.success) return parsed.data;
  throw unusable('sent something that is no chunk of a chat completion with one choice');
}

function jsonOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

function headOf({ id, created, model }: Chunk): Part {
  return {
    type: 'response-metadata',
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof model === 'string' ? { modelId: model } : {}),
    timestamp: new Date((created ?? 0) * 1000),
  };
}

/** Text, and everything else of a chunk but its role and its end, which are said once for all. */
function* partsIn(chunk: Chunk, hasTools: boolean): Generator<Part> {
  const { content, role, ...others } = chunk.choices[0]?.delta ?? {};
  const isCall = hasTools && ((others.tool_calls ?? []).length > 0 || (others.function_call ?? null) !== null);
  const hasMore = Object.values(others).some((value) => value !== null && value !== undefined);
  if (hasMore) yield isCall ? callPart(withDelta(chunk, others)) : { type: 'raw', rawValue: withDelta(chunk, others) };
  if (typeof content !== 'string' || content === '') return;
  const providerMetadata = { [CARRIED]: { chunk: asJson(withDelta(chunk, { content })) } };
  yield { type: 'text-delta', id: 'upstream', delta: content, providerMetadata };
}

function callPart(chunk: Chunk): Part {
  const providerMetadata = { [CARRIED]: { chunk: asJson(chunk) } };
  return { type: 'tool-call', toolCallId: '', toolName: '', input: '', providerMetadata };
}

function endOf(chunk: Chunk, usage: Chunk | undefined): Part {
  const carried = { chunk: asJson(chunk), ...(usage === undefined ? {} : { usage: asJson(usage) }) };
  const raw = chunk.choices[0]?.finish_reason ?? undefined;
  return {
    type: 'finish',
    usage: NO_TOKENS,
    finishReason: { unified: 'other', raw },
    providerMetadata: { [CARRIED]: carried },
  };
}

/** The chunk with this delta only; its end is told by the delta without anything. */
function withDelta(chunk: Chunk, delta: Delta): Chunk {
  const [choice] = chunk.choices;
  const isEnd = Object.keys(delta).length === 0;
  return { ...chunk, choices: [{ ...choice, delta, finish_reason: isEnd ? choice?.finish_reason : null }] };
}

/** It came as JSON. */
function asJson(chunk: Chunk): JSONObject {
  return chunk as JSONObject;
}
