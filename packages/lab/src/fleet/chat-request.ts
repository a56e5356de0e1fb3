/** A chat-completions request as the fleet reads it: what it does not know of it, it passes over. */
import { z } from 'zod';
import type { ChatMessage } from './prompt-reading.ts';

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });
const messageSchema = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(partSchema), z.null()]).optional(),
});
const requestSchema = z.looseObject({
  model: z.string(),
  messages: z.array(messageSchema).max(10_000),
  stream: z.boolean().optional(),
});

/** What was asked of which model. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly isStream: boolean;
}

/** Reads a request's body; undefined when it is no chat request. */
export function readChatRequest(body: string): ChatRequest | undefined {
  const parsed = requestSchema.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { model, messages, stream = false } = parsed.data;
  return {
    model,
    isStream: stream,
    messages: messages.map(({ role, content }) => ({ role, content: textOf(content) })),
  };
}

function textOf(content: z.output<typeof messageSchema>['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text = '' }) => text).join('');
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
