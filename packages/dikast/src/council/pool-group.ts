/**
 * The PBFT group of one pool in this process: a replica for each agent, and the engine as their client.
 */

import type { VerifySignature } from '@dikast/core/base/crypto-port';
import type { CouncilMachine } from '@dikast/core/council/council-machine';
import { type CouncilResult, decodeResult } from '@dikast/core/council/council-result';
import type { Certificate } from '@dikast/core/pbft/certificate';
import { createClient } from '@dikast/core/pbft/client';
import { type Client, type ClientOutput, DEFAULT_CLIENT_LIMITS } from '@dikast/core/pbft/client-api';
import type { Limits } from '@dikast/core/pbft/limits';
import type { Membership } from '@dikast/core/pbft/membership';
import type { Endpoint } from '@dikast/core/pbft/message';
import { createReplica, recoverReplica } from '@dikast/core/pbft/replica';
import type { Replica } from '@dikast/core/pbft/replica-api';
import type { ReplicaOutput } from '@dikast/core/pbft/replica-io';
import { sha256 } from '../adapters/node-hash.ts';
import type { Signer, Transport } from '../ports.ts';
import { ENGINE_CLIENT_ID } from '../verdict/pool-identity.ts';
import type { PoolLog } from './pool-log.ts';

/** What a group is made of. */
export interface PoolGroupOptions {
  readonly group: string;
  readonly membership: Membership;
  readonly limits: Limits;
  readonly verify: VerifySignature;
  /** By replica id; a replica without one does not run here, and counts as silent. */
  readonly signers: ReadonlyMap<number, Signer>;
  readonly clientSigner: Signer;
  /** Above every timestamp that the engine used with this group. */
  readonly firstTimestamp: number;
  readonly transport: Transport;
  readonly log: PoolLog;
  readonly machineOf: (replica: number) => CouncilMachine;
  /** What a replica executed for the first time, in order; from one replica of the group, whichever is first. */
  readonly onExecuted: (results: readonly CouncilResult[]) => void;
}

/** What the group answered to an operation. */
export interface GroupAnswer {
  readonly result: CouncilResult;
  readonly certificate: Certificate;
}

/** An operation that was handed to the group. */
export interface OrderedOperation {
  readonly token: number;
  readonly answer: Promise<GroupAnswer | undefined>;
}

/** A running group. */
export class PoolGroup {
  readonly #options: PoolGroupOptions;
  readonly #client: Client;
  readonly #replicas = new Map<number, Replica>();
  readonly #waiting = new Map<number, (answer: GroupAnswer | undefined) => void>();
  readonly #stable = new Map<number, number>();
  #executedUpTo = 0;
  #lastToken = 0;

  private constructor(options: PoolGroupOptions) {
    this.#options = options;
    const { group, membership, limits, clientSigner, firstTimestamp, transport } = options;
    this.#client = createClient({
      group,
      client: ENGINE_CLIENT_ID,
      membership,
      firstTimestamp,
      limits: { ...limits, ...DEFAULT_CLIENT_LIMITS },
      crypto: { sha256, sign: clientSigner.sign, verify: options.verify },
    });
    const end: Endpoint = { kind: 'client', id: ENGINE_CLIENT_ID };
    transport.attach(end, (from, message) => this.#fromClient(this.#client.step({ kind: 'message', from, message })));
  }

  /** Starts a group from its log: what was acknowledged before is there again. */
  static async open(options: PoolGroupOptions): Promise<PoolGroup> {
    const group = new PoolGroup(options);
    for (const [id, signer] of options.signers) await group.#startReplica(id, signer);
    return group;
  }

  /** Whether an answer is being waited for. */
  get isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Has operations ordered, in one batch where they fit. Each answer is undefined when the operation was refused as too
   * large or when {@link giveUp} came first.
   */
  order(operations: readonly Uint8Array[]): readonly OrderedOperation[] {
    const last = operations.length - 1;
    return operations.map((operation, index) => {
      const token = ++this.#lastToken;
      const answer = new Promise<GroupAnswer | undefined>((resolve) => this.#waiting.set(token, resolve));
      this.#fromClient(this.#client.step({ kind: 'submit', token, operation, moreFollow: index < last }));
      return { token, answer };
    });
  }

  /** Stops waiting for an answer; the operation may still be executed. */
  giveUp(token: number): void {
    this.#fromClient(this.#client.step({ kind: 'abandon', token }));
    this.#settle(token, undefined);
  }

  /** Time passes: retransmissions, suspicion of a silent primary. */
  tick(): void {
    for (const [id, replica] of this.#replicas) this.#fromReplica(id, replica.step({ kind: 'tick' }));
    this.#fromClient(this.#client.step({ kind: 'tick' }));
  }

  async #startReplica(id: number, signer: Signer): Promise<void> {
    const { group, membership, limits, verify, transport, log, machineOf } = this.#options;
    const crypto = { sha256, sign: signer.sign, verify };
    const settings = { group, replica: id, genesis: membership, limits, crypto, stateMachine: machineOf(id) };
    const records = await log.load(id);
    if (records.length === 0) {
      this.#replicas.set(id, createReplica(settings));
      this.#fromReplica(id, this.#replicas.get(id)?.step({ kind: 'tick' }) ?? []);
    } else {
      const { replica, outputs } = recoverReplica(settings, records, { isComplete: true });
      this.#replicas.set(id, replica);
      this.#fromReplica(id, outputs);
    }
    transport.attach({ kind: 'replica', id }, (from, message) =>
      this.#fromReplica(id, this.#replicas.get(id)?.step({ kind: 'message', from, message }) ?? []),
    );
  }

  #fromReplica(id: number, outputs: readonly ReplicaOutput[]): void {
    const { transport, log } = this.#options;
    for (const output of outputs) {
      if (output.kind === 'persist') log.persist(id, output);
      else if (output.kind === 'send') transport.send({ kind: 'replica', id }, output.to, output.message);
      else if (output.kind === 'executed') this.#takeExecuted(output);
      else if (output.kind === 'checkpoint-stable' || output.kind === 'state-installed')
        this.#forgetBehind(id, output.sequence);
    }
  }

  /** The first replica to execute a batch speaks for all: they execute alike, and a quorum's signatures say so. */
  #takeExecuted({ sequence, operations }: Extract<ReplicaOutput, { kind: 'executed' }>): void {
    if (sequence <= this.#executedUpTo) return;
    this.#executedUpTo = sequence;
    const results = operations.map(({ result }) => decodeResult(result.bytes)).filter((result) => result !== undefined);
    this.#options.onExecuted(results);
  }

  #forgetBehind(id: number, sequence: number): void {
    this.#stable.set(id, sequence);
    if (this.#stable.size < this.#replicas.size) return;
    this.#options.log.forgetBatches(Math.min(...this.#stable.values()));
  }

  #fromClient(outputs: readonly ClientOutput[]): void {
    const from: Endpoint = { kind: 'client', id: ENGINE_CLIENT_ID };
    for (const output of outputs) {
      if (output.kind === 'send') this.#options.transport.send(from, output.to, output.message);
      else if (output.kind === 'refused') this.#settle(output.token, undefined);
      else if (output.kind === 'completed') {
        const result = decodeResult(output.result.bytes);
        this.#settle(output.token, result === undefined ? undefined : { result, certificate: output.certificate() });
      }
    }
  }

  #settle(token: number, answer: GroupAnswer | undefined): void {
    const resolve = this.#waiting.get(token);
    this.#waiting.delete(token);
    resolve?.(answer);
  }
}
