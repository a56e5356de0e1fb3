/** The OpenAI chat-completions API as far as the gateway must understand it; the rest passes through untouched. */
import { z } from 'zod';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part), z.null()]).optional();
const message = z.looseObject({ role: z.string(), content });
const source = z.strictObject({ id: z.string(), text: z.string() });

const extension = z.strictObject({
  sources: z.array(source).max(200).optional(),
  stakes: z.enum(['low', 'medium', 'high']).optional(),
  citations: z.enum(['required', 'when_present', 'ignored']).optional(),
});

/** A request; `dikast` is ours and does not go upstream. */
export const chatRequestSchema = z.looseObject({
  model: z.string().min(1).max(300),
  messages: z.array(message).min(1).max(10_000),
  stream: z.boolean().nullish(),
  n: z.int().max(1, 'the gateway judges one answer a request').nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  dikast: extension.optional(),
});

/** A request, its shape checked. */
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** A completion as the upstream gives it. */
export const completionSchema = z.looseObject({
  id: z.string().optional(),
  created: z.number().optional(),
  model: z.string().optional(),
  choices: z
    .array(
      z.looseObject({
        message: z.looseObject({ content: z.string().nullish(), tool_calls: z.array(z.unknown()).nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.unknown().optional(),
});

/** A completion, its shape checked. */
export type Completion = z.output<typeof completionSchema>;

/** The answer of a completion; undefined when tools are called or nothing is said. */
export function answerOf({ choices: [first] }: Completion): string | undefined {
  const { content, tool_calls: calls } = first?.message ?? {};
  if ((calls?.length ?? 0) > 0 || typeof content !== 'string' || content.trim() === '') return undefined;
  return content;
}

/** The text of a message, images and the like left out. */
export function textOf(content: ChatRequest['messages'][number]['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text = '' }) => text).join('\n');
}
