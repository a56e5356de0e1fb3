/**
 * What an answer is judged against, as far as the request tells: sources named in its `dikast` member, documents marked in
 * messages of the system or the user, and results of tools.
 */
import type { Material } from '@dikast/ai/gate/gate-policy';
import { type ChatRequest, textOf } from './chat-completion.ts';

const QUERY_LENGTH_MAX = 10_000;
const DOCUMENT = /<document id="([^"\s[\](),;]{1,200})">([\s\S]*?)<\/document>/g;

/** The sources and the last question of the user; of two sources with one id the first counts. */
export function requestMaterial({ messages, dikast }: ChatRequest): Material {
  const tools = messages.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content));
  const all = [
    ...(dikast?.sources ?? []),
    ...messages
      .filter(({ role }) => role !== 'assistant' && role !== 'tool')
      .flatMap(({ content }) => documentsIn(textOf(content))),
    ...tools.filter((text) => text !== '').map((text, index) => ({ id: `tool-${index + 1}`, text })),
  ];
  const sources = [...new Map([...all].reverse().map((source) => [source.id, source])).values()].reverse();
  const asked = messages.findLast(({ role }) => role === 'user');
  const query = textOf(asked?.content).replace(DOCUMENT, '').trim();
  return query === '' || query.length > QUERY_LENGTH_MAX ? { sources } : { query, sources };
}

function documentsIn(text: string): Material['sources'] {
  return [...text.matchAll(DOCUMENT)].map(([, id = '', document = '']) => ({ id, text: document.trim() }));
}
