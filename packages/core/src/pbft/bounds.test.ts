/** Every map that others can fill has a bound, and every bound a test. */
import { describe, expect, it } from 'vitest';
import { limitsWith } from './limits.ts';
import { membershipProblem } from './membership.ts';
import { violatedInvariants } from './replica-invariants.ts';
import { ReplyTable } from './reply-table.ts';
import { SigningGuard } from './signing-guard.ts';
import { clientEnd, replicaEnd, TEST_LIMITS, TestCluster, testMembership } from './test-cluster.ts';
import { forgeCheckpoint, forgePrePrepare, forgePrepare, forgeRequest } from './test-forging.ts';
import { ThroughputMonitor } from './throughput-monitor.ts';

const DIGEST = 'ab'.repeat(32);

describe('memory against any peer', () => {
  it('votes for any sequence number and view leave at most one slot for each place in the window', () => {
    const cluster = new TestCluster({ n: 4 });
    for (let index = 0; index < 400; index++) {
      const proposal = forgePrePrepare(index % 4, index, index % 40, []);
      cluster.give(2, replicaEnd(3), forgePrepare(3, proposal));
      cluster.give(2, replicaEnd(3), { kind: 'commit', epoch: 0, view: index, sequence: index % 40, digest: DIGEST });
    }
    const { state } = cluster.replica(2);
    expect(state.log.size).toBeLessThanOrEqual(state.limits.windowSize);
    for (const entry of state.log.values()) expect(entry.prepares.size + entry.commits.size).toBeLessThanOrEqual(2);
    expect(violatedInvariants(cluster.replica(2))).toEqual([]);
  });

  it('checkpoints are kept for the window and its multiples of K only', () => {
    const cluster = new TestCluster({ n: 4 });
    for (let sequence = 0; sequence < 200; sequence++)
      cluster.give(2, replicaEnd(3), forgeCheckpoint(3, sequence, DIGEST));
    expect([...cluster.replica(2).state.checkpoints.keys()]).toEqual([4, 8]);
  });

  it('a client has at most clientWindow requests pending', () => {
    const limits = limitsWith({ ...TEST_LIMITS, clientWindow: 5 });
    const cluster = new TestCluster({ n: 4, limits });
    for (let timestamp = 1; timestamp < 20; timestamp++) cluster.give(1, clientEnd(0), forgeRequest(0, timestamp, 'a'));
    expect(cluster.replica(1).state.pending.size).toBe(5);
  });

  it('all clients together have at most pendingRequestsMax requests and pendingBytesMax bytes pending', () => {
    const few = new TestCluster({ n: 4, clients: 4, limits: limitsWith({ ...TEST_LIMITS, pendingRequestsMax: 7 }) });
    const small = new TestCluster({
      n: 4,
      clients: 4,
      limits: limitsWith({ ...TEST_LIMITS, requestBytesMax: 1000, batchBytesMax: 2000, pendingBytesMax: 4000 }),
    });
    for (let index = 0; index < 40; index++) {
      few.give(1, clientEnd(index % 4), forgeRequest(index % 4, index + 1, 'a'));
      small.give(1, clientEnd(index % 4), forgeRequest(index % 4, index + 1, 'a'.repeat(300)));
    }
    expect(few.replica(1).state.pending.size).toBe(7);
    expect(small.replica(1).state.pending.bytes).toBeLessThanOrEqual(4000);
    expect(small.replica(1).state.pending.size).toBeGreaterThan(5);
  });

  it('a peer gets at most answersPerTickMax answers in a tick', () => {
    const cluster = new TestCluster({ n: 4, limits: limitsWith({ ...TEST_LIMITS, answersPerTickMax: 3 }) });
    const answers = Array.from({ length: 9 }, () =>
      cluster.give(1, replicaEnd(3), { kind: 'fetch-checkpoint', epoch: 0 }),
    );
    expect(answers.flat().filter((output) => output.kind === 'send')).toHaveLength(3);
    cluster.tick(1);
    expect(cluster.give(1, replicaEnd(3), { kind: 'fetch-checkpoint', epoch: 0 })).toMatchObject([{ kind: 'send' }]);
  });

  it('a client gets at most replyResendsPerTickMax replies again in a tick', () => {
    const cluster = new TestCluster({ n: 4, limits: limitsWith({ ...TEST_LIMITS, replyResendsPerTickMax: 2 }) });
    const request = forgeRequest(0, 1, 'a');
    cluster.inject(clientEnd(0), replicaEnd(0), request);
    cluster.settle();
    const outputs = Array.from({ length: 5 }, () => cluster.give(1, clientEnd(0), request)).flat();
    expect(outputs.filter((output) => output.kind === 'send')).toHaveLength(2);
  });

  it('a snapshot larger than snapshotBytesMax is not fetched', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(3);
    for (let index = 0; index < 9; index++) {
      cluster.submit(1, `${index}`);
      cluster.settle();
    }
    cluster.restart(3);
    cluster.hook = ({ from, to, message }) =>
      message.kind === 'checkpoint-proof'
        ? [{ from, to, message: { ...message, snapshotBytes: cluster.limits.snapshotBytesMax + 1 } }]
        : true;
    cluster.tick(20);
    expect(cluster.replica(3).state.transfer?.chunks ?? []).toEqual([]);
    expect(cluster.delivered.some(({ message }) => message.kind === 'fetch-chunk')).toBe(false);
  });

  it('the reply table forgets old timestamps, and old results when bytes run out, but not that they were executed', () => {
    const table = new ReplyTable({ ...TEST_LIMITS, clientWindow: 4, replyTableBytesMax: 300 });
    for (let timestamp = 1; timestamp <= 10; timestamp++)
      table.add({
        client: 0,
        timestamp,
        sequence: timestamp,
        content: DIGEST,
        results: [{ status: 'done', bytes: new Uint8Array(100) }],
      });
    expect(table.size).toBe(4);
    expect(table.resultBytes).toBeLessThanOrEqual(300);
    expect(table.find(0, 7)).toMatchObject({ results: undefined });
    expect(table.find(0, 10)?.results).toHaveLength(1);
    expect(table.find(0, 6)).toBeUndefined();
  });

  it('the reply table comes back as it was, and goes on the same way', () => {
    const tight = { ...TEST_LIMITS, clientWindow: 4, replyTableBytesMax: 300 };
    const table = new ReplyTable(tight);
    const add = (one: ReplyTable, client: number, timestamp: number) =>
      one.add({
        client,
        timestamp,
        sequence: timestamp,
        content: DIGEST,
        results: [{ status: 'done', bytes: new Uint8Array(60) }],
      });
    for (const [client, timestamp] of [
      [3, 1],
      [1, 2],
      [3, 2],
      [2, 9],
    ] as const)
      add(table, client, timestamp);
    const decoded = ReplyTable.decode(table.encode(), tight);
    if (!decoded.ok) throw new Error(decoded.problem);
    expect(decoded.value.encode()).toEqual(table.encode());
    for (const one of [table, decoded.value]) add(one, 1, 7);
    expect(decoded.value.encode()).toEqual(table.encode());
  });

  it('two tables filled in another order of clients encode alike only if executed alike (trap 17)', () => {
    const fill = (clients: number[]) => {
      const table = new ReplyTable(TEST_LIMITS);
      for (const client of clients) table.add({ client, timestamp: 1, sequence: 1, content: DIGEST, results: [] });
      return table.encode();
    };
    expect(fill([1, 2])).toEqual(fill([1, 2]));
    expect(fill([1, 2])).not.toEqual(fill([2, 1]));
  });

  it('limits that contradict each other are refused', () => {
    expect(() => limitsWith({ windowSize: 64, checkpointInterval: 64 })).toThrow('windowSize');
    expect(() => limitsWith({ windowSize: 100, checkpointInterval: 49 })).toThrow('multiple');
    expect(() => limitsWith({ pipelineMax: -1 })).toThrow('pipelineMax');
    expect(() => limitsWith({ requestBytesMax: 1 << 20 })).toThrow('largest request');
  });
});

describe('the signing guard', () => {
  it('permits a vote again and refuses another one for the same place', () => {
    const guard = new SigningGuard();
    const vote = { phase: 'prepare', view: 1, sequence: 5, digest: DIGEST } as const;
    expect([guard.permits(vote), guard.permits(vote), guard.permits({ ...vote, digest: 'cd'.repeat(32) })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('refuses every vote in a view that was given up', () => {
    const guard = new SigningGuard();
    guard.leaveViewsBelow(2);
    guard.leaveViewsBelow(1);
    expect(guard.permits({ phase: 'commit', view: 1, sequence: 5, digest: DIGEST })).toBe(false);
    expect(guard.permits({ phase: 'commit', view: 2, sequence: 5, digest: DIGEST })).toBe(true);
    expect(guard.permits({ phase: 'checkpoint', view: 0, sequence: 8, digest: DIGEST })).toBe(true);
  });

  it('forgets what a stable checkpoint covers', () => {
    const guard = new SigningGuard();
    for (let sequence = 1; sequence <= 9; sequence++)
      guard.permits({ phase: 'prepare', view: 0, sequence, digest: DIGEST });
    guard.forgetUpTo(8);
    expect(guard.size).toBe(1);
  });
});

describe('the throughput monitor (trap 29)', () => {
  const limits = { ...TEST_LIMITS, throughputWindowTicks: 2, throughputFloorPercent: 50, throughputHistoryMax: 2 };
  const window = (monitor: ThroughputMonitor, operations: number, backlog = true) => {
    monitor.count(operations);
    return [monitor.tick(backlog), monitor.tick(backlog)].includes(true);
  };

  it('objects to a window under backlog that falls below the share of the best one', () => {
    const monitor = new ThroughputMonitor(limits);
    expect([window(monitor, 100), window(monitor, 50), window(monitor, 49)]).toEqual([false, false, true]);
  });

  it('does not object when there was nothing to do', () => {
    const monitor = new ThroughputMonitor(limits);
    expect([window(monitor, 100), window(monitor, 0, false)]).toEqual([false, false]);
  });

  it('remembers the best of the last views only', () => {
    const monitor = new ThroughputMonitor(limits);
    window(monitor, 100);
    for (let view = 0; view < 3; view++) monitor.startView();
    expect(monitor.floor).toBe(0);
  });
});

describe('who may follow whom', () => {
  it('only one change is under way at a time', () => {
    const current = testMembership(4);
    const pending = { membership: testMembership(4, 3, 1), takesEffectAt: 16 };
    const state = { current, startsAfter: 0, previous: undefined, pending };
    expect(membershipProblem(state, testMembership(4, 3, 1), TEST_LIMITS)).toBe('change-under-way');
  });
});
