/**
 * One replica in its own process: connections, durable log, and turns. All messages that arrive within one turn of the
 * event loop are stepped first; then what may leave at once leaves, one durable write covers all records of the turn, and
 * what had to wait for it follows.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { decodeMessage, encodeMessage } from '@dikast/core/pbft/codec';
import type { Limits } from '@dikast/core/pbft/limits';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { createReplica, recoverReplica } from '@dikast/core/pbft/replica';
import type { Replica, ReplicaOptions } from '@dikast/core/pbft/replica-api';
import type { ReplicaInput, ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { Connection, INTRODUCTION_BYTES, introducedEnd, introductionOf } from './pbft-connection.ts';
import { benchMembership, countedCrypto, countedVerify, GROUP } from './pbft-crypto.ts';
import { DurableLog, readDurableLog } from './pbft-log.ts';
import { type BenchPlan, CountingMachine, limitsOf, TICK_MS } from './pbft-plan.ts';
import { noWork } from './pbft-work.ts';

/** Where a replica keeps its log, and what it takes part in. */
export interface HostOptions {
  readonly plan: BenchPlan;
  readonly id: number;
  readonly logPath: string;
  /** All connections stand. */
  readonly onReady: () => void;
}

/** A replica with everything around it. */
export class ReplicaHost {
  readonly work = noWork();
  viewChanges = 0;
  readonly #options: HostOptions;
  readonly #self: Endpoint;
  readonly #limits: Limits;
  readonly #replica: Replica;
  readonly #log: DurableLog;
  readonly #server: Server;
  readonly #connections = new Map<string, Connection>();
  readonly #ticking: NodeJS.Timeout;
  #missingPeers: number;
  #outputs: ReplicaOutput[] = [];
  #isTurnOpen = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#self = { kind: 'replica', id: options.id };
    this.#limits = limitsOf(options.plan);
    this.#missingPeers = options.plan.replicas - 1 + options.plan.clients;
    this.#log = new DurableLog(options.logPath);
    this.#replica = createReplica(this.#replicaOptions());
    this.#server = createServer((socket) => this.#welcome(socket));
    this.#ticking = setInterval(() => this.#step({ kind: 'tick' }), TICK_MS);
  }

  /** Starts to listen; returns the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', 512, resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connects to the replicas with a lower id; the others connect to this one. */
  connectTo(ports: readonly number[]): void {
    for (const [id, port] of ports.slice(0, this.#options.id).entries()) {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(introductionOf(this.#self));
        this.#add({ kind: 'replica', id }, socket);
      });
    }
  }

  /** Stops, restarts the replica from its log, and returns how far it had executed and how far the log leads. */
  stop(): { readonly executed: number; readonly recovered: number } {
    clearInterval(this.#ticking);
    this.#finishTurn();
    for (const connection of this.#connections.values()) connection.close();
    this.#server.close();
    this.#log.sync();
    this.#log.close();
    const { replica } = recoverReplica(this.#replicaOptions(), readDurableLog(this.#options.logPath));
    return { executed: this.#replica.state.executed, recovered: replica.state.executed };
  }

  #replicaOptions(): ReplicaOptions {
    const { plan, id } = this.#options;
    return {
      group: GROUP,
      replica: id,
      genesis: benchMembership(plan.replicas, plan.clients),
      limits: this.#limits,
      crypto: countedCrypto(this.#self, this.work, countedVerify(this.work)),
      stateMachine: new CountingMachine(),
    };
  }

  #welcome(socket: Socket): void {
    socket.once('data', (chunk: Buffer) => {
      const connection = this.#add(introducedEnd(chunk), socket);
      if (chunk.length > INTRODUCTION_BYTES) connection.receive(chunk.subarray(INTRODUCTION_BYTES));
    });
  }

  #add(peer: Endpoint, socket: Socket): Connection {
    socket.on('error', () => socket.destroy());
    const connection = new Connection({ self: this.#self, peer }, socket, this.work, {
      onMessages: (from, messages) => {
        for (const bytes of messages) this.#receive(from, bytes);
      },
      onReady: () => {
        this.#missingPeers -= 1;
        if (this.#missingPeers === 0) this.#options.onReady();
      },
    });
    this.#connections.set(nameOf(peer), connection);
    return connection;
  }

  #receive(from: Endpoint, bytes: Uint8Array): void {
    this.work.decodes += 1;
    const decoded = decodeMessage(bytes, this.#limits);
    if (!decoded.ok) throw new Error(`a message of ${from.kind} ${from.id}: ${decoded.problem}`);
    this.#step({ kind: 'message', from, message: decoded.value });
  }

  #step(input: ReplicaInput): void {
    for (const output of this.#replica.step(input)) this.#outputs.push(output);
    if (this.#isTurnOpen) return;
    this.#isTurnOpen = true;
    setImmediate(() => this.#finishTurn());
  }

  #finishTurn(): void {
    this.#isTurnOpen = false;
    const outputs = this.#outputs;
    this.#outputs = [];
    const firstPersist = outputs.findIndex((output) => output.kind === 'persist');
    const mayLeaveAtOnce = this.#log.isDurable ? (firstPersist < 0 ? outputs.length : firstPersist) : 0;
    this.#carryOut(outputs.slice(0, mayLeaveAtOnce));
    this.#carryOut(outputs.slice(mayLeaveAtOnce));
  }

  /** Appends all records, makes them durable if a message waits for them, then lets the messages go. */
  #carryOut(outputs: readonly ReplicaOutput[]): void {
    let sends = 0;
    for (const output of outputs) {
      if (output.kind === 'persist') this.#log.append(output.records, output.replacesAll);
      else if (output.kind === 'view-change-started') this.viewChanges += 1;
      else if (output.kind === 'send') sends += 1;
    }
    if (sends === 0) return;
    if (!this.#log.isDurable) {
      this.#log.sync();
      this.work.syncs += 1;
    }
    for (const output of outputs) if (output.kind === 'send') this.#post(output.to, output.message);
    for (const connection of this.#connections.values()) connection.flush();
  }

  #post(to: readonly Endpoint[], message: Message): void {
    this.work.encodes += 1;
    const bytes = encodeMessage(message);
    for (const end of to) this.#connections.get(nameOf(end))?.post(bytes);
  }
}

/** Key of an end. */
function nameOf({ kind, id }: Endpoint): string {
  return `${kind} ${id}`;
}
