import { describe, expect, it } from 'vitest';
import type { Message } from './message.ts';
import { decodeRecord } from './record.ts';
import { recoverReplica } from './replica.ts';
import { replicaEnd, TestCluster, testMembership } from './test-cluster.ts';
import { forgePrePrepare, forgePrepare, forgeRequest } from './test-forging.ts';

function run(cluster: TestCluster, count: number, label = 'op'): void {
  for (let index = 0; index < count; index++) {
    cluster.submit(1, `${label}${index}`);
    cluster.settle();
  }
}

/** Signed votes that a replica sent, by phase, view and sequence number. */
function votesOf(messages: readonly Message[]): Map<string, string> {
  const votes = new Map<string, string>();
  for (const message of messages) {
    if (message.kind !== 'prepare' && message.kind !== 'commit' && message.kind !== 'pre-prepare') continue;
    votes.set(`${message.kind} ${message.view} ${message.sequence}`, message.digest);
  }
  return votes;
}

describe('recovery from durable records (PBFT.md section 2.6)', () => {
  it('a replica that restarts anywhere in its log never contradicts what it may have sent (trap 37)', () => {
    const cluster = new TestCluster({
      n: 4,
      limits: { ...new TestCluster({ n: 1 }).limits, checkpointInterval: 64, windowSize: 128 },
    });
    cluster.hook = ({ from, message }) => !(message.kind === 'pre-prepare' && from.id === 0 && message.sequence === 4);
    run(cluster, 5);
    cluster.hook = () => true;
    cluster.tick(60);
    run(cluster, 3, 'more');
    const records = cluster.records.get(2) ?? [];
    const outputs = cluster.outputs.get(2) ?? [];
    for (let boundary = 1; boundary <= records.length; boundary++) {
      const { replica } = recoverReplica(cluster.options(2), records.slice(0, boundary));
      const sent = messagesBefore(outputs, boundary);
      for (const [place, digest] of votesOf(sent)) {
        const [phase, view, sequence] = place.split(' ') as ['prepare' | 'commit' | 'pre-prepare', string, string];
        const { guard } = replica.state;
        expect(guard.permits({ phase, view: Number(view), sequence: Number(sequence), digest: 'ff'.repeat(32) })).toBe(
          false,
        );
        if (Number(view) >= guard.lowestView)
          expect(guard.permits({ phase, view: Number(view), sequence: Number(sequence), digest })).toBe(true);
      }
    }
    expect(records.length).toBeGreaterThan(20);
  });

  it('a replica that restarts anywhere in its log ends up where the others are', () => {
    const source = new TestCluster({ n: 4 });
    run(source, 7);
    const length = (source.records.get(3) ?? []).length;
    for (let boundary = 1; boundary <= length; boundary++) {
      const cluster = new TestCluster({ n: 4 });
      run(cluster, 7);
      cluster.crash(3);
      cluster.restart(3, (cluster.records.get(3) ?? []).slice(0, boundary));
      run(cluster, 3, 'after');
      cluster.tick(30);
      expect(cluster.executed(3)).toEqual(cluster.executed(0));
      expect(cluster.violations()).toEqual([]);
    }
  });

  it('a whole group that falls at once keeps every operation that was answered', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 6);
    for (const id of [0, 1, 2, 3]) cluster.crash(id);
    for (const id of [0, 1, 2, 3]) cluster.restart(id);
    run(cluster, 2, 'after');
    cluster.tick(30);
    for (const id of [0, 1, 2, 3])
      expect(cluster.executed(id)).toEqual(['op0', 'op1', 'op2', 'op3', 'op4', 'op5', 'after0', 'after1']);
  });

  it('a replica in the middle of a view change is in it again after a restart', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    cluster.submit(0, 'a');
    cluster.hook = ({ message }) => message.kind !== 'view-change';
    cluster.tick(40);
    cluster.restart(2);
    expect(cluster.replica(2).state).toMatchObject({ view: 1, isViewActive: false });
    cluster.hook = () => true;
    cluster.tick(20);
    expect(cluster.executed(2)).toEqual(['a']);
  });

  it('a restarted replica repeats the very vote it recorded, byte for byte', () => {
    const cluster = new TestCluster({ n: 4 });
    const proposal = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'a')]);
    cluster.give(1, replicaEnd(0), proposal);
    const { outputs } = recoverReplica(cluster.options(1), cluster.records.get(1) ?? []);
    const sends = outputs.flatMap((output) => (output.kind === 'send' ? [output.message] : []));
    expect(sends).toEqual([forgePrepare(1, proposal)]);
  });

  it('reading back stops at the first record that is damaged, and votes are withheld (trap 39)', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 3);
    const records = [...(cluster.records.get(1) ?? [])];
    records[4] = (records[4] as Uint8Array).slice(0, 9);
    cluster.restart(1, records);
    expect(cluster.replica(1).state.abstention).toBeDefined();
    expect(cluster.outputsOf(1, 'alarm')).toHaveLength(1);
  });

  it('random bytes are never a record', () => {
    const { limits } = new TestCluster({ n: 1 });
    expect(decodeRecord(new Uint8Array([99, 1, 2]), limits).ok).toBe(false);
    expect(decodeRecord(new Uint8Array(0), limits).ok).toBe(false);
  });
});

describe('the amnesia rule (trap 38)', () => {
  it('a replica without records does not vote until a whole window has passed', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 6);
    cluster.crash(3);
    cluster.restart(3, [], false);
    const before = cluster.outputsOf(3, 'send').length;
    cluster.tick(6);
    run(cluster, 3, 'after');
    const votes = cluster
      .outputsOf(3, 'send')
      .slice(before)
      .filter(({ message }) => message.kind === 'prepare' || message.kind === 'commit');
    expect(votes).toEqual([]);
    expect(cluster.replica(3).state.abstention?.until).toBe(6 + cluster.limits.windowSize);
  });

  it('it votes again once a checkpoint above that is stable', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 6);
    cluster.crash(3);
    cluster.restart(3, [], false);
    cluster.tick(6);
    run(cluster, 14, 'after');
    cluster.tick(20);
    expect(cluster.replica(3).state.abstention).toBeUndefined();
    cluster.crash(2);
    run(cluster, 2, 'last');
    cluster.tick(10);
    expect(cluster.executed(3).at(-1)).toBe('last1');
  });

  it('an empty log is a loss, unless storage knows that it was never written', () => {
    const cluster = new TestCluster({ n: 4 });
    const abstains = (storage?: { isComplete: boolean }) =>
      recoverReplica(cluster.options(1), [], storage).replica.state.abstention !== undefined;
    expect([abstains(), abstains({ isComplete: false }), abstains({ isComplete: true })]).toEqual([true, true, false]);
  });

  it('a second restart does not end the abstention', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 6);
    cluster.crash(3);
    cluster.restart(3, [], false);
    cluster.tick(6);
    cluster.restart(3);
    expect(cluster.replica(3).state.abstention).toBeDefined();
  });
});

describe('membership change (DESIGN: an ordered operation that takes effect at a checkpoint)', () => {
  it('a new replica joins, votes, and the old ones count it', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.add(4);
    run(cluster, 3);
    cluster.submitMembership(0, testMembership(5, 2, 1));
    cluster.tick(20);
    for (const id of [0, 1, 2, 3, 4]) expect(cluster.replica(id).state.membership.epoch).toBe(1);
    run(cluster, 5, 'after');
    cluster.tick(20);
    for (const id of [0, 1, 2, 3, 4]) expect(cluster.executed(id)).toHaveLength(8);
    cluster.crash(0);
    run(cluster, 1, 'without');
    cluster.tick(60);
    expect(cluster.executed(4)).toHaveLength(9);
  });

  it('it takes effect beyond everything that may be in flight', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submitMembership(0, testMembership(4, 3, 1));
    cluster.settle();
    const ordered = cluster.outputsOf(1, 'executed').find((output) => output.operations.length > 0);
    cluster.tick(20);
    const at = cluster.replica(1).state.epochStartsAfter;
    expect(at % cluster.limits.checkpointInterval).toBe(0);
    expect(at).toBeGreaterThanOrEqual((ordered?.sequence ?? 0) + cluster.limits.windowSize);
  });

  it('messages of the old epoch are refused in the new one (trap 24)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submitMembership(0, testMembership(4, 3, 1));
    cluster.tick(20);
    const outputs = cluster.give(1, replicaEnd(0), forgePrePrepare(0, 0, 20, []));
    expect(outputs).toMatchObject([{ kind: 'rejected', reason: 'wrong-epoch' }]);
  });

  it('a client that is no administrator cannot change it', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submitMembership(1, testMembership(4, 3, 1));
    cluster.tick(20);
    expect(cluster.replica(1).state.membership.epoch).toBe(0);
  });

  it.each([
    ['skips an epoch', testMembership(4, 2, 2)],
    ['adds two replicas', testMembership(6, 2, 1)],
    ['has no replica', { ...testMembership(4, 2, 1), replicas: [] }],
    [
      'changes a key',
      {
        ...testMembership(4, 2, 1),
        replicas: testMembership(4).replicas.map((member) => ({
          ...member,
          publicKey: member.publicKey.map((byte) => byte ^ 1),
        })),
      },
    ],
    ['is not sorted', { ...testMembership(4, 2, 1), replicas: [...testMembership(4).replicas].reverse() }],
  ])('a membership that %s is refused, with the reason as the result', (_title, membership) => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submitMembership(0, membership);
    cluster.tick(20);
    expect(cluster.completed).toMatchObject([{ result: { status: 'refused' } }]);
    expect(cluster.replica(1).state.membership.epoch).toBe(0);
  });

  it('a replica that slept through two changes follows them by their certificates', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(3);
    cluster.submitMembership(0, testMembership(4, 3, 1));
    cluster.tick(20);
    cluster.submitMembership(0, testMembership(4, 4, 2));
    cluster.tick(30);
    expect(cluster.replica(0).state.membership.epoch).toBe(2);
    cluster.restart(3);
    cluster.tick(20);
    expect(cluster.replica(3).state.membership.epoch).toBe(2);
  });

  it('a removed replica is not counted, and the rest goes on', () => {
    const cluster = new TestCluster({ n: 5 });
    cluster.submitMembership(0, { ...testMembership(5, 2, 1), replicas: testMembership(4).replicas });
    cluster.tick(20);
    run(cluster, 4, 'after');
    cluster.tick(5);
    expect(cluster.executed(0)).toHaveLength(4);
    expect(cluster.replica(0).state.membership.replicas).toHaveLength(4);
  });

  it('a replica restarts in the epoch in which it fell', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.submitMembership(0, testMembership(4, 3, 1));
    cluster.tick(20);
    cluster.crash(2);
    cluster.restart(2);
    expect(cluster.replica(2).state.membership.epoch).toBe(1);
    expect(cluster.outputsOf(2, 'alarm')).toEqual([]);
  });
});

function messagesBefore(
  outputs: TestCluster['outputs'] extends Map<number, infer List> ? List : never,
  boundary: number,
): Message[] {
  const messages: Message[] = [];
  let records = 0;
  for (const output of outputs) {
    if (output.kind === 'persist') records += output.records.length;
    if (records > boundary) break;
    if (output.kind === 'send') messages.push(output.message);
  }
  return messages;
}
