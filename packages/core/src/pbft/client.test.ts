import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../base/bytes.ts';
import { createClient } from './client.ts';
import { type ClientOptions, DEFAULT_CLIENT_LIMITS } from './client-api.ts';
import type { Reply } from './message.ts';
import { GROUP, replicaEnd, TEST_LIMITS, TestCluster, testCrypto, testMembership } from './test-cluster.ts';

const limits = {
  ...TEST_LIMITS,
  ...DEFAULT_CLIENT_LIMITS,
  requestsInFlightMax: 2,
  requestOperationsMax: 3,
  queuedOperationsMax: 5,
};
const options: ClientOptions = {
  group: GROUP,
  client: 0,
  membership: testMembership(4),
  firstTimestamp: 5,
  limits,
  crypto: testCrypto('client', 0),
};

/** Genuine replies to client 0's first request. */
function genuineReplies(): Reply[] {
  const cluster = new TestCluster({ n: 4 });
  cluster.submit(0, 'a');
  cluster.settle();
  return cluster.delivered.flatMap(({ message }) => (message.kind === 'reply' ? [message] : []));
}

function waiting() {
  const client = createClient({ ...options, firstTimestamp: 1 });
  client.step({ kind: 'submit', token: 7, operation: utf8Bytes('a') });
  return client;
}

describe('the client (section 4.1)', () => {
  it('a lone operation leaves at once; the next ones gather into requests', () => {
    const client = createClient(options);
    const sizes: number[] = [];
    for (let token = 0; token < 5; token++) {
      for (const output of client.step({ kind: 'submit', token, operation: Uint8Array.of(token) }))
        if (output.kind === 'send' && output.message.kind === 'request') sizes.push(output.message.operations.length);
    }
    expect(sizes).toEqual([1, 3]);
  });

  it('operations submitted in one turn share requests, from the first on', () => {
    const client = createClient(options);
    const outputs = Array.from({ length: 4 }, (_, token) =>
      client.step({ kind: 'submit', token, operation: Uint8Array.of(token), moreFollow: token < 3 }),
    ).flat();
    const sizes = outputs.flatMap((output) =>
      output.kind === 'send' && output.message.kind === 'request' ? [output.message.operations.length] : [],
    );
    expect(sizes).toEqual([3]);
    const later = client.step({ kind: 'tick' }).filter((output) => output.kind === 'send');
    expect(later).toMatchObject([{ message: { operations: [Uint8Array.of(3)] } }]);
  });

  it('an operation beyond the queue or too large is refused at once', () => {
    const client = createClient(options);
    const outputs = Array.from({ length: 12 }, (_, token) =>
      client.step({ kind: 'submit', token, operation: Uint8Array.of(token) }),
    ).flat();
    expect(outputs.filter((output) => output.kind === 'refused').length).toBeGreaterThan(0);
    expect(client.step({ kind: 'submit', token: 99, operation: new Uint8Array(limits.requestBytesMax) })).toMatchObject(
      [{ kind: 'refused', reason: 'too-large' }],
    );
  });

  it('what nobody waits for is neither sent nor repeated, and makes room', () => {
    const client = createClient(options);
    const sent = (outputs: ReturnType<typeof client.step>) =>
      outputs.flatMap((output) =>
        output.kind === 'send' && output.message.kind === 'request'
          ? [output.message.operations.map(([first]) => first)]
          : [],
      );
    const submit = (token: number) => sent(client.step({ kind: 'submit', token, operation: Uint8Array.of(token) }));
    expect([0, 1, 2, 3, 4, 5].flatMap(submit)).toEqual([[0], [1, 2, 3]]);
    for (const token of [4, 0, 1, 2]) expect(sent(client.step({ kind: 'abandon', token }))).toEqual([]);
    const repeated = Array.from({ length: 40 }, () => sent(client.step({ kind: 'tick' }))).flat();
    expect(repeated).toEqual([[5], [1, 2, 3], [5]]);
    for (const token of [3, 5]) client.step({ kind: 'abandon', token });
    expect(Array.from({ length: 400 }, () => sent(client.step({ kind: 'tick' }))).flat()).toEqual([]);
    expect(submit(6)).toEqual([[6]]);
  });

  it('the answer to what nobody waits for any more is not handed out', () => {
    const client = createClient({ ...options, firstTimestamp: 1 });
    client.step({ kind: 'submit', token: 7, operation: utf8Bytes('a') });
    client.step({ kind: 'abandon', token: 7 });
    const outputs = genuineReplies().flatMap((reply) =>
      client.step({ kind: 'message', from: replicaEnd(reply.replica), message: reply }),
    );
    expect(outputs.filter(({ kind }) => kind === 'completed')).toEqual([]);
    expect(outputs).toContainEqual(expect.objectContaining({ kind: 'rejected', reason: 'stale' }));
  });

  it('without an answer it turns to all replicas, with growing patience', () => {
    const client = waiting();
    const at: number[] = [];
    for (let tick = 1; tick <= 220; tick++)
      for (const output of client.step({ kind: 'tick' }))
        if (output.kind === 'send' && output.to.length === 4) at.push(tick);
    expect(at).toEqual([30, 90, 210]);
  });

  it('a quorum of matching replies completes the operation, fewer do not', () => {
    const client = waiting();
    const done = genuineReplies().map((reply) =>
      client
        .step({ kind: 'message', from: replicaEnd(reply.replica), message: reply })
        .some((output) => output.kind === 'completed'),
    );
    expect(done).toEqual([false, false, true, false]);
  });

  it.each([
    [
      'another result',
      (reply: Reply) => ({ ...reply, results: [{ status: 'done' as const, bytes: utf8Bytes('lie') }] }),
      'bad-signature',
    ],
    ['another replica’s name', (reply: Reply) => ({ ...reply, replica: 3 }), 'wrong-sender'],
    ['another client', (reply: Reply) => ({ ...reply, client: 1 }), 'wrong-sender'],
    ['an unknown request', (reply: Reply) => ({ ...reply, timestamp: 77 }), 'stale'],
    ['a bad signature', (reply: Reply) => ({ ...reply, signature: new Uint8Array(64) }), 'bad-signature'],
    [
      'too many results',
      (reply: Reply) => ({ ...reply, results: [...reply.results, ...reply.results] }),
      'bad-certificate',
    ],
    ['a broken proof', (reply: Reply) => ({ ...reply, leafCount: 3 }), 'bad-certificate'],
    ['a place outside the tree', (reply: Reply) => ({ ...reply, firstLeaf: 4 }), 'bad-certificate'],
  ])('a reply with %s is refused', (_title, change, reason) => {
    const [reply] = genuineReplies();
    if (reply === undefined) throw new Error('there is a reply');
    const outputs = waiting().step({ kind: 'message', from: replicaEnd(reply.replica), message: change(reply) });
    expect(outputs).toMatchObject([{ kind: 'rejected', reason }]);
  });

  it('one replica counts once, however often it answers', () => {
    const client = waiting();
    const [reply] = genuineReplies();
    if (reply === undefined) throw new Error('there is a reply');
    const outputs = Array.from({ length: 5 }, () =>
      client.step({ kind: 'message', from: replicaEnd(reply.replica), message: reply }),
    ).flat();
    expect(outputs.filter((output) => output.kind === 'completed')).toEqual([]);
  });

  it('it follows a membership change by its certificates, and its requests under way with it', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.add(4);
    cluster.submitMembership(0, testMembership(5, 2, 1));
    cluster.tick(30);
    cluster.submit(1, 'after');
    cluster.tick(60);
    expect(cluster.completed.map((one) => one.certificate().epoch)).toEqual([0, 1]);
  });

  it('completes each operation with its own token and result', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submit(0, 'a', 'b', 'c', 'd');
    cluster.tick(2);
    const results = cluster.completed.map((one) => String.fromCharCode(...one.result.bytes));
    expect(results).toEqual(['result 1', 'result 2', 'result 3', 'result 4']);
  });
});
