/**
 * Standard input and output as one connection of the Model Context Protocol. The SDK leaves at the end of the input and drops what
 * it was asked last; a client that pipes its requests in (`dikast mcp < calls.jsonl`) would never see an answer. This one answers first.
 */
import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

type Message = Parameters<StdioServerTransport['send']>[0];

/** Longest message that is read; a verdict of the largest request has its sources in it. */
const MESSAGE_BYTES_MAX = 16 * 2 ** 20;
/** Requests that may wait for their answers; more are refused. */
export const UNANSWERED_MAX = 1000;
/** Of JSON-RPC: the first code that a server may give a meaning of its own. */
const TOO_MANY_REQUESTS = -32_000;
/** Answered when the connection ends, so that nobody can wait for it before. */
const NEVER_ANSWERED = 'subscriptions/listen';

/** Tells when it is over, and ends on its own only when every request that came is answered. */
export class AnsweringTransport extends StdioServerTransport {
  /** How the command is to end. */
  readonly closed: Promise<ExitCode>;
  readonly #input: Readable;
  readonly #unanswered = new Set<unknown>();
  #resolve: (exitCode: ExitCode) => void = () => {};
  #isWaitOver = false;

  constructor(input: Readable, output: Writable) {
    super(input, output, { maxBufferSize: MESSAGE_BYTES_MAX });
    this.#input = input;
    this.closed = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  override async start(): Promise<void> {
    const deliver = this.onmessage;
    this.onmessage = (message) => {
      if (this.#isAccepted(message)) deliver?.(message);
    };
    await super.start();
  }

  override async send(message: Message): Promise<void> {
    try {
      await super.send(message);
    } finally {
      if (!('method' in message)) await this.#settle(message.id);
    }
  }

  /** From now on, closing drops what is not answered. */
  waitNoMore(): void {
    this.#isWaitOver = true;
  }

  /** Called by the SDK at the end of the input and on a message that is too long; the last answer closes what is held open here. */
  override async close(): Promise<void> {
    const hasEnded = this.#input.readableEnded;
    if (hasEnded && this.#unanswered.size > 0 && !this.#isWaitOver) return;
    this.#resolve(hasEnded ? EXIT_CODES.ok : EXIT_CODES.badInput);
    await super.close();
  }

  #isAccepted(message: Message): boolean {
    if (!('method' in message)) return true;
    const { method, params } = message;
    if (method === 'notifications/cancelled') void this.#settle(params?.requestId);
    if (!('id' in message) || method === NEVER_ANSWERED) return true;
    if (this.#unanswered.size < UNANSWERED_MAX) {
      this.#unanswered.add(message.id);
      return true;
    }
    const error = { code: TOO_MANY_REQUESTS, message: `more than ${UNANSWERED_MAX} requests wait for their answers` };
    super.send({ jsonrpc: '2.0', id: message.id, error }).catch(() => {});
    return false;
  }

  async #settle(id: unknown): Promise<void> {
    if (this.#unanswered.delete(id) && this.#unanswered.size === 0 && this.#input.readableEnded) await this.close();
  }
}
