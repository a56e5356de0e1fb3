/**
 * A small deterministic cluster for this folder's tests: replicas, clients, a message queue and durable records, with a
 * hook on every message. Messages travel as bytes, so that every test exercises the codec too.
 */
import { utf8Bytes } from '../base/bytes.ts';
import { createPrng, type Prng, prngFromBytes } from '../base/prng.ts';
import { createClient } from './client.ts';
import { type Client, type ClientOutput, DEFAULT_CLIENT_LIMITS } from './client-api.ts';
import { decodeMessage, encodeMessage } from './codec.ts';
import { type Limits, limitsWith } from './limits.ts';
import type { Membership } from './membership.ts';
import type { Endpoint, Message } from './message.ts';
import type { CryptoPorts, ExecutionContext, StateMachine } from './ports.ts';
import { PROTOCOL_RULES } from './protocol-rules.ts';
import { createReplica, recoverReplica } from './replica.ts';
import type { Replica, ReplicaOptions } from './replica-api.ts';
import { violatedInvariants } from './replica-invariants.ts';
import type { ReplicaOutput } from './replica-io.ts';
import type { ProtocolRules } from './rules.ts';

export const GROUP = 'test-pool';

/** Short intervals, so that checkpoints and timeouts happen within few steps. */
export const TEST_LIMITS: Limits = limitsWith({
  checkpointInterval: 4,
  windowSize: 8,
  requestTimeoutTicks: 20,
  viewChangeTimeoutTicks: 20,
  retransmitTicks: 5,
  statusTicks: 2,
  pipelineMax: 4,
  fetchTimeoutTicks: 8,
  chunkBytes: 64,
  throughputWindowTicks: 40,
});

/** Stands in for SHA-256: fast, deterministic and well mixed, which is all that a test of the protocol needs. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const prng = prngFromBytes(bytes);
  const digest = new Uint8Array(32);
  for (let index = 0; index < 32; index++) digest[index] = prng.nextUint32() >>> 24;
  return digest;
}

/**
 * Signatures for tests: a hash under the public key, fast and deterministic. Whoever holds the public key could forge
 * them, so a test that forges does so on purpose.
 */
export function testSignature(publicKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  const half = sha256(new Uint8Array([...publicKey, ...bytes]));
  return new Uint8Array([...half, ...half]);
}

export function testKey(kind: Endpoint['kind'], id: number): Uint8Array {
  return sha256(utf8Bytes(`${kind}-${id}`));
}

export function testCrypto(kind: Endpoint['kind'], id: number): CryptoPorts {
  return {
    sha256,
    sign: (bytes) => testSignature(testKey(kind, id), bytes),
    verify: (publicKey, bytes, signature) =>
      signature.length === 64 && testSignature(publicKey, bytes).every((byte, index) => byte === signature[index]),
  };
}

/** Appends every operation to a list; the state is the list. */
export class ListMachine implements StateMachine {
  operations: Uint8Array[] = [];

  execute(operation: Uint8Array, _context: ExecutionContext): Uint8Array {
    this.operations.push(operation.slice());
    return utf8Bytes(`result ${this.operations.length}`);
  }

  stateDigest(): Uint8Array {
    return sha256(this.snapshot());
  }

  snapshot(): Uint8Array {
    const parts = this.operations.flatMap((one) => [one.length >> 8, one.length & 0xff, ...one]);
    return Uint8Array.from(parts);
  }

  restore(snapshot: Uint8Array, stateDigest: Uint8Array): boolean {
    if (!sha256(snapshot).every((byte, index) => byte === stateDigest[index])) return false;
    this.operations = [];
    for (let at = 0; at < snapshot.length; ) {
      const length = (snapshot[at] as number) * 256 + (snapshot[at + 1] as number);
      this.operations.push(snapshot.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    return true;
  }
}

export function testMembership(n: number, clients = 2, epoch = 0): Membership {
  return {
    epoch,
    replicas: Array.from({ length: n }, (_, id) => ({ id, publicKey: testKey('replica', id) })),
    clients: Array.from({ length: clients }, (_, id) => ({
      id,
      publicKey: testKey('client', id),
      isAdministrator: id === 0,
    })),
  };
}

export interface Envelope {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly message: Message;
}

/** What a test does with a message: let it pass, drop it, or put others in its place. */
export type Hook = (envelope: Envelope) => boolean | readonly Envelope[];

export interface ClusterOptions {
  readonly n: number;
  readonly clients?: number;
  readonly limits?: Limits;
  readonly rules?: (replica: number) => ProtocolRules;
  /** Shuffles deliveries when given. */
  readonly seed?: number;
}

export function replicaEnd(id: number): Endpoint {
  return { kind: 'replica', id };
}

export function clientEnd(id: number): Endpoint {
  return { kind: 'client', id };
}

export class TestCluster {
  readonly limits: Limits;
  readonly membership: Membership;
  readonly machines = new Map<number, ListMachine>();
  readonly replicas = new Map<number, Replica>();
  readonly clients = new Map<number, Client>();
  readonly records = new Map<number, Uint8Array[]>();
  readonly outputs = new Map<number, ReplicaOutput[]>();
  readonly completed: (Extract<ClientOutput, { kind: 'completed' }> & { client: number })[] = [];
  readonly delivered: Envelope[] = [];
  readonly crashed = new Set<number>();
  hook: Hook = () => true;
  queue: Envelope[] = [];
  readonly #options: ClusterOptions;
  readonly #prng: Prng | undefined;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.limits = options.limits ?? TEST_LIMITS;
    this.membership = testMembership(options.n, options.clients ?? 2);
    this.#prng = options.seed === undefined ? undefined : createPrng(options.seed);
    for (const { id } of this.membership.replicas) this.add(id);
    for (const { id } of this.membership.clients) {
      const limits = { ...this.limits, ...DEFAULT_CLIENT_LIMITS, retransmitTicks: 10 };
      const crypto = testCrypto('client', id);
      const client = createClient({
        group: GROUP,
        client: id,
        membership: this.membership,
        firstTimestamp: 1,
        limits,
        crypto,
      });
      this.clients.set(id, client);
    }
  }

  options(id: number): ReplicaOptions {
    const stateMachine = new ListMachine();
    this.machines.set(id, stateMachine);
    const rules = this.#options.rules?.(id) ?? PROTOCOL_RULES;
    const crypto = testCrypto('replica', id);
    return { group: GROUP, replica: id, genesis: this.membership, limits: this.limits, crypto, stateMachine, rules };
  }

  /** Creates a replica; one that is no member yet joins when the membership says so. */
  add(id: number): void {
    this.records.set(id, []);
    this.outputs.set(id, []);
    this.replicas.set(id, createReplica(this.options(id)));
    // The first step makes the genesis durable: from then on the replica restarts from records.
    this.#handle(id, this.replica(id).step({ kind: 'tick' }));
  }

  replica(id: number): Replica {
    return this.replicas.get(id) as Replica;
  }

  crash(id: number): void {
    this.crashed.add(id);
    this.queue = this.queue.filter((envelope) => !(envelope.to.kind === 'replica' && envelope.to.id === id));
  }

  /** Restarts from the durable records, or from those given. */
  restart(id: number, records: readonly Uint8Array[] = this.records.get(id) ?? [], isComplete = true): void {
    const { replica, outputs } = recoverReplica(this.options(id), records, { isComplete });
    this.records.set(id, [...records]);
    this.replicas.set(id, replica);
    this.crashed.delete(id);
    this.#handle(id, outputs);
  }

  submit(client: number, ...texts: readonly string[]): void {
    for (const text of texts)
      this.#handleClient(client, this.#client(client).step({ kind: 'submit', token: 0, operation: utf8Bytes(text) }));
  }

  submitMembership(client: number, membership: Membership): void {
    this.#handleClient(client, this.#client(client).step({ kind: 'submit-membership', token: 0, membership }));
  }

  /** Puts a message on the wire as if `from` had sent it. */
  inject(from: Endpoint, to: Endpoint, message: Message): void {
    this.queue.push({ from, to, message });
  }

  /** Gives a message to a replica at once and returns what it does. */
  give(to: number, from: Endpoint, message: Message): readonly ReplicaOutput[] {
    const outputs = this.replica(to).step({ kind: 'message', from, message });
    this.#handle(to, outputs);
    return outputs;
  }

  /** Delivers until nothing is under way. */
  settle(): void {
    for (let count = 0; this.queue.length > 0; count++) {
      if (count > 200_000) throw new Error('the cluster does not come to rest');
      const index = this.#prng === undefined ? 0 : this.#prng.nextBelow(this.queue.length);
      const [envelope] = this.queue.splice(index, 1);
      if (envelope !== undefined) this.#pass(envelope);
    }
  }

  tick(count = 1): void {
    for (let index = 0; index < count; index++) {
      for (const id of [...this.replicas.keys()])
        if (!this.crashed.has(id)) this.#handle(id, this.replica(id).step({ kind: 'tick' }));
      for (const id of [...this.clients.keys()]) this.#handleClient(id, this.#client(id).step({ kind: 'tick' }));
      this.settle();
    }
  }

  /** Texts of the operations a replica executed, in order. */
  executed(id: number): string[] {
    return (this.machines.get(id)?.operations ?? []).map((bytes) => String.fromCharCode(...bytes));
  }

  outputsOf<Kind extends ReplicaOutput['kind']>(id: number, kind: Kind): Extract<ReplicaOutput, { kind: Kind }>[] {
    const outputs = this.outputs.get(id) ?? [];
    return outputs.filter((output): output is Extract<ReplicaOutput, { kind: Kind }> => output.kind === kind);
  }

  /** Every invariant violated anywhere. */
  violations(): string[] {
    return [...this.replicas].flatMap(([id, replica]) => violatedInvariants(replica).map((name) => `${id}: ${name}`));
  }

  #client(id: number): Client {
    return this.clients.get(id) as Client;
  }

  #pass(envelope: Envelope): void {
    const decision = this.hook(envelope);
    if (decision === false) return;
    if (decision === true) this.#deliver(envelope);
    else for (const one of decision) this.#deliver(one);
  }

  #deliver(envelope: Envelope): void {
    const { from, to } = envelope;
    const decoded = decodeMessage(encodeMessage(envelope.message), this.limits);
    if (!decoded.ok) return;
    const message = decoded.value;
    this.delivered.push({ from, to, message });
    if (to.kind === 'client')
      this.#handleClient(to.id, this.clients.get(to.id)?.step({ kind: 'message', from, message }));
    else if (!this.crashed.has(to.id))
      this.#handle(to.id, this.replicas.get(to.id)?.step({ kind: 'message', from, message }));
  }

  #handle(id: number, outputs: readonly ReplicaOutput[] = []): void {
    for (const output of outputs) {
      this.outputs.get(id)?.push(output);
      if (output.kind === 'persist') this.#persist(id, output);
      if (output.kind !== 'send') continue;
      for (const to of output.to) this.queue.push({ from: replicaEnd(id), to, message: output.message });
    }
  }

  #persist(id: number, output: Extract<ReplicaOutput, { kind: 'persist' }>): void {
    const kept = output.replacesAll ? [] : (this.records.get(id) ?? []);
    this.records.set(id, [...kept, ...output.records]);
  }

  #handleClient(id: number, outputs: readonly ClientOutput[] = []): void {
    for (const output of outputs) {
      if (output.kind === 'completed') this.completed.push({ ...output, client: id });
      if (output.kind !== 'send') continue;
      for (const to of output.to) this.queue.push({ from: clientEnd(id), to, message: output.message });
    }
  }
}
