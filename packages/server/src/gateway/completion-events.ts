/** A settled completion as the server-sent events of a streamed one. */
import type { Completion } from './chat-completion.ts';

/** A completion, perhaps with what the gate came to. */
type Settled = Completion & { readonly dikast?: unknown };

const CHUNK_LENGTH = 64;

/** The events, with usage in a chunk of its own if it was asked for; the last but [DONE] carries `dikast`. */
export function completionEvents(completion: Settled, hasUsage: boolean): string {
  const { id = 'chatcmpl-dikast', created = 0, model = '', choices, usage, dikast } = completion;
  const [first] = choices;
  const chunk = (more: object) => ({ id, object: 'chat.completion.chunk', created, model, ...more });
  const choice = (delta: object, finish: string | null) =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  const { content, tool_calls: calls } = first?.message ?? {};
  const chunks = [
    choice({ role: 'assistant', content: '' }, null),
    ...piecesOf(content ?? '').map((piece) => choice({ content: piece }, null)),
    ...(calls ?? []).map((call, index) => choice({ tool_calls: [{ index, ...(call as object) }] }, null)),
    { ...choice({}, first?.finish_reason ?? 'stop'), ...(dikast === undefined ? {} : { dikast }) },
    ...(hasUsage ? [chunk({ choices: [], usage: usage ?? null })] : []),
  ];
  return [...chunks.map((one) => JSON.stringify(one)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('');
}

/** Pieces of a text, no character cut in two. */
function piecesOf(text: string): readonly string[] {
  const characters = [...text];
  const pieces = Math.ceil(characters.length / CHUNK_LENGTH);
  return Array.from({ length: pieces }, (_, index) =>
    characters.slice(index * CHUNK_LENGTH, (index + 1) * CHUNK_LENGTH).join(''),
  );
}
