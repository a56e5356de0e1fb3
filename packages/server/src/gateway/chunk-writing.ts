/** What the gate lets out of a stream, as chunks of a chat completion; the last one has the verdict under `dikast`. */
import type { JSONObject, JSONValue } from '@ai-sdk/provider';
import type { GateRecord } from '@dikast/ai';
import { CARRIED, type Part } from './chunk-parts.ts';

/** Members that all chunks of an answer share. */
type Head = Readonly<{ id: string; object: 'chat.completion.chunk'; created: number; model: string }>;

/** Writes the chunks; `onEnd` is told what stands under `dikast`. */
export async function* chunksOf(
  parts: AsyncIterable<Part>,
  { isUsageWanted, onEnd }: { isUsageWanted: boolean; onEnd: (record: GateRecord) => void },
): AsyncGenerator<JSONObject> {
  let head: Head = { id: '', object: 'chat.completion.chunk', created: 0, model: '' };
  for await (const part of parts) {
    if (part.type === 'response-metadata') {
      const { id = '', modelId: model = '', timestamp } = part;
      head = { ...head, id, model, created: Math.floor((timestamp?.getTime() ?? 0) / 1000) };
      yield chunkWith(head, { role: 'assistant', content: '' });
    } else if (part.type === 'text-delta')
      yield { ...(carriedBy(part)?.chunk ?? chunkWith(head, { content: part.delta })), ...head };
    else if (part.type === 'tool-call') yield { ...carriedBy(part)?.chunk, ...head };
    else if (part.type === 'raw') yield { ...(part.rawValue as JSONObject), ...head };
    else if (part.type === 'finish') {
      const record = part.providerMetadata?.dikast;
      if (record !== undefined) onEnd(record as unknown as GateRecord);
      yield* ending(part, head, isUsageWanted);
    }
  }
}

function* ending(part: Extract<Part, { type: 'finish' }>, head: Head, isUsageWanted: boolean): Generator<JSONObject> {
  const { chunk, usage } = carriedBy(part) ?? {};
  const dikast = part.providerMetadata?.dikast;
  const isWithheld = part.finishReason.raw === 'dikast';
  const last = isWithheld || chunk === undefined ? chunkWith(head, {}, 'content_filter') : chunk;
  yield { ...last, ...head, ...(dikast === undefined ? {} : { dikast }) };
  if (usage !== undefined && isUsageWanted) yield { ...usage, ...head };
}

function carriedBy(part: Extract<Part, { type: 'text-delta' | 'tool-call' | 'finish' }>): Carried | undefined {
  return part.providerMetadata?.[CARRIED] as Carried | undefined;
}

/** What parts carry, as chunk-parts.ts puts it there. */
interface Carried {
  readonly chunk?: JSONObject;
  readonly usage?: JSONObject;
}

function chunkWith(head: Head, delta: JSONObject, finish: JSONValue = null): JSONObject {
  return { ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] };
}
