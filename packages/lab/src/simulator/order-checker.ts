/**
 * What correct replicas execute: the same batch at the same sequence number (agreement), without gaps (order), each
 * request once (exactly-once), only what its client signed (validity), and with the same states afterwards (state).
 */
import { equalBytes, toHex } from '@dikast/core/base/bytes';
import type { Digest, VerifySignature } from '@dikast/core/base/crypto-port';
import type { ClientId, Request } from '@dikast/core/pbft/message';
import type { ExecutionContext } from '@dikast/core/pbft/ports';
import type { ExecutedOperation, ReplicaOutput } from '@dikast/core/pbft/replica-io';
import type { ReplicaHost } from './replica-host.ts';
import type { Report } from './violation.ts';

/** What the checker knows of clients without asking a replica. */
export interface ClientKnowledge {
  readonly verify: VerifySignature;
  readonly publicKey: (client: ClientId) => Uint8Array | undefined;
  /** The bytes that the client of a request signs. */
  readonly statement: (request: Request) => Uint8Array;
  /** Whether the client is correct and never submitted this operation. */
  readonly isInvented: (client: ClientId, operation: Uint8Array) => boolean;
}

interface ExecutedBatch {
  readonly digest: Digest;
  readonly label: string;
}

/** Compares everything that correct replicas execute. */
export class OrderChecker {
  readonly #report: Report;
  readonly #clients: ClientKnowledge;
  readonly #batches = new Map<number, ExecutedBatch>();
  readonly #places = new Map<string, { readonly sequence: number; readonly result: string }>();
  readonly #heads = new Map<number, Uint8Array>();

  constructor(report: Report, clients: ClientKnowledge) {
    this.#report = report;
    this.#clients = clients;
  }

  /** Number of batches executed anywhere. */
  get batches(): number {
    return this.#batches.size;
  }

  /** Where a request was executed, and with what result for the first operation. */
  placeOf(client: ClientId, timestamp: number, position: number): { sequence: number; result: string } | undefined {
    return this.#places.get(`${client}/${timestamp}/${position}`);
  }

  /** A correct replica's chain after an operation. */
  onChain(host: ReplicaHost, context: ExecutionContext, head: Uint8Array): void {
    const place = context.sequence * 4096 + context.index;
    const known = this.#heads.get(place);
    if (known === undefined) this.#heads.set(place, head);
    else if (!equalBytes(known, head))
      this.#report('state', `${host.label} has another state after operation ${context.index} of ${context.sequence}`);
  }

  onExecuted(host: ReplicaHost, output: Extract<ReplicaOutput, { kind: 'executed' }>): void {
    const { sequence, digest } = output;
    if (host.executed !== undefined && sequence !== host.executed + 1)
      this.#report('order', `${host.label} executed ${sequence} after ${host.executed}`);
    host.executed = sequence;
    const known = this.#batches.get(sequence);
    if (known === undefined) {
      this.#batches.set(sequence, { digest, label: host.label });
      const seen = new Set<string>();
      for (const operation of output.operations) this.#checkOperation(host, sequence, operation, seen);
    } else if (known.digest !== digest) {
      this.#report('agreement', `${host.label} and ${known.label} executed different batches at ${sequence}`);
    } else {
      for (const operation of output.operations) this.#comparePlace(host, sequence, operation);
    }
  }

  onInstalled(host: ReplicaHost, sequence: number): void {
    if (host.executed !== undefined && sequence <= host.executed)
      this.#report('order', `${host.label} went back from ${host.executed} to ${sequence}`);
    host.executed = sequence;
  }

  #checkOperation(host: ReplicaHost, sequence: number, executed: ExecutedOperation, seen: Set<string>): void {
    const { request, position } = executed;
    const { client, timestamp } = request;
    const name = `${client}/${timestamp}/${position}`;
    if (this.#places.has(name) || seen.has(name))
      this.#report('exactly-once', `${host.label} executed request ${name} again at ${sequence}`);
    seen.add(name);
    this.#places.set(name, { sequence, result: resultText(executed) });
    const key = this.#clients.publicKey(client);
    const isSigned =
      key !== undefined && this.#clients.verify(key, this.#clients.statement(request), request.signature);
    if (!isSigned) this.#report('validity', `${host.label} executed request ${name} that its client did not sign`);
    else if (request.purpose === 'operations' && this.#clients.isInvented(client, operationOf(executed)))
      this.#report('validity', `${host.label} executed request ${name} that its client never sent`);
  }

  #comparePlace(host: ReplicaHost, sequence: number, executed: ExecutedOperation): void {
    const { client, timestamp } = executed.request;
    const place = this.placeOf(client, timestamp, executed.position);
    if (place === undefined || place.sequence !== sequence)
      this.#report('exactly-once', `${host.label} executed ${client}/${timestamp} at ${sequence}, others did not`);
    else if (place.result !== resultText(executed))
      this.#report('state', `${host.label} has another result for ${client}/${timestamp} at ${sequence}`);
  }
}

function operationOf(executed: ExecutedOperation): Uint8Array {
  return executed.request.operations[executed.position] ?? new Uint8Array(0);
}

function resultText({ result }: ExecutedOperation): string {
  return `${result.status}:${toHex(result.bytes)}`;
}
