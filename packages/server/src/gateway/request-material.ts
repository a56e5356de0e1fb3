/**
 * What an answer is judged against, as far as its request tells: documents in messages, text files, results of tools, and
 * the member `dikast`. What the model said before is never a source.
 */
import type { GateOptions, Material } from '@dikast/ai';
import { DikastError, parseRequest, type ValidationRequest } from 'dikast';
import { ApiError } from './api-error.ts';
import type { ChatMessage, ChatRequest } from './chat-request.ts';
import { documentBlocks } from './document-blocks.ts';

/** What is known before there is an answer. */
export interface JudgedBy extends Pick<GateOptions, 'stakes' | 'citations'> {
  readonly material: Material;
}

const QUERY_LENGTH_MAX = 10_000;
/** Stands in for the answer while the rest of a validation request is checked. */
const NO_ANSWER_YET = '-';
const TEXT_FILE = /^data:(?:text\/[a-z0-9.+-]+|application\/json)(?:;[^,;]*)*;base64,/i;
const MEMBERS = ['query', 'sources', 'stakes', 'citations'];

type Sources = readonly (readonly [id: string, text: string])[];

/**
 * Collects the sources. Of two with one id the later stands, and those in `dikast.sources` before all others.
 * @throws ApiError `invalid_request` naming the field, also when there is more than a validation takes.
 */
export function materialOf({ messages, dikast }: ChatRequest): JudgedBy {
  const given = givenIn(dikast);
  const question = messages.findLast(({ role }) => role === 'user');
  const asked = question === undefined ? '' : documentBlocks(textOf(question)).rest;
  const query = given?.query ?? (asked === '' || asked.length > QUERY_LENGTH_MAX ? undefined : asked);
  const found = new Map([...documentsIn(messages), ...toolResults(messages)]);
  for (const { id } of given?.sources ?? []) found.delete(id);
  const sources = [...(given?.sources ?? []), ...[...found].map(([id, text]) => ({ id, text }))];
  const material = query === undefined ? { sources } : { query, sources };
  checked({ answer: NO_ANSWER_YET, ...material }, 'sources', 'messages');
  return { material, ...(given === undefined ? {} : { stakes: given.stakes, citations: given.citations }) };
}

function givenIn(dikast: unknown): ValidationRequest | undefined {
  if (dikast === undefined || dikast === null) return undefined;
  if (typeof dikast !== 'object' || Array.isArray(dikast)) throw badField('dikast', 'expected an object');
  const unknown = Object.keys(dikast).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined)
    throw badField(`dikast.${unknown.slice(0, 100)}`, `is not known; expected ${MEMBERS.join(', ')}`);
  return checked({ ...dikast, answer: NO_ANSWER_YET }, 'dikast', 'dikast');
}

function checked(request: object, place: string, param: string): ValidationRequest {
  try {
    return parseRequest(request, place);
  } catch (error) {
    if (!(error instanceof DikastError)) throw error;
    const [field = ''] = /^dikast[^:]*/.exec(error.message) ?? [param];
    throw new ApiError('invalid_request', error.message, { param: field });
  }
}

function badField(param: string, problem: string): ApiError {
  return new ApiError('invalid_request', `${param}: ${problem}`, { param });
}

function documentsIn(messages: readonly ChatMessage[]): Sources {
  const documents = messages
    .filter(({ role }) => role === 'system' || role === 'developer' || role === 'user')
    .flatMap((message) => [...documentBlocks(textOf(message)).documents, ...textFiles(message)]);
  return documents.map(({ id, text }, index) => [id ?? `document-${index + 1}`, text] as const);
}

/** Files whose content is text, by their names. */
function textFiles({ content }: ChatMessage): { id: string | undefined; text: string }[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap(({ file }) => {
    const data = file?.file_data ?? '';
    const [prefix] = TEXT_FILE.exec(data.slice(0, 200)) ?? [];
    if (prefix === undefined) return [];
    const id = file?.filename?.replace(/[\s\p{Cc}[\](),;]+/gu, '-');
    return [{ id, text: Buffer.from(data.slice(prefix.length), 'base64').toString('utf8') }];
  });
}

function toolResults(messages: readonly ChatMessage[]): Sources {
  const texts = messages.filter(({ role }) => role === 'tool' || role === 'function').map(textOf);
  return texts.filter((text) => text !== '').map((text, index) => [`tool-${index + 1}`, text] as const);
}

function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ text = '' }) => text).join('\n');
}
