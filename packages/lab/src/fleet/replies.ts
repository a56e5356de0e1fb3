/** What goes over the wire: the replies of an OpenAI-compatible vendor, good and bad. */

import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { ChatRequest } from './chat-request.ts';
import type { FleetFailure } from './fleet-plan.ts';

/** Characters of the answer that is much too long. */
const HUGE_LENGTH = 10 * 2 ** 20;
const RETRY_AFTER_SECONDS = 1;
const CHUNK_LENGTH = 12;
/** About four characters a token, as a rule of thumb. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);

/** Sends a reply, as one JSON body or as server-sent events. */
export async function sendReply(response: ServerResponse, request: ChatRequest, text: string): Promise<void> {
  if (request.isStream) await sendStream(response, request, text);
  else sendJson(response, 200, completion(request, request.model, text));
}

/** Sends an error in the form that OpenAI-compatible vendors use. */
export function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { error: { message, type: 'fleet', code: null } }, headers);
}

/** Fails in the given way; `text` is what would have been said. */
export function sendFailure(
  response: ServerResponse,
  request: ChatRequest,
  text: string,
  failure: Exclude<FleetFailure, 'hang'>,
): void {
  const say = (content: string, model = request.model) => sendJson(response, 200, completion(request, model, content));
  const manners: Readonly<Record<typeof failure, () => void>> = {
    rate_limited: () => sendError(response, 429, 'too many calls', { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    rate_limited_without_hint: () => sendError(response, 429, 'too many calls'),
    server_error: () => sendError(response, 500, 'something broke'),
    reset: () => response.socket?.resetAndDestroy(),
    half_answer: () => sendHalf(response, JSON.stringify(completion(request, request.model, text))),
    invalid_json: () => say('{"explanation": "I was going to say'),
    wrong_schema: () => say('{"verdict": "fine", "score": 11}'),
    empty: () => say(''),
    refusal: () => say("I'm sorry, but I can't help with that."),
    huge_answer: () => say('x'.repeat(HUGE_LENGTH)),
    wrong_quote: () => say(text.replace(QUOTE, '"quote":"these words stand nowhere"')),
    other_model: () => say(text, 'quite-another-model'),
  };
  manners[failure]();
}

const QUOTE = /"quote":(?:null|"(?:[^"\\]|\\.)*")/g;

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Says how long the body is, sends half of it, and hangs up. */
function sendHalf(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function completion({ messages }: ChatRequest, model: string, text: string): object {
  const promptTokens = tokensOf(messages.map(({ content }) => content).join(''));
  const completionTokens = tokensOf(text);
  return {
    id: 'chatcmpl-fleet',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  };
}

async function sendStream(response: ServerResponse, { model }: ChatRequest, text: string): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (delta: object, finish: string | null) => {
    const chunk = {
      id: 'chatcmpl-fleet',
      object: 'chat.completion.chunk',
      created: 0,
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  send({ role: 'assistant', content: '' }, null);
  for (let start = 0; start < text.length && !response.destroyed; start += CHUNK_LENGTH) {
    send({ content: text.slice(start, start + CHUNK_LENGTH) }, null);
    await setImmediate();
  }
  send({}, 'stop');
  response.end('data: [DONE]\n\n');
}
