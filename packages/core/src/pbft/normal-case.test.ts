import { describe, expect, it } from 'vitest';
import type { Commit } from './message.ts';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import { clientEnd, replicaEnd, TestCluster } from './test-cluster.ts';
import { forgePrePrepare, forgePrepare, forgeRequest } from './test-forging.ts';

function reasons(outputs: readonly { kind: string }[]): string[] {
  return outputs.flatMap((output) => ('reason' in output && output.kind === 'rejected' ? [String(output.reason)] : []));
}

const proposal = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'a')]);
const commit: Commit = { kind: 'commit', epoch: 0, view: 0, sequence: 1, digest: proposal.digest };

describe('requests (section 4.1)', () => {
  it('a backup passes a client’s request on to the primary', () => {
    const cluster = new TestCluster({ n: 4 });
    const outputs = cluster.give(2, clientEnd(0), forgeRequest(0, 1, 'a'));
    expect(outputs).toMatchObject([{ kind: 'send', to: [replicaEnd(0)], message: { kind: 'request' } }]);
  });

  it('a request of a client that is no member is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(0, clientEnd(9), forgeRequest(9, 1, 'a')))).toEqual(['not-a-member']);
  });

  it('a client cannot send another client’s request', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(0, clientEnd(1), forgeRequest(0, 1, 'a')))).toEqual(['wrong-sender']);
  });

  it('a client with too many bad signatures is ignored (trap 22, the MAC attack)', () => {
    const cluster = new TestCluster({ n: 4 });
    const bad = { ...forgeRequest(0, 1, 'a'), signature: new Uint8Array(64) };
    const seen = Array.from({ length: cluster.limits.badRequestsMax + 1 }, () =>
      reasons(cluster.give(0, clientEnd(0), bad)),
    );
    expect(seen[0]).toEqual(['bad-request']);
    expect(seen.at(-1)).toEqual(['over-quota']);
  });

  it('a bad signature in a relayed request is not blamed on the client', () => {
    const cluster = new TestCluster({ n: 4 });
    const bad = { ...forgeRequest(0, 1, 'a'), signature: new Uint8Array(64) };
    for (let count = 0; count < 20; count++) cluster.give(0, replicaEnd(2), bad);
    expect(reasons(cluster.give(0, clientEnd(0), forgeRequest(0, 1, 'a')))).toEqual([]);
  });

  it('an executed request is answered from the reply table and not executed again', () => {
    const cluster = new TestCluster({ n: 4 });
    const request = forgeRequest(0, 1, 'a');
    cluster.inject(clientEnd(0), replicaEnd(0), request);
    cluster.settle();
    const outputs = cluster.give(2, clientEnd(0), request);
    expect(outputs).toMatchObject([{ kind: 'send', to: [clientEnd(0)], message: { kind: 'reply', timestamp: 1 } }]);
    expect(cluster.executed(2)).toEqual(['a']);
  });

  it('another request under an executed timestamp gets no signed reply', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, 1, 'a'));
    cluster.settle();
    expect(reasons(cluster.give(2, clientEnd(0), forgeRequest(0, 1, 'b')))).toEqual(['conflicting']);
  });

  it('a batch that contains an executed request again executes it once', () => {
    const cluster = new TestCluster({ n: 4 });
    const request = forgeRequest(0, 1, 'a');
    cluster.inject(clientEnd(0), replicaEnd(0), request);
    cluster.settle();
    const again = forgePrePrepare(0, 0, 2, [request, forgeRequest(0, 2, 'b')]);
    for (const id of [1, 2, 3]) cluster.inject(replicaEnd(0), replicaEnd(id), again);
    for (const id of [1, 2, 3])
      cluster.inject(replicaEnd(0), replicaEnd(id), { ...commit, sequence: 2, digest: again.digest });
    cluster.settle();
    expect(cluster.executed(1)).toEqual(['a', 'b']);
  });

  it('requests of one client may be executed out of the order of their timestamps', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, 2, 'second'));
    cluster.settle();
    cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, 1, 'first'));
    cluster.settle();
    expect(cluster.executed(3)).toEqual(['second', 'first']);
  });

  it('a timestamp below what the reply table remembers is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, 1000, 'a'));
    cluster.settle();
    expect(reasons(cluster.give(0, clientEnd(0), forgeRequest(0, 1000 - cluster.limits.clientWindow, 'b')))).toEqual([
      'stale',
    ]);
  });
});

describe('pre-prepare (section 4.2)', () => {
  it('a backup that agrees makes its record durable before it sends its prepare (trap 37)', () => {
    const cluster = new TestCluster({ n: 4 });
    const kinds = cluster.give(1, replicaEnd(0), proposal).map((output) => output.kind);
    expect(kinds).toEqual(['persist', 'send']);
  });

  it('a pre-prepare of another view is ignored', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(0), forgePrePrepare(0, 4, 1, [])))).toEqual(['wrong-view']);
  });

  it('a pre-prepare of another epoch is ignored (trap 24)', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(0), { ...proposal, epoch: 1 }))).toEqual(['wrong-epoch']);
  });

  it('a backup cannot propose', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(2), forgePrePrepare(2, 0, 1, [])))).toEqual(['wrong-sender']);
  });

  it.each([0, 9, 2 ** 40])('sequence number %i outside the water marks is refused (trap 15)', (sequence) => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(0), forgePrePrepare(0, 0, sequence, [])))).toEqual(['outside-window']);
  });

  it('a proposal without the primary’s signature is refused, whoever brings it', () => {
    const cluster = new TestCluster({ n: 4 });
    const forged = { ...proposal, signature: new Uint8Array(64) };
    expect(reasons(cluster.give(1, replicaEnd(2), forged))).toEqual(['bad-signature']);
  });

  it('a second proposal for a sequence number is evidence, and the view is given up (trap 31)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const outputs = cluster.give(1, replicaEnd(0), forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]));
    const kinds = outputs.map((output) => output.kind);
    expect(kinds).toContain('evidence');
    expect(outputs).toContainEqual({ kind: 'view-change-started', view: 1, reason: 'equivocation' });
  });

  it('a backup that learns of another proposal from a prepare has evidence', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const other = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]);
    const outputs = cluster.give(1, replicaEnd(2), forgePrepare(2, other));
    expect(outputs.map((output) => output.kind)).toContain('evidence');
  });

  it('a backup that invents another proposal proves nothing', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const invented = { ...forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]), signature: new Uint8Array(64) };
    const outputs = cluster.give(1, replicaEnd(2), forgePrepare(2, invented));
    expect(outputs.map((output) => output.kind)).not.toContain('evidence');
  });

  it('a batch with a forged request is not agreed with', () => {
    const cluster = new TestCluster({ n: 4 });
    const bad = { ...forgeRequest(0, 1, 'a'), signature: new Uint8Array(64) };
    expect(reasons(cluster.give(1, replicaEnd(0), forgePrePrepare(0, 0, 1, [bad])))).toEqual(['bad-request']);
    expect(cluster.outputsOf(1, 'send')).toEqual([]);
  });

  it('a batch that holds a request twice is not agreed with (trap 33)', () => {
    const cluster = new TestCluster({ n: 4 });
    const request = forgeRequest(0, 1, 'a');
    expect(reasons(cluster.give(1, replicaEnd(0), forgePrePrepare(0, 0, 1, [request, request])))).toEqual([
      'bad-batch',
    ]);
  });

  it('a body that does not hash to the digest is not agreed with', () => {
    const cluster = new TestCluster({ n: 4 });
    const other = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]);
    expect(reasons(cluster.give(1, replicaEnd(0), { ...proposal, batch: other.batch }))).toEqual(['bad-digest']);
  });

  it('a withheld body is fetched by digest from a backup that prepared it (trap 32)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ to, message }) => !(message.kind === 'pre-prepare' && to.id === 3);
    cluster.submit(0, 'a');
    cluster.settle();
    expect(cluster.executed(3)).toEqual([]);
    cluster.tick(cluster.limits.bodyFetchTicks);
    expect(cluster.executed(3)).toEqual(['a']);
    expect(cluster.delivered.some(({ message }) => message.kind === 'fetch-batch')).toBe(true);
  });
});

describe('prepare (section 4.2)', () => {
  it('a prepare of the primary is refused: its pre-prepare is its prepare', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(0), forgePrepare(0, proposal)))).toEqual(['wrong-sender']);
  });

  it('a replica in view 0 does not count a prepare of view 1', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const later = forgePrepare(3, forgePrePrepare(1, 1, 1, [forgeRequest(0, 1, 'a')]));
    cluster.give(1, replicaEnd(3), { ...later, digest: proposal.digest });
    expect(cluster.replica(1).state.log.get(1)?.prepared).toBeUndefined();
  });

  it('a prepare under another replica’s name is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(3), forgePrepare(2, proposal)))).toEqual(['wrong-sender']);
  });

  it('the same prepare twice counts once (trap 2)', () => {
    const cluster = new TestCluster({ n: 7 });
    cluster.give(1, replicaEnd(0), proposal);
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    expect(reasons(cluster.give(1, replicaEnd(2), forgePrepare(2, proposal)))).toEqual(['duplicate']);
    expect(cluster.replica(1).state.log.get(1)?.prepares.size).toBe(2);
  });

  it('a second, different prepare of one backup is evidence and does not replace the first', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(3), forgePrepare(3, proposal));
    const outputs = cluster.give(1, replicaEnd(3), forgePrepare(3, forgePrePrepare(0, 0, 1, [])));
    expect(outputs).toMatchObject([
      { kind: 'evidence', evidence: { phase: 'prepare', replica: 3 } },
      { reason: 'conflicting' },
    ]);
    expect(cluster.replica(1).state.log.get(1)?.prepares.get(3)?.message.digest).toBe(proposal.digest);
  });

  it('a prepare with a bad signature never completes a certificate, and its sender may try again', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const bad = { ...forgePrepare(2, proposal), signature: new Uint8Array(64) };
    expect(reasons(cluster.give(1, replicaEnd(2), bad))).toEqual(['bad-signature']);
    expect(cluster.replica(1).state.log.get(1)?.prepared).toBeUndefined();
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    expect(cluster.replica(1).state.log.get(1)?.prepared?.digest).toBe(proposal.digest);
  });

  it.each([
    [4, 2],
    [5, 3],
    [6, 3],
    [7, 4],
  ])('with n = %i a certificate needs %i prepares of backups (trap 1)', (n, needed) => {
    const cluster = new TestCluster({ n });
    cluster.give(1, replicaEnd(0), proposal);
    for (let backup = 2; backup < 1 + needed; backup++) {
      expect(cluster.replica(1).state.log.get(1)?.prepared).toBeUndefined();
      cluster.give(1, replicaEnd(backup), forgePrepare(backup, proposal));
    }
    expect(cluster.replica(1).state.log.get(1)?.prepared?.prepares).toHaveLength(needed);
  });

  it('the prepared certificate is durable before the commit leaves (trap 37)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    const outputs = cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    expect(outputs).toMatchObject([{ kind: 'persist' }, { kind: 'send', message: { kind: 'commit' } }]);
  });
});

describe('commit (section 4.2)', () => {
  it('commits without a prepared certificate do not commit', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    for (const id of [0, 2, 3]) cluster.give(1, replicaEnd(id), commit);
    expect(cluster.replica(1).state.executed).toBe(0);
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    expect(cluster.replica(1).state.executed).toBe(1);
  });

  it('commits of different views do not add up (trap 3)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    for (const [view, id] of [0, 2, 3].entries()) cluster.give(1, replicaEnd(id), { ...commit, view: view + 1 });
    expect(cluster.replica(1).state.executed).toBe(0);
  });

  it('a replica that gave up alone still learns what the others commit, and answers clients', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ from, to }) => from.kind === 'client' || (from.id !== 3 && to.id !== 3);
    cluster.give(3, clientEnd(1), forgeRequest(1, 1, 'unheard'));
    cluster.tick(25);
    expect(cluster.replica(3).state).toMatchObject({ view: 1, isViewActive: false });
    // From now on replica 2 is Byzantine: it votes, but it answers no client.
    cluster.hook = ({ from, to }) => !(from.kind === 'replica' && from.id === 2 && to.kind === 'client');
    cluster.submit(0, 'a');
    cluster.tick(40);
    expect(cluster.completed).toHaveLength(1);
    expect(cluster.executed(3)).toEqual(cluster.executed(0));
  });

  it('commits for another digest do not count (trap 3)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    for (const id of [0, 2, 3]) cluster.give(1, replicaEnd(id), { ...commit, digest: 'ab'.repeat(32) });
    expect(cluster.replica(1).state.executed).toBe(0);
  });

  it('one replica commits once, however often it says so', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(0), proposal);
    cluster.give(1, replicaEnd(2), forgePrepare(2, proposal));
    for (let count = 0; count < 5; count++) cluster.give(1, replicaEnd(2), commit);
    expect(cluster.replica(1).state.executed).toBe(0);
  });

  it('batches are executed in order, whichever commits first', () => {
    const cluster = new TestCluster({ n: 4 });
    const second = forgePrePrepare(0, 0, 2, [forgeRequest(0, 2, 'b')]);
    for (const one of [second, proposal]) {
      cluster.give(1, replicaEnd(0), one);
      cluster.give(1, replicaEnd(2), forgePrepare(2, one));
      for (const id of [0, 2])
        cluster.give(1, replicaEnd(id), { ...commit, sequence: one.sequence, digest: one.digest });
    }
    expect(cluster.executed(1)).toEqual(['a', 'b']);
  });

  it('at n = 6 the naive quorum of 2f + 1 lets two halves execute different batches (trap 1)', () => {
    const naive = { ...PROTOCOL_RULES, quorum: (n: number) => 2 * Math.floor((n - 1) / 3) + 1 };
    const split = (rules: typeof PROTOCOL_RULES) => {
      const cluster = new TestCluster({ n: 6, rules: () => rules });
      const other = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]);
      // The primary is Byzantine and shows each half another batch; the halves do not hear each other.
      for (const [half, one] of [
        [[1, 2], proposal],
        [[3, 4, 5], other],
      ] as const) {
        for (const id of half) {
          cluster.give(id, replicaEnd(0), one);
          for (const peer of half) if (peer !== id) cluster.give(id, replicaEnd(peer), forgePrepare(peer, one));
          for (const peer of [0, ...half])
            if (peer !== id) cluster.give(id, replicaEnd(peer), { ...commit, digest: one.digest });
        }
      }
      return [cluster.executed(1), cluster.executed(3)];
    };
    expect(split(naive)).toEqual([['a'], ['b']]);
    expect(split(PROTOCOL_RULES)).toEqual([[], ['b']]);
  });
});

describe('committed: learning what others executed', () => {
  const claim = { kind: 'committed', epoch: 0, sequence: 1, digest: proposal.digest } as const;

  it('f + 1 members that executed a batch are believed, in any view; fewer are not', () => {
    const cluster = new TestCluster({ n: 7 });
    cluster.give(1, replicaEnd(0), proposal);
    for (const id of [2, 3]) cluster.give(1, replicaEnd(id), claim);
    expect(cluster.executed(1)).toEqual([]);
    cluster.give(1, replicaEnd(4), claim);
    expect(cluster.executed(1)).toEqual(['a']);
  });

  it('one member’s word counts once, and different words do not add up', () => {
    const cluster = new TestCluster({ n: 7 });
    cluster.give(1, replicaEnd(0), proposal);
    for (let count = 0; count < 5; count++) cluster.give(1, replicaEnd(2), claim);
    cluster.give(1, replicaEnd(3), { ...claim, digest: 'ab'.repeat(32) });
    cluster.give(1, replicaEnd(4), { ...claim, digest: 'cd'.repeat(32) });
    expect(reasons(cluster.give(1, replicaEnd(2), { ...claim, digest: 'ab'.repeat(32) }))).toEqual(['conflicting']);
    expect(cluster.executed(1)).toEqual([]);
  });

  it.each([
    ['another epoch', { ...claim, epoch: 1 }, 'wrong-epoch'],
    ['beyond the window', { ...claim, sequence: 99 }, 'outside-window'],
    ['below the stable checkpoint', { ...claim, sequence: 0 }, 'stale'],
  ])('a claim of %s is refused', (_title, message, reason) => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(1, replicaEnd(2), message))).toEqual([reason]);
  });

  it('two members that agreed with a third one fallen silent bring the one outside along', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ from, to }) => from.kind === 'client' || (from.id !== 3 && to.id !== 3);
    cluster.give(3, clientEnd(1), forgeRequest(1, 1, 'unheard'));
    cluster.tick(25);
    cluster.submit(0, 'a');
    cluster.settle();
    cluster.crash(2);
    cluster.hook = () => true;
    cluster.tick(10);
    expect(cluster.replica(3).state.isViewActive).toBe(false);
    expect(cluster.executed(3)).toEqual(cluster.executed(0));
  });
});

describe('batching and the pipeline', () => {
  it('a lone request leaves at once; those behind it share a batch', () => {
    const cluster = new TestCluster({ n: 4 });
    for (let timestamp = 1; timestamp <= 6; timestamp++)
      cluster.give(0, clientEnd(0), forgeRequest(0, timestamp, `${timestamp}`));
    cluster.tick(1);
    const proposals = cluster.outputsOf(1, 'executed').map((output) => output.operations.length);
    expect(proposals).toEqual([1, 5]);
  });

  it('a batch keeps its bounds on operations', () => {
    const cluster = new TestCluster({
      n: 4,
      limits: { ...new TestCluster({ n: 1 }).limits, batchOperationsMax: 2, requestOperationsMax: 2 },
    });
    for (let timestamp = 1; timestamp <= 6; timestamp++)
      cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, timestamp, `${timestamp}`));
    cluster.tick(4);
    const sizes = cluster.outputsOf(1, 'executed').map((output) => output.operations.length);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(6);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2);
  });

  it('a primary keeps no more than pipelineMax sequence numbers in flight', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ message }) => message.kind === 'request';
    for (let timestamp = 1; timestamp <= 8; timestamp++) {
      cluster.inject(clientEnd(0), replicaEnd(0), forgeRequest(0, timestamp, `${timestamp}`));
      cluster.tick(2);
    }
    expect(cluster.replica(0).state.lastProposed).toBe(cluster.limits.pipelineMax);
  });
});
