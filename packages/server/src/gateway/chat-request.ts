/**
 * A chat-completions request as the gateway reads it: what it needs, checked; everything else goes to the upstream as it
 * is. What would let text past the jury (several choices, speech) is refused by name.
 */
import { explainJsonDefect } from '@dikast/core/base/json-defect';
import { fieldName, fieldProblems } from 'dikast/errors/field-problems';
import { z } from 'zod';
import { ApiError } from './api-error.ts';

const MESSAGES_MAX = 2000;
const PARTS_MAX = 1000;
const NAME_LENGTH_MAX = 200;

const partSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  file: z.looseObject({ filename: z.string().optional(), file_data: z.string().optional() }).optional(),
});
const messageSchema = z.looseObject({
  role: z.enum(['developer', 'system', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(partSchema).max(PARTS_MAX), z.null()]).optional(),
});
const requestSchema = z.looseObject({
  model: z.string().min(1).max(NAME_LENGTH_MAX),
  messages: z.array(messageSchema).min(1).max(MESSAGES_MAX),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1, 'expected 1: one choice is validated').nullish(),
  modalities: z.array(z.literal('text', 'expected "text": only text is validated')).nullish(),
  tools: z.array(z.unknown()).nullish(),
  functions: z.array(z.unknown()).nullish(),
  dikast: z.unknown().optional(),
});

/** One message of a conversation. */
export type ChatMessage = z.output<typeof messageSchema>;

/** What a client asked for. */
export interface ChatRequest {
  /** What the upstream is sent: all but `dikast`. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly messages: readonly ChatMessage[];
  readonly isStream: boolean;
  /** Whether a stream is to end with the tokens that it took. */
  readonly isUsageWanted: boolean;
  /** Whether tools are offered: without, nothing that looks like a call of one excuses an answer from the jury. */
  readonly hasTools: boolean;
  /** The member `dikast`, not looked at yet. */
  readonly dikast: unknown;
}

/** Reads a request's body. @throws ApiError `invalid_request` naming the first field that is wrong. */
export function readChatRequest(text: string): ChatRequest {
  const value = jsonOf(text);
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) throw invalidField(parsed.error, value);
  const { dikast, ...body } = parsed.data;
  return {
    body,
    messages: body.messages,
    isStream: body.stream === true,
    isUsageWanted: body.stream_options?.include_usage === true,
    hasTools: (body.tools ?? []).length > 0 || (body.functions ?? []).length > 0,
    dikast,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, problem } = explainJsonDefect(text);
    throw new ApiError('invalid_request', `body:${line}:${column}: not JSON: ${problem}`);
  }
}

/** Names the field in `param` too, as `messages[2].role`. */
function invalidField(error: z.ZodError, value: unknown): ApiError {
  const [problem = ''] = fieldProblems(error, value);
  const param = fieldName('', error.issues[0]?.path ?? []);
  return new ApiError('invalid_request', param === '' ? `body: ${problem}` : problem, { param });
}
