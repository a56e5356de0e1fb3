import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { EXIT_CODES } from '../exit-codes.ts';
import { AnsweringTransport, UNANSWERED_MAX } from './answering-transport.ts';

const request = (id: number, method = 'tools/call') => ({ jsonrpc: '2.0' as const, id, method, params: {} });
const answer = (id: number) => ({ jsonrpc: '2.0' as const, id, result: {} });

/** A transport whose input is to come, and what it wrote. */
async function connected() {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = new AnsweringTransport(input, output);
  const delivered: unknown[] = [];
  const written: string[] = [];
  let exitCode: number | undefined;
  void transport.closed.then((code) => (exitCode = code));
  transport.onmessage = (message) => void delivered.push(message);
  output.on('data', (part: Buffer) => written.push(...part.toString().trimEnd().split('\n')));
  await transport.start();
  const sent = async (...messages: object[]) => {
    for (const message of messages) input.write(`${JSON.stringify(message)}\n`);
    await turn();
  };
  const end = async () => {
    input.end();
    await turn();
  };
  return { transport, delivered, written, sent, end, ending: () => exitCode };
}

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

it('is over at the end of its input only when the last request is answered', async () => {
  const { transport, sent, end, ending } = await connected();
  await sent(request(1), request(2));
  await end();
  await transport.send(answer(2));
  expect(ending()).toBeUndefined();
  await transport.send(answer(1));
  await turn();
  expect(ending()).toBe(EXIT_CODES.ok);
});

it.each([
  ['a request that was cancelled', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
  ['a subscription, which lasts as long as the connection', request(2, 'subscriptions/listen')],
])('does not wait for %s', async (_, message) => {
  const { sent, end, ending, transport } = await connected();
  await sent(request(1), message);
  if ('id' in message) await transport.send(answer(1));
  await end();
  expect(ending()).toBe(EXIT_CODES.ok);
});

it('waits no more when it is told so', async () => {
  const { transport, sent, end, ending } = await connected();
  await sent(request(1));
  await end();
  transport.waitNoMore();
  await transport.close();
  await turn();
  expect(ending()).toBe(EXIT_CODES.ok);
});

it(`refuses a request while ${UNANSWERED_MAX} others wait`, async () => {
  const { delivered, written, sent } = await connected();
  await sent(...Array.from({ length: UNANSWERED_MAX + 1 }, (_, id) => request(id)));
  expect(delivered).toHaveLength(UNANSWERED_MAX);
  expect(written.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ id: UNANSWERED_MAX, error: expect.objectContaining({ code: -32_000 }) }),
  ]);
});
