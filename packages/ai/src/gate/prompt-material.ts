/**
 * What an answer can be judged against, as far as a prompt tells: the last question of the user, sources that the caller
 * names, and results of tools.
 */
import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Prompt,
  LanguageModelV3ToolResultOutput,
} from '@ai-sdk/provider';
import { DikastError } from 'dikast';
import { z } from 'zod';
import type { Material } from './gate-policy.ts';

const QUERY_LENGTH_MAX = 10_000;
const sourcesSchema = z.array(z.object({ id: z.string(), text: z.string() }));

/**
 * Sources are those in `providerOptions.dikast.sources`, then the results of tools as `tool-1`, `tool-2`, ...
 * @throws DikastError `invalid_request` when `providerOptions.dikast.sources` is no list of sources.
 */
export function promptMaterial({ prompt, providerOptions }: LanguageModelV3CallOptions): Material {
  const given = providerOptions?.dikast?.sources ?? [];
  const parsed = sourcesSchema.safeParse(given);
  if (!parsed.success)
    throw new DikastError('invalid_request', 'providerOptions.dikast.sources: expected a list of { id, text }');
  const query = lastQuestion(prompt);
  const sources = [...parsed.data, ...toolSources(prompt)];
  return query === undefined ? { sources } : { query, sources };
}

/** Text of the last message of the user; undefined when there is none, or more than a request takes. */
function lastQuestion(prompt: LanguageModelV3Prompt): string | undefined {
  const last = prompt.findLast(({ role }) => role === 'user');
  if (last?.role !== 'user') return undefined;
  const text = last.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  return text.trim() === '' || text.length > QUERY_LENGTH_MAX ? undefined : text;
}

function toolSources(prompt: LanguageModelV3Prompt): Material['sources'] {
  const outputs = prompt.flatMap((message) =>
    message.role === 'tool'
      ? message.content.flatMap((part) => (part.type === 'tool-result' ? [textOf(part.output)] : []))
      : [],
  );
  return outputs.filter((text) => text !== '').map((text, index) => ({ id: `tool-${index + 1}`, text }));
}

function textOf(output: LanguageModelV3ToolResultOutput): string {
  switch (output.type) {
    case 'text':
      return output.value;
    case 'json':
      return JSON.stringify(output.value);
    default:
      return '';
  }
}
