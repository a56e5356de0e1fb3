import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBatch, encodeBatch } from './batch.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { decodeMembershipState, encodeMembershipState } from './membership.ts';
import type { Message } from './message.ts';
import { decodeRecord } from './record.ts';
import { decodeSnapshot } from './snapshot.ts';
import { replicaEnd, TestCluster, testMembership } from './test-cluster.ts';
import { forgeRequest } from './test-forging.ts';

/** Genuine messages of every kind, from a run with every scenario in it. */
function collectMessages(): Message[] {
  const cluster = new TestCluster({ n: 4 });
  cluster.add(4);
  const prepared = ({ message }: { message: Message }) => !(message.kind === 'commit' && message.view === 0);
  cluster.hook = ({ from, to, message }) =>
    prepared({ message }) && !(message.kind === 'pre-prepare' && to.id === 3 && from.id === 0);
  cluster.submit(0, 'a', 'b');
  cluster.tick(60);
  cluster.hook = () => true;
  cluster.submitMembership(0, testMembership(5, 2, 1));
  cluster.tick(60);
  const messages = new Map<string, Message>();
  for (const { message } of cluster.delivered) messages.set(message.kind, message);
  return [...messages.values()];
}

const messages = collectMessages();

describe('the message codec', () => {
  it('covers every kind of message', () => {
    expect(messages.map((message) => message.kind).sort()).toEqual([
      'batch-body',
      'checkpoint',
      'checkpoint-proof',
      'chunk',
      'commit',
      'fetch-batch',
      'fetch-checkpoint',
      'fetch-chunk',
      'new-view',
      'pre-prepare',
      'prepare',
      'reply',
      'request',
      'status',
      'view-change',
    ]);
  });

  it.each(messages.map((message) => [message.kind, message] as const))('%s comes back as it was', (_kind, message) => {
    expect(decodeMessage(encodeMessage(message), DEFAULT_LIMITS)).toEqual({ ok: true, value: message });
  });

  it.each(messages.map((message) => [message.kind, message] as const))(
    '%s is refused when cut anywhere or longer',
    (_kind, message) => {
      const bytes = encodeMessage(message);
      for (let length = 0; length < bytes.length; length += 1 + Math.floor(bytes.length / 200))
        expect(decodeMessage(bytes.slice(0, length), DEFAULT_LIMITS).ok).toBe(false);
      expect(decodeMessage(new Uint8Array([...bytes, 0]), DEFAULT_LIMITS)).toEqual({
        ok: false,
        problem: 'trailing-bytes',
      });
    },
  );

  it('what decodes encodes to the same bytes: there is one encoding (trap 17)', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), (message, at, byte) => {
        const bytes = encodeMessage(message).slice();
        bytes[at % bytes.length] = byte;
        const decoded = decodeMessage(bytes, DEFAULT_LIMITS);
        if (decoded.ok) expect(encodeMessage(decoded.value)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('no bytes make it throw (trap 27)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(16), (bytes, kind) => {
        decodeMessage(new Uint8Array([kind, ...bytes]), DEFAULT_LIMITS);
        decodeRecord(new Uint8Array([kind, ...bytes]), DEFAULT_LIMITS);
        decodeBatch(bytes, DEFAULT_LIMITS);
        decodeSnapshot(bytes, DEFAULT_LIMITS);
        decodeMembershipState(bytes, DEFAULT_LIMITS);
      }),
      { numRuns: 2000 },
    );
  });

  it('a replica given any altered message does not throw and keeps its invariants (trap 27)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = () => false;
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), fc.nat(3), (message, at, byte, from) => {
        const bytes = encodeMessage(message).slice();
        bytes[at % bytes.length] = byte;
        const decoded = decodeMessage(bytes, cluster.limits);
        if (decoded.ok) cluster.give(2, replicaEnd(from), decoded.value);
        cluster.queue = [];
      }),
      { numRuns: 1500 },
    );
    expect(cluster.violations()).toEqual([]);
  });

  it('a number above 2^53 - 1 is refused', () => {
    const bytes = encodeMessage({ kind: 'commit', epoch: 0, view: 0, sequence: 1, digest: '00'.repeat(32) });
    bytes[5] = 0xff;
    expect(decodeMessage(bytes, DEFAULT_LIMITS)).toEqual({ ok: false, problem: 'over-limit' });
  });
});

describe('bounds of a batch (trap 33)', () => {
  const limits = {
    ...DEFAULT_LIMITS,
    batchRequestsMax: 2,
    batchOperationsMax: 3,
    requestOperationsMax: 2,
    batchBytesMax: 1000,
    requestBytesMax: 400,
  };

  it.each([
    ['too many requests', encodeBatch([1, 2, 3].map((timestamp) => forgeRequest(0, timestamp, 'a')))],
    ['too many operations', encodeBatch([forgeRequest(0, 1, 'a', 'b'), forgeRequest(0, 2, 'a', 'b')])],
    ['too many operations in a request', encodeBatch([forgeRequest(0, 1, 'a', 'b', 'c')])],
    ['a request too large', encodeBatch([forgeRequest(0, 1, 'x'.repeat(401))])],
    [
      'too many bytes',
      encodeBatch([forgeRequest(0, 1, 'x'.repeat(400)), forgeRequest(0, 2, 'x'.repeat(400), 'x'.repeat(1))]).slice(0),
    ],
  ])('%s: it is refused', (_title, bytes) => {
    const tight = { ...limits, batchBytesMax: 900 };
    expect(decodeBatch(bytes, tight)).toEqual({ ok: false, problem: 'over-limit' });
  });

  it('a request without operations is refused', () => {
    expect(decodeBatch(encodeBatch([forgeRequest(0, 1)]), limits).ok).toBe(false);
  });
});

describe('membership state', () => {
  it('comes back as it was, with a change under way', () => {
    const state = {
      current: testMembership(4, 2, 1),
      startsAfter: 8,
      previous: testMembership(5),
      pending: { membership: testMembership(4, 3, 2), takesEffectAt: 24 },
    };
    expect(decodeMembershipState(encodeMembershipState(state), DEFAULT_LIMITS)).toEqual({ ok: true, value: state });
  });
});
