/** Closed-loop load: every client keeps a fixed number of operations under way and notes how long each one takes. */
import { present } from '@dikast/core/base/assert';
import type { VerifySignature } from '@dikast/core/base/crypto-port';
import { createClient } from '@dikast/core/pbft/client';
import type { Client, ClientInput, ClientOutput } from '@dikast/core/pbft/client-api';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint, Message } from '@dikast/core/pbft/message';
import { countedCrypto, GROUP } from './pbft-crypto.ts';
import { type BenchPlan, limitsOf } from './pbft-plan.ts';
import type { WorkCounts } from './pbft-work.ts';

/** Where a client's messages go. */
export type SendFromClient = (from: Endpoint, to: readonly Endpoint[], message: Message) => void;

/** What the load needs of its surroundings. */
export interface LoadPorts {
  readonly membership: Membership;
  readonly work: WorkCounts;
  readonly verify: VerifySignature;
  readonly send: SendFromClient;
}

/** What was measured. */
export interface LoadResult {
  readonly operations: number;
  readonly elapsedMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface LoadedClient {
  readonly client: Client;
  /** When the operation with this token was submitted. */
  readonly startedMs: Float64Array;
}

/** All clients of a row. */
export class ClosedLoop {
  readonly #clients: readonly LoadedClient[];
  readonly #send: SendFromClient;
  readonly #operation: Uint8Array;
  #latenciesMs: number[] = [];
  #measuredSinceMs = Number.POSITIVE_INFINITY;

  constructor(plan: BenchPlan, ports: LoadPorts) {
    this.#send = ports.send;
    this.#operation = new Uint8Array(plan.operationBytes).fill(7);
    this.#clients = Array.from({ length: plan.clients }, (_, id) => ({
      client: createClient({
        group: GROUP,
        client: id,
        membership: ports.membership,
        firstTimestamp: 1,
        limits: limitsOf(plan),
        crypto: countedCrypto({ kind: 'client', id }, ports.work, ports.verify),
      }),
      startedMs: new Float64Array(plan.outstanding),
    }));
  }

  /** Submits everything that is to be under way. */
  start(): void {
    for (const [id, { startedMs }] of this.#clients.entries()) this.#submit(id, [...startedMs.keys()]);
  }

  /** Forgets what was measured so far: the measurement starts now. */
  startMeasuring(): void {
    this.#latenciesMs = [];
    this.#measuredSinceMs = performance.now();
  }

  /** A message for a client, or time passing. */
  step(id: number, input: ClientInput): void {
    const outputs = this.#at(id).client.step(input);
    this.#carryOut(id, outputs);
    const nowMs = performance.now();
    const tokens = outputs.flatMap((output) => (output.kind === 'completed' ? [output.token] : []));
    for (const token of tokens) this.#latenciesMs.push(nowMs - (this.#at(id).startedMs[token] ?? nowMs));
    this.#submit(id, tokens);
  }

  /** One tick for every client. */
  tick(): void {
    for (const id of this.#clients.keys()) this.step(id, { kind: 'tick' });
  }

  /** What happened since `startMeasuring`. */
  result(): LoadResult {
    const elapsedMs = performance.now() - this.#measuredSinceMs;
    const sorted = Float64Array.from(this.#latenciesMs).sort();
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
    return { operations: sorted.length, elapsedMs, p50Ms: at(0.5), p99Ms: at(0.99) };
  }

  #submit(id: number, tokens: readonly number[]): void {
    const { client, startedMs } = this.#at(id);
    const nowMs = performance.now();
    for (const [index, token] of tokens.entries()) {
      startedMs[token] = nowMs;
      const moreFollow = index < tokens.length - 1;
      this.#carryOut(id, client.step({ kind: 'submit', token, operation: this.#operation, moreFollow }));
    }
  }

  #carryOut(id: number, outputs: readonly ClientOutput[]): void {
    for (const output of outputs) {
      if (output.kind === 'send') this.#send({ kind: 'client', id }, output.to, output.message);
      else if (output.kind === 'refused') throw new Error(`client ${id}: operation refused: ${output.reason}`);
    }
  }

  #at(id: number): LoadedClient {
    return present(this.#clients[id], 'the client exists');
  }
}
