/**
 * A cluster of processes, one for each replica, over loopback connections, with durable logs; the clients live in this
 * process. Processes are started once and used for all rows.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { present } from '@dikast/core/base/assert';
import { decodeMessage, encodeMessage } from '@dikast/core/pbft/codec';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { Connection, introductionOf } from './pbft-connection.ts';
import { benchMembership, countedVerify } from './pbft-crypto.ts';
import { ClosedLoop } from './pbft-load.ts';
import { type BenchDurations, type BenchPlan, limitsOf, TICK_MS } from './pbft-plan.ts';
import type { FromReplicaProcess, ToReplicaProcess } from './pbft-replica-process.ts';
import type { RowResult } from './pbft-result.ts';
import { noWork, sumWork, workSince } from './pbft-work.ts';

const PROGRAM = new URL('./pbft-replica-process.ts', import.meta.url);

/** Replica processes, waiting for rows. */
export class ReplicaProcesses {
  readonly #folder: string;
  readonly #children: ChildProcess[] = [];

  /** Logs are kept in a fresh folder below `parentFolder`. */
  constructor(parentFolder = tmpdir()) {
    this.#folder = mkdtempSync(join(parentFolder, 'pbft-bench-'));
  }

  /** Runs one row. */
  async run(plan: BenchPlan, durations: BenchDurations): Promise<RowResult> {
    while (this.#children.length < plan.replicas) this.#children.push(fork(PROGRAM, { execArgv: process.execArgv }));
    const children = this.#children.slice(0, plan.replicas);
    const ports = await Promise.all(
      children.map((child, id) => startReplica(child, plan, id, join(this.#folder, `${id}`))),
    );
    const clients = new ClientSide(plan);
    const areReady = children.map((child) => once(child, 'ready'));
    for (const child of children) tell(child, { kind: 'connect', ports });
    await Promise.all([clients.connectTo(ports), ...areReady]);
    const result = await measure(plan, durations, clients, children);
    clients.close();
    await Promise.all(children.map((child, id) => stopReplica(child, id)));
    return result;
  }

  /** Ends all processes and removes their logs. */
  close(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function measure(
  plan: BenchPlan,
  durations: BenchDurations,
  clients: ClientSide,
  children: readonly ChildProcess[],
): Promise<RowResult> {
  clients.load.start();
  await pause(durations.warmUpMs);
  const before = [...(await Promise.all(children.map(readCounts))), clients.counts()];
  clients.load.startMeasuring();
  await pause(durations.measuredMs);
  const load = clients.load.result();
  const after = [...(await Promise.all(children.map(readCounts))), clients.counts()];
  const works = after.map((one, index) => workSince(present(before[index], 'read before').work, one.work));
  const computedUs = after.map((one, index) => one.computedUs - present(before[index], 'read before').computedUs);
  return {
    plan,
    kind: 'processes',
    load,
    work: sumWork(works),
    syncsOfBusiest: Math.max(...works.map((work) => work.syncs)),
    computedUs: computedUs.reduce((sum, one) => sum + one, 0),
    viewChanges: after.reduce((sum, one) => sum + one.viewChanges, 0),
  };
}

/** All clients of a row, in this process; each has a connection of its own to every replica. */
class ClientSide {
  readonly load: ClosedLoop;
  readonly #work = noWork();
  readonly #plan: BenchPlan;
  readonly #connections = new Map<string, Connection>();
  readonly #ticking: NodeJS.Timeout;
  #missing: number;
  #toFlush = new Set<Connection>();
  #onReady: () => void = () => undefined;

  constructor(plan: BenchPlan) {
    this.#plan = plan;
    this.#missing = plan.clients * plan.replicas;
    this.load = new ClosedLoop(plan, {
      membership: benchMembership(plan.replicas, plan.clients),
      work: this.#work,
      verify: countedVerify(this.#work),
      send: (from, to, message) => this.#post(from, to, message),
    });
    this.#ticking = setInterval(() => this.load.tick(), TICK_MS);
  }

  /** Connects every client to every replica. */
  connectTo(ports: readonly number[]): Promise<void> {
    return new Promise((resolve) => {
      this.#onReady = resolve;
      for (let client = 0; client < this.#plan.clients; client++)
        for (const [replica, port] of ports.entries()) this.#connect(client, replica, port);
    });
  }

  counts() {
    const cpu = process.cpuUsage();
    return { work: { ...this.#work }, computedUs: cpu.user + cpu.system, viewChanges: 0 };
  }

  close(): void {
    clearInterval(this.#ticking);
    for (const connection of this.#connections.values()) connection.close();
  }

  #connect(client: number, replica: number, port: number): void {
    const self: Endpoint = { kind: 'client', id: client };
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(introductionOf(self));
      const ends = { self, peer: { kind: 'replica', id: replica } } as const;
      const connection = new Connection(ends, socket, this.#work, {
        onMessages: (from, messages) => {
          for (const bytes of messages) this.#receive(client, from, bytes);
        },
        onReady: () => {
          this.#missing -= 1;
          if (this.#missing === 0) this.#onReady();
        },
      });
      this.#connections.set(`${client} ${replica}`, connection);
    });
    socket.on('error', () => socket.destroy());
  }

  #receive(client: number, from: Endpoint, bytes: Uint8Array): void {
    this.#work.decodes += 1;
    const decoded = decodeMessage(bytes, limitsOf(this.#plan));
    if (!decoded.ok) throw new Error(`a message of ${from.kind} ${from.id}: ${decoded.problem}`);
    this.load.step(client, { kind: 'message', from, message: decoded.value });
  }

  #post(from: Endpoint, to: readonly Endpoint[], message: Message): void {
    this.#work.encodes += 1;
    const bytes = encodeMessage(message);
    for (const end of to) {
      const connection = this.#connections.get(`${from.id} ${end.id}`);
      if (connection === undefined) continue;
      connection.post(bytes);
      if (this.#toFlush.size === 0) setImmediate(() => this.#flush());
      this.#toFlush.add(connection);
    }
  }

  #flush(): void {
    const connections = this.#toFlush;
    this.#toFlush = new Set();
    for (const connection of connections) connection.flush();
  }
}

async function startReplica(child: ChildProcess, plan: BenchPlan, id: number, logPath: string): Promise<number> {
  const listening = once(child, 'listening');
  tell(child, { kind: 'start', plan, id, logPath });
  return (await listening).port;
}

/** Stops a replica; what it had executed must be in its log. */
async function stopReplica(child: ChildProcess, id: number): Promise<void> {
  const stopped = once(child, 'stopped');
  tell(child, { kind: 'stop' });
  const { executed, recovered } = await stopped;
  if (executed !== recovered)
    throw new Error(`replica ${id} executed up to ${executed}, its log leads to ${recovered}`);
}

function readCounts(child: ChildProcess): Promise<Extract<FromReplicaProcess, { kind: 'counts' }>> {
  const counts = once(child, 'counts');
  tell(child, { kind: 'read' });
  return counts;
}

function tell(child: ChildProcess, message: ToReplicaProcess): void {
  child.send(message);
}

/** The next answer of a kind; fails when the process ends first. */
function once<Kind extends FromReplicaProcess['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromReplicaProcess, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a replica process ended early'));
    const onMessage = (message: FromReplicaProcess) => {
      if (message.kind !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message as Extract<FromReplicaProcess, { kind: Kind }>);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
