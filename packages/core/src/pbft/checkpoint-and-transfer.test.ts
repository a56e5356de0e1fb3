import { describe, expect, it } from 'vitest';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import { clientEnd, replicaEnd, TestCluster } from './test-cluster.ts';
import { forgeCheckpoint, forgeRequest } from './test-forging.ts';

const DIGEST = 'ab'.repeat(32);

function run(cluster: TestCluster, count: number, label = 'op'): void {
  for (let index = 0; index < count; index++) {
    cluster.submit(1, `${label}${index}`);
    cluster.settle();
  }
}

function behind(): TestCluster {
  const cluster = new TestCluster({ n: 4 });
  cluster.crash(3);
  run(cluster, 9);
  cluster.restart(3);
  return cluster;
}

describe('checkpoints (section 4.3)', () => {
  it('every K batches a checkpoint becomes stable and the log below it is discarded', () => {
    const cluster = new TestCluster({ n: 4 });
    run(cluster, 9);
    for (const id of [0, 1, 2, 3]) {
      const { state } = cluster.replica(id);
      expect(state.stable.certificate.sequence).toBe(8);
      expect([...state.log.keys()]).toEqual([9]);
      expect(state.stable.certificate.signatures).toHaveLength(3);
    }
  });

  it('fewer than a quorum of equal checkpoints are not stable, however many differ (trap 4)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ message }) => message.kind !== 'checkpoint';
    run(cluster, 4);
    const own = cluster.replica(0).state.checkpoints.get(4)?.own?.digest ?? '';
    cluster.give(0, replicaEnd(1), forgeCheckpoint(1, 4, own));
    cluster.give(0, replicaEnd(2), forgeCheckpoint(2, 4, DIGEST));
    cluster.give(0, replicaEnd(3), forgeCheckpoint(3, 4, 'cd'.repeat(32)));
    expect(cluster.replica(0).state.stable.certificate.sequence).toBe(0);
  });

  it('a checkpoint that its sender did not sign is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    const outputs = cluster.give(0, replicaEnd(1), { ...forgeCheckpoint(1, 4, DIGEST), signature: new Uint8Array(64) });
    expect(outputs).toMatchObject([{ kind: 'rejected', reason: 'bad-signature' }]);
  });

  it('a second, different checkpoint of one replica is evidence', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(0, replicaEnd(1), forgeCheckpoint(1, 4, DIGEST));
    const outputs = cluster.give(0, replicaEnd(1), forgeCheckpoint(1, 4, 'cd'.repeat(32)));
    expect(outputs).toMatchObject([
      { kind: 'evidence', evidence: { phase: 'checkpoint', replica: 1 } },
      { reason: 'conflicting' },
    ]);
  });

  it('a quorum that certifies another state than this replica’s raises the alarm', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ message }) => message.kind !== 'checkpoint';
    run(cluster, 4);
    for (const id of [1, 2, 3]) cluster.give(0, replicaEnd(id), forgeCheckpoint(id, 4, DIGEST));
    expect(cluster.outputsOf(0, 'alarm').length).toBeGreaterThan(0);
    expect(cluster.replica(0).state.stable.certificate.sequence).toBe(0);
  });

  it('without stable checkpoints the window fills and ordering stops there (trap 15)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ message }) => message.kind !== 'checkpoint' && message.kind !== 'checkpoint-proof';
    for (let timestamp = 1; timestamp <= 15; timestamp++) {
      cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, timestamp, `${timestamp}`));
      cluster.settle();
    }
    expect(cluster.replica(0).state.executed).toBe(cluster.limits.windowSize);
    cluster.hook = () => true;
    cluster.tick(20);
    expect(cluster.executed(0)).toHaveLength(15);
  });

  it('the digest covers the client reply table (trap 16)', () => {
    const digests = ['first', 'second'].map((_, index) => {
      const cluster = new TestCluster({ n: 4 });
      const timestamps = index === 0 ? [1, 2, 3, 4] : [1, 2, 3, 5];
      for (const timestamp of timestamps) {
        cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, timestamp, 'same'));
        cluster.settle();
      }
      return cluster.replica(0).state.stable.certificate.digest;
    });
    expect(digests[0]).not.toBe(digests[1]);
  });
});

describe('state transfer (section 4.4 leaves it open)', () => {
  it('a replica that slept takes the state and then the rest', () => {
    const cluster = behind();
    cluster.tick(10);
    expect(cluster.executed(3)).toEqual(cluster.executed(0));
    expect(cluster.outputsOf(3, 'state-installed')).toHaveLength(1);
  });

  it('it notices without any traffic (trap 20)', () => {
    const cluster = behind();
    cluster.delivered.length = 0;
    cluster.tick(10);
    expect(cluster.executed(3)).toHaveLength(9);
    expect(cluster.delivered.some(({ message }) => message.kind === 'request')).toBe(false);
  });

  it('duplicates are recognised after a transfer, because the reply table came along (trap 16)', () => {
    const cluster = behind();
    cluster.tick(10);
    const first = cluster.delivered.find(({ message }) => message.kind === 'request')?.message;
    if (first?.kind !== 'request') throw new Error('there was a request');
    expect(cluster.give(3, clientEnd(1), first)).toMatchObject([{ kind: 'send', message: { kind: 'reply' } }]);
  });

  it.each([
    ['a changed chunk', 'chunk'],
    ['a certificate with a signature too few', 'certificate'],
    ['a certificate for another digest', 'digest'],
  ])('%s is not believed, and another peer is asked (trap 18)', (_title, what) => {
    const cluster = behind();
    const sources = new Set<number>();
    cluster.hook = ({ from, to, message }) => {
      if (message.kind === 'checkpoint-proof' || message.kind === 'chunk') sources.add(from.id);
      if (from.id !== [...sources][0]) return true;
      if (message.kind === 'chunk' && what === 'chunk')
        return [{ from, to, message: { ...message, bytes: message.bytes.map((byte) => byte ^ 1) } }];
      if (message.kind !== 'checkpoint-proof' || what === 'chunk') return true;
      const { certificate } = message;
      const signatures = certificate.signatures.slice(1);
      const changed = what === 'digest' ? { ...certificate, digest: DIGEST } : { ...certificate, signatures };
      return [{ from, to, message: { ...message, certificate: changed } }];
    };
    cluster.tick(30);
    expect(sources.size).toBeGreaterThan(1);
    expect(cluster.executed(3)).toEqual(cluster.executed(0));
  });

  it('a chunk for another offset, checkpoint or from another peer is refused (trap 18)', () => {
    const cluster = behind();
    cluster.hook = ({ message }) => message.kind !== 'chunk';
    cluster.tick(4);
    const { transfer } = cluster.replica(3).state;
    if (transfer?.target === undefined) throw new Error('a transfer is under way');
    const right = {
      kind: 'chunk',
      epoch: 0,
      sequence: 8,
      offset: 0,
      bytes: new Uint8Array(cluster.limits.chunkBytes),
    } as const;
    for (const [from, message] of [
      [(transfer.source + 1) % 3, right],
      [transfer.source, { ...right, offset: 64 }],
      [transfer.source, { ...right, sequence: 4 }],
      [transfer.source, { ...right, bytes: new Uint8Array(3) }],
    ] as const) {
      expect(cluster.give(3, replicaEnd(from), message)).toMatchObject([{ kind: 'rejected' }]);
    }
    expect(transfer.receivedBytes).toBe(0);
  });

  it('nobody can push a state that was not asked for', () => {
    const cluster = behind();
    const proof = {
      kind: 'checkpoint-proof',
      epoch: 0,
      transitions: [],
      certificate: cluster.replica(0).state.stable.certificate,
      snapshotBytes: 10,
    } as const;
    expect(cluster.give(3, replicaEnd(0), proof)).toMatchObject([{ kind: 'rejected', reason: 'not-requested' }]);
  });

  it('a replica that does not check the snapshot installs a lie: the rule bites', () => {
    const rules = { ...PROTOCOL_RULES, acceptsSnapshot: () => true };
    const cluster = new TestCluster({ n: 4, rules: (id) => (id === 3 ? rules : PROTOCOL_RULES) });
    cluster.crash(3);
    run(cluster, 9);
    cluster.restart(3);
    const snapshot = cluster.replica(0).state.stable.snapshot;
    const lie = new TestCluster({ n: 4 });
    run(lie, 8, 'lie');
    const false8 = lie.replica(0).state.stable.snapshot;
    expect(false8.length).not.toBe(0);
    cluster.hook = ({ from, to, message }) => {
      if (message.kind === 'checkpoint-proof')
        return [{ from, to, message: { ...message, snapshotBytes: false8.length } }];
      if (message.kind !== 'chunk') return true;
      const bytes = false8.slice(message.offset, message.offset + cluster.limits.chunkBytes);
      return [{ from, to, message: { ...message, bytes } }];
    };
    cluster.tick(6);
    expect(snapshot).not.toEqual(false8);
    expect(cluster.executed(3)[0]).toBe('lie0');
  });
});
