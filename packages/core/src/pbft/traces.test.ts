/**
 * Golden traces: every scenario of the protocol as the list of messages that were delivered. `UPDATE=1` rewrites them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Endpoint, Message } from './message.ts';
import { clientEnd, type Envelope, replicaEnd, TEST_LIMITS, TestCluster, testMembership } from './test-cluster.ts';
import { forgeCertificate, forgeNewView, forgePrePrepare, forgeRequest, forgeViewChange } from './test-forging.ts';

const FOLDER = fileURLToPath(new URL('./traces/', import.meta.url));

class TraceWriter {
  readonly #names = new Map<string, string>();

  line({ from, to, message }: Envelope): string {
    return `${this.#end(from)} -> ${this.#end(to)}  ${message.kind} ${this.#details(message)}`.trimEnd();
  }

  #end(end: Endpoint): string {
    return `${end.kind === 'client' ? 'c' : 'r'}${end.id}`;
  }

  /** Digests get the names A, B, C ... in order of appearance. */
  #name(digest: string): string {
    const known = this.#names.get(digest) ?? String.fromCharCode(65 + this.#names.size);
    this.#names.set(digest, known);
    return known;
  }

  #details(message: Message): string {
    switch (message.kind) {
      case 'request':
        return `t=${message.timestamp} ${message.purpose === 'membership' ? 'membership' : message.operations.map((one) => String.fromCharCode(...one)).join()}`;
      case 'pre-prepare':
      case 'prepare':
      case 'commit':
        return `v=${message.view} n=${message.sequence} d=${this.#name(message.digest)}`;
      case 'checkpoint':
        return `n=${message.sequence} d=${this.#name(message.digest)}`;
      case 'view-change':
        return `v=${message.view} stable=${message.stable.sequence} prepared=[${message.prepared.map((one) => `${one.sequence}:${this.#name(one.digest)}@${one.view}`)}]`;
      case 'new-view':
        return `v=${message.view} from=[${message.viewChanges.map((one) => `r${one.replica}`)}] proposals=[${message.proposals.map((one) => `${one.sequence}:${this.#name(one.digest)}`)}]`;
      case 'status':
        return `e=${message.epoch} v=${message.view}${message.isChangingView ? '?' : ''} stable=${message.stable} executed=${message.executed}`;
      case 'committed':
      case 'fetch-batch':
        return `n=${message.sequence} d=${this.#name(message.digest)}`;
      case 'batch-body':
        return `n=${message.sequence}`;
      case 'fetch-checkpoint':
        return `e=${message.epoch}`;
      case 'checkpoint-proof':
        return `e=${message.epoch} n=${message.certificate.sequence} transitions=${message.transitions.length}`;
      case 'fetch-chunk':
        return `n=${message.sequence} offset=${message.offset}`;
      case 'chunk':
        return `n=${message.sequence} offset=${message.offset} bytes=${message.bytes.length}`;
      case 'reply':
        return `e=${message.epoch} v=${message.view} t=${message.timestamp} n=${message.sequence} ${message.results.map((one) => String.fromCharCode(...one.bytes)).join()}`;
    }
  }
}

function expectTrace(name: string, cluster: TestCluster, withStatus = false): void {
  const writer = new TraceWriter();
  const shown = cluster.delivered.filter(({ message }) => withStatus || message.kind !== 'status');
  const text = `${shown.map((envelope) => writer.line(envelope)).join('\n')}\n`;
  const file = `${FOLDER}${name}.txt`;
  if (process.env.UPDATE === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file), `${name}.txt exists; UPDATE=1 writes it`).toBe(true);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

function run(cluster: TestCluster, count: number): void {
  for (let index = 0; index < count; index++) {
    cluster.submit(1, `op${index}`);
    cluster.settle();
  }
}

/** Snapshots of the scenarios fit into a few chunks. */
const LIMITS = { ...TEST_LIMITS, chunkBytes: 512 };

describe('golden traces', () => {
  it('normal case', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.submit(0, 'a');
    cluster.settle();
    expectTrace('normal-case', cluster);
  });

  it('checkpoint', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    run(cluster, 4);
    expect(cluster.replica(3).state.stable.certificate.sequence).toBe(4);
    expectTrace('checkpoint', cluster);
  });

  it('view change with a prepared batch', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.hook = ({ message }) => !(message.kind === 'commit' && message.view === 0);
    cluster.submit(0, 'a');
    cluster.settle();
    cluster.crash(0);
    cluster.tick(19);
    cluster.delivered.length = 0;
    cluster.tick(4);
    expect(cluster.executed(1)).toEqual(['a']);
    expect(cluster.replica(1).state.view).toBe(1);
    expectTrace('view-change', cluster);
  });

  it('state transfer to a replica that slept', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.crash(3);
    run(cluster, 9);
    cluster.restart(3);
    cluster.tick(10);
    expect(cluster.executed(3)).toHaveLength(9);
    expectTrace('state-transfer', cluster);
  });

  it('membership change', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    const next = testMembership(5, 2, 1);
    cluster.add(4);
    cluster.submitMembership(0, next);
    cluster.tick(6);
    expect(cluster.replica(4).state.membership.epoch).toBe(1);
    expectTrace('membership-change', cluster);
  });

  it('attack: the primary shows two batches', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.crash(0);
    const one = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'a')]);
    const other = forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'b')]);
    for (const id of [1, 2]) cluster.inject(replicaEnd(0), replicaEnd(id), one);
    cluster.inject(replicaEnd(0), replicaEnd(3), other);
    cluster.settle();
    cluster.tick(1);
    expect(cluster.outputsOf(1, 'evidence').length).toBeGreaterThan(0);
    expectTrace('attack-equivocating-primary', cluster);
  });

  it('attack: the primary suppresses one client (trap 30)', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.hook = ({ to, message }) => !(message.kind === 'request' && message.client === 1 && to.id === 0);
    cluster.submit(1, 'suppressed');
    cluster.tick(32);
    expect(cluster.executed(2)).toEqual(['suppressed']);
    expectTrace('attack-suppressed-client', cluster);
  });

  it('attack: a new-view with an invented prepared certificate', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    const stable = cluster.replica(0).state.stable.certificate;
    const invented = forgeCertificate(forgePrePrepare(0, 0, 1, [forgeRequest(0, 1, 'x')]), [1, 1]);
    const viewChanges = [
      forgeViewChange(0, 1, stable),
      forgeViewChange(1, 1, stable, [invented]),
      forgeViewChange(2, 1, stable),
    ];
    cluster.crash(1);
    const newView = forgeNewView(1, 1, viewChanges, [{ sequence: 1, digest: invented.digest }]);
    for (const id of [0, 2, 3]) cluster.inject(replicaEnd(1), replicaEnd(id), newView);
    cluster.settle();
    expect(cluster.replica(2).state.view).toBe(0);
    expectTrace('attack-invented-certificate', cluster);
  });

  it('attack: a client whose signature is bad', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    const bad = { ...forgeRequest(0, 1, 'a'), signature: new Uint8Array(64) };
    for (const id of [0, 1, 2, 3]) cluster.inject(clientEnd(0), replicaEnd(id), bad);
    cluster.settle();
    expect(cluster.replica(0).state.pending.size).toBe(0);
    expectTrace('attack-bad-request', cluster);
  });

  it('attack: a corrupt snapshot', () => {
    const cluster = new TestCluster({ n: 4, limits: LIMITS });
    cluster.crash(3);
    run(cluster, 9);
    cluster.restart(3);
    cluster.hook = ({ from, to, message }) =>
      message.kind === 'chunk' && from.id === 0
        ? [{ from, to, message: { ...message, bytes: message.bytes.map((byte) => byte ^ 1) } }]
        : true;
    cluster.tick(12);
    expect(cluster.executed(3)).toHaveLength(9);
    expectTrace('attack-corrupt-snapshot', cluster);
  });
});
