import { describe, expect, it } from 'vitest';
import { batchDigest, NULL_BATCH } from './batch.ts';
import type { CheckpointCertificate } from './message.ts';
import { computeProposals } from './new-view.ts';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import { clientEnd, replicaEnd, sha256, TestCluster } from './test-cluster.ts';
import {
  forgeCertificate,
  forgeCheckpoint,
  forgeNewView,
  forgePrePrepare,
  forgeRequest,
  forgeViewChange,
} from './test-forging.ts';

const nullDigest = batchDigest(sha256, NULL_BATCH);
const first = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'a')]);
const third = forgePrePrepare(0, 0, 3, [forgeRequest(0, 3, 'c')]);

function genesis(cluster: TestCluster): CheckpointCertificate {
  return cluster.replica(0).state.stable.certificate;
}

function reasons(outputs: readonly { kind: string }[]): string[] {
  return outputs.flatMap((output) => ('reason' in output && output.kind === 'rejected' ? [String(output.reason)] : []));
}

describe('giving up on a view (section 4.4 and 4.5.2)', () => {
  it('a backup waits for execution, not for the proposal (trap 13)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ message }) => message.kind !== 'commit';
    cluster.submit(0, 'a');
    cluster.tick(19);
    expect(cluster.replica(1).state.view).toBe(0);
    cluster.tick(3);
    expect(cluster.replica(1).state.view).toBe(1);
  });

  it('a client that reaches only one backup is served (traps 13 and 30)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ from, to }) => !(from.kind === 'client' && !(to.kind === 'replica' && to.id === 2));
    cluster.submit(0, 'a');
    cluster.tick(15);
    expect(cluster.executed(1)).toEqual(['a']);
  });

  it('a group without requests is never impatient', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    cluster.tick(200);
    expect(cluster.replica(1).state.view).toBe(0);
  });

  it('one replica that gives up does not move the others (trap 14)', () => {
    const cluster = new TestCluster({ n: 4 });
    for (let view = 1; view < 30; view++) {
      for (const id of [0, 1, 2]) cluster.give(id, replicaEnd(3), forgeViewChange(3, view, genesis(cluster)));
    }
    expect([0, 1, 2].map((id) => cluster.replica(id).state.view)).toEqual([0, 0, 0]);
  });

  it('f + 1 that give up are joined, in the lowest view that f + 1 of them reached', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(0, replicaEnd(2), forgeViewChange(2, 9, genesis(cluster)));
    cluster.give(0, replicaEnd(3), forgeViewChange(3, 5, genesis(cluster)));
    expect(cluster.replica(0).state.view).toBe(5);
    expect(cluster.outputsOf(0, 'view-change-started')).toMatchObject([{ reason: 'joined-others' }]);
  });

  it('a replica without a quorum for its view does not go on to the next one', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = ({ from, to }) => from.kind === 'client' || (from.id !== 3 && to.id !== 3);
    cluster.give(3, clientEnd(0), forgeRequest(0, 1, 'a'));
    cluster.tick(500);
    expect(cluster.replica(3).state.view).toBe(1);
  });

  it('one that went on to a later view counts for those that wait for the earlier one', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.hook = () => false;
    cluster.give(0, replicaEnd(2), forgeViewChange(2, 1, genesis(cluster)));
    cluster.give(0, replicaEnd(3), forgeViewChange(3, 2, genesis(cluster)));
    expect(cluster.replica(0).state.view).toBe(1);
    cluster.tick(25);
    expect(cluster.replica(0).state.view).toBe(2);
  });

  it('patience doubles with every failed view, up to a cap (trap 12)', () => {
    expect([0, 1, 2, 6, 7, 1000].map((failures) => PROTOCOL_RULES.backedOff(10, failures, 6))).toEqual([
      10, 20, 40, 640, 640, 640,
    ]);
  });

  it('the record of a view-change stands before the message (trap 37)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(0, replicaEnd(2), forgeViewChange(2, 1, genesis(cluster)));
    const outputs = cluster.give(0, replicaEnd(3), forgeViewChange(3, 1, genesis(cluster)));
    const kinds = outputs.map((output) => output.kind);
    expect(kinds.indexOf('persist')).toBeLessThan(kinds.indexOf('send'));
  });

  it('after giving up, votes of the old view are not counted', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(1, replicaEnd(2), forgeViewChange(2, 1, genesis(cluster)));
    cluster.give(1, replicaEnd(3), forgeViewChange(3, 1, genesis(cluster)));
    expect(reasons(cluster.give(1, replicaEnd(0), first))).toEqual(['wrong-view']);
  });

  it('a replica sends its view-change again until the view starts (trap 10)', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    cluster.submit(0, 'a');
    cluster.hook = ({ message }) => message.kind !== 'view-change';
    cluster.tick(40);
    cluster.hook = () => true;
    cluster.tick(10);
    expect(cluster.executed(2)).toEqual(['a']);
  });

  it('two silent primaries in a row are passed over', () => {
    const cluster = new TestCluster({ n: 7 });
    cluster.crash(0);
    cluster.crash(1);
    cluster.submit(0, 'a');
    cluster.tick(120);
    expect(cluster.replica(4).state.view).toBe(2);
    expect(cluster.executed(4)).toEqual(['a']);
  });
});

describe('validating a view-change (section 4.4)', () => {
  it.each([
    ['a certificate with too few prepares', forgeCertificate(first, [2])],
    ['a certificate in which one backup counts twice', forgeCertificate(first, [2, 2])],
    ['a certificate in which the primary’s prepare is counted beside its proposal', forgeCertificate(first, [0, 2])],
    ['a certificate of a stranger', forgeCertificate(first, [2, 9])],
    [
      'a certificate without the primary’s signature',
      { ...forgeCertificate(first, [2, 3]), proposalSignature: new Uint8Array(64) },
    ],
    ['a certificate for another digest', { ...forgeCertificate(first, [2, 3]), digest: third.digest }],
    ['a certificate for another sequence number', { ...forgeCertificate(first, [2, 3]), sequence: 2 }],
    ['a certificate for another view', { ...forgeCertificate(first, [2, 3]), view: 4 }],
  ])('%s is refused', (_title, certificate) => {
    const cluster = new TestCluster({ n: 4 });
    const message = forgeViewChange(3, 5, genesis(cluster), [certificate]);
    expect(reasons(cluster.give(2, replicaEnd(3), message))).toEqual(['bad-certificate']);
  });

  it.each([
    ['twice for a sequence number', [forgeCertificate(first, [2, 3]), forgeCertificate(first, [2, 3])]],
    ['out of order', [forgeCertificate(third, [2, 3]), forgeCertificate(first, [2, 3])]],
    ['beyond the window', [forgeCertificate(forgePrePrepare(0, 0, 99, []), [2, 3])]],
    ['of the view itself', [forgeCertificate(forgePrePrepare(1, 1, 1, []), [2, 3])]],
  ])('certificates %s are refused', (_title, prepared) => {
    const cluster = new TestCluster({ n: 4 });
    const outputs = cluster.give(2, replicaEnd(3), forgeViewChange(3, 1, genesis(cluster), prepared));
    expect(reasons(outputs)).toEqual(['bad-view-change']);
  });

  it('an invented checkpoint certificate is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    const digest = 'cd'.repeat(32);
    const signatures = [0, 3].map((replica) => ({ replica, signature: forgeCheckpoint(replica, 4, digest).signature }));
    const stable = { epoch: 0, sequence: 4, digest, signatures };
    expect(reasons(cluster.give(2, replicaEnd(3), forgeViewChange(3, 1, stable)))).toEqual(['bad-certificate']);
    const padded = { ...stable, signatures: [...signatures, ...signatures] };
    expect(reasons(cluster.give(2, replicaEnd(3), forgeViewChange(3, 1, padded)))).toEqual(['bad-certificate']);
  });

  it('a bad view-change is dropped alone: the view changes with the others (trap 6)', () => {
    const cluster = new TestCluster({ n: 4 });
    const bad = forgeViewChange(0, 1, genesis(cluster), [forgeCertificate(first, [2])]);
    cluster.give(1, replicaEnd(0), bad);
    cluster.give(1, replicaEnd(2), forgeViewChange(2, 1, genesis(cluster)));
    cluster.give(1, replicaEnd(3), forgeViewChange(3, 1, genesis(cluster)));
    expect(cluster.replica(1).state).toMatchObject({ view: 1, isViewActive: true });
  });

  it('only the latest view-change of a member is kept, and none of strangers (trap 12)', () => {
    const cluster = new TestCluster({ n: 4 });
    for (let view = 1; view < 50; view++) cluster.give(0, replicaEnd(3), forgeViewChange(3, view, genesis(cluster)));
    cluster.give(0, replicaEnd(9), forgeViewChange(9, 1, genesis(cluster)));
    expect(cluster.replica(0).state.viewChanges.size).toBe(1);
  });
});

describe('computing the proposals of a new view (section 4.4)', () => {
  it('gaps become null requests (trap 5)', () => {
    const cluster = new TestCluster({ n: 4 });
    const viewChange = forgeViewChange(3, 1, genesis(cluster), [
      forgeCertificate(first, [2, 3]),
      forgeCertificate(third, [2, 3]),
    ]);
    expect(computeProposals(cluster.replica(0).state, [viewChange]).proposals).toEqual([
      { sequence: 1, digest: first.digest },
      { sequence: 2, digest: nullDigest },
      { sequence: 3, digest: third.digest },
    ]);
  });

  it('of several certificates the one of the highest view counts (trap 7)', () => {
    const cluster = new TestCluster({ n: 4 });
    const newer = forgePrePrepare(1, 1, 1, [forgeRequest(0, 1, 'newer')]);
    const viewChanges = [
      forgeViewChange(2, 2, genesis(cluster), [forgeCertificate(newer, [2, 3])]),
      forgeViewChange(3, 2, genesis(cluster), [forgeCertificate(first, [2, 3])]),
    ];
    for (const order of [viewChanges, [...viewChanges].reverse()])
      expect(computeProposals(cluster.replica(0).state, order).proposals).toEqual([
        { sequence: 1, digest: newer.digest },
      ]);
  });

  it('a null request consumes its sequence number and executes nothing', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    const stable = genesis(cluster);
    cluster.inject(replicaEnd(0), replicaEnd(1), forgeViewChange(0, 1, stable, [forgeCertificate(third, [2, 3])]));
    for (const id of [2, 3]) cluster.inject(replicaEnd(id), replicaEnd(1), forgeViewChange(id, 1, stable));
    cluster.settle();
    expect(cluster.replica(1).state.log.get(1)?.proposal?.digest).toBe(nullDigest);
    expect(cluster.replica(1).state.executed).toBe(2);
    expect(cluster.executed(1)).toEqual([]);
  });
});

describe('validating a new-view (section 4.4, trap 5)', () => {
  const cluster0 = new TestCluster({ n: 4 });
  const stable = genesis(cluster0);
  const certificate = forgeCertificate(first, [2, 3]);
  const viewChanges = [
    forgeViewChange(0, 1, stable),
    forgeViewChange(1, 1, stable),
    forgeViewChange(2, 1, stable, [certificate]),
  ];
  const right = [{ sequence: 1, digest: first.digest }];
  const [one, two, three] = viewChanges as [(typeof viewChanges)[0], (typeof viewChanges)[0], (typeof viewChanges)[0]];

  it('a right one is entered', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.give(3, replicaEnd(1), forgeNewView(1, 1, viewChanges, right));
    expect(cluster.replica(3).state).toMatchObject({ view: 1, isViewActive: true });
  });

  it.each([
    ['too few view-changes', forgeNewView(1, 1, [one, three], right), 'bad-new-view'],
    ['a view-change twice', forgeNewView(1, 1, [one, three, three], right), 'bad-new-view'],
    [
      'a view-change for another view',
      forgeNewView(1, 1, [one, forgeViewChange(1, 2, stable), three], right),
      'bad-new-view',
    ],
    [
      'a forged view-change',
      forgeNewView(1, 1, [one, { ...two, signature: new Uint8Array(64) }, three], right),
      'bad-view-change',
    ],
    [
      'an invented certificate',
      forgeNewView(1, 1, [one, forgeViewChange(1, 1, stable, [forgeCertificate(first, [2])]), three], right),
      'bad-view-change',
    ],
    ['a prepared batch left out', forgeNewView(1, 1, viewChanges, []), 'bad-new-view'],
    [
      'a prepared batch replaced',
      forgeNewView(1, 1, viewChanges, [{ sequence: 1, digest: third.digest }]),
      'bad-new-view',
    ],
    [
      'a prepared batch replaced by the null request',
      forgeNewView(1, 1, viewChanges, [{ sequence: 1, digest: nullDigest }]),
      'bad-new-view',
    ],
    [
      'a proposal too many',
      forgeNewView(1, 1, viewChanges, [...right, { sequence: 2, digest: nullDigest }]),
      'bad-new-view',
    ],
    [
      'a proposal at another place',
      forgeNewView(1, 1, viewChanges, [{ sequence: 2, digest: first.digest }]),
      'bad-new-view',
    ],
    ['another sender than the primary', forgeNewView(2, 1, viewChanges, right), 'wrong-sender'],
    ['view 0', forgeNewView(0, 0, viewChanges, right), 'wrong-view'],
    ['no signature', { ...forgeNewView(1, 1, viewChanges, right), signature: new Uint8Array(64) }, 'bad-signature'],
  ])('%s: it is refused', (_title, message, reason) => {
    const cluster = new TestCluster({ n: 4 });
    expect(reasons(cluster.give(3, replicaEnd(message.replica), message))).toEqual([reason]);
    expect(cluster.replica(3).state.view).toBe(0);
  });

  it('an unsigned proposal inside is refused', () => {
    const cluster = new TestCluster({ n: 4 });
    const good = forgeNewView(1, 1, viewChanges, right);
    const bad = forgeNewView(1, 1, viewChanges, right);
    const proposals = bad.proposals.map((proposal) => ({ ...proposal, signature: new Uint8Array(64) }));
    expect(reasons(cluster.give(3, replicaEnd(1), { ...bad, proposals }))).toEqual(['bad-signature']);
    expect(reasons(cluster.give(3, replicaEnd(1), good))).toEqual([]);
  });

  it('a replica that missed the start of the view gets it from any member', () => {
    const cluster = new TestCluster({ n: 4 });
    cluster.crash(0);
    cluster.hook = ({ to, message }) => !(message.kind === 'new-view' && to.id === 3);
    cluster.submit(0, 'a');
    cluster.tick(34);
    expect(cluster.replica(3).state.isViewActive).toBe(false);
    cluster.hook = ({ from, message }) => !(message.kind === 'new-view' && from.id === 1);
    cluster.tick(8);
    expect(cluster.replica(3).state).toMatchObject({ view: 1, isViewActive: true });
  });

  it('a committed batch survives any view change (section 4.5.1)', () => {
    const cluster = new TestCluster({ n: 4 });
    // Only replica 1 hears the commits; it executes and falls silent, with the old primary.
    cluster.hook = ({ to, message }) => message.kind !== 'commit' || to.id === 1;
    cluster.submit(0, 'a');
    cluster.settle();
    expect(cluster.executed(1)).toEqual(['a']);
    expect(cluster.executed(2)).toEqual([]);
    cluster.hook = ({ from, to }) => from.kind === 'client' || (from.id !== 0 && to.id !== 0);
    cluster.submit(1, 'b');
    cluster.tick(80);
    for (const id of [1, 2, 3]) expect(cluster.executed(id)).toEqual(['a', 'b']);
  });
});

describe('a primary that is slow or silent', () => {
  it('a primary that orders just under the timeout is replaced by the throughput monitor (trap 29)', () => {
    const cluster = new TestCluster({
      n: 4,
      limits: { ...cluster0Limits(), requestTimeoutTicks: 1000, throughputWindowTicks: 10 },
    });
    for (let round = 0; round < 30; round++) {
      cluster.submit(0, `fast ${round}`);
      cluster.submit(1, `fast ${round}`);
      cluster.tick(1);
    }
    // From now on the primary orders one request in eight ticks, under a backlog.
    let heldBack = 0;
    cluster.hook = ({ from, to, message }) => {
      if (message.kind !== 'pre-prepare' || from.id !== 0 || to.kind !== 'replica') return true;
      heldBack += 1;
      return heldBack % 24 < 3;
    };
    for (let index = 0; index < 30; index++) cluster.submit(0, `slow ${index}`);
    for (let tick = 0; tick < 120 && cluster.replica(1).state.view === 0; tick++) {
      cluster.submit(1, `slow ${tick}`);
      cluster.tick(1);
    }
    expect([1, 2, 3].flatMap((id) => cluster.outputsOf(id, 'view-change-started')).map((one) => one.reason)).toContain(
      'low-throughput',
    );
  });
});

function cluster0Limits() {
  return new TestCluster({ n: 1 }).limits;
}
