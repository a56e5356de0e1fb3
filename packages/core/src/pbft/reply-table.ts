/**
 * The client reply table: which requests were executed, with what results. It makes execution exactly-once and answers
 * retransmissions, so it is replicated state: part of every checkpoint's digest and of every transferred snapshot.
 */
import { assert } from '../base/assert.ts';
import type { Digest } from '../base/crypto-port.ts';
import { BinaryReader, BinaryWriter, type Decoded } from './binary.ts';
import { RESULT_CODES } from './certificate.ts';
import type { SharedLimits } from './limits.ts';
import type { ClientId, OperationResult } from './message.ts';

/** An executed request. `results` is undefined once it had to make room. */
export interface ExecutedRequest {
  readonly client: ClientId;
  readonly timestamp: number;
  readonly sequence: number;
  /** Position among all requests ever executed. */
  readonly order: number;
  /** Digest of the request that was executed: another one under the same timestamp gets no answer. */
  readonly content: Digest;
  readonly results: readonly OperationResult[] | undefined;
}

interface ClientReplies {
  highest: number;
  readonly requests: Map<number, RememberedRequest>;
}

/** An executed request and its encoding, made for the first checkpoint that contains it and kept for the later ones. */
interface RememberedRequest {
  readonly request: ExecutedRequest;
  encoded: Uint8Array | undefined;
}

const RESULT_STATES: readonly OperationResult['status'][] = ['done', 'refused', 'too-large'];

/** Replies by client and timestamp, bounded by `clientWindow` for each client and `replyTableBytesMax` over all. */
export class ReplyTable {
  readonly #limits: SharedLimits;
  readonly #clients = new Map<ClientId, ClientReplies>();
  /** Requests with results, oldest first. */
  readonly #withResults = new Map<number, ExecutedRequest>();
  #nextOrder = 0;
  #bytes = 0;

  constructor(limits: SharedLimits) {
    this.#limits = limits;
  }

  /** Bytes of results kept. */
  get resultBytes(): number {
    return this.#bytes;
  }

  /** Requests remembered. */
  get size(): number {
    let size = 0;
    for (const client of this.#clients.values()) size += client.requests.size;
    return size;
  }

  /** The highest timestamp executed for a client; 0 for none. */
  highest(client: ClientId): number {
    return this.#clients.get(client)?.highest ?? 0;
  }

  find(client: ClientId, timestamp: number): ExecutedRequest | undefined {
    return this.#clients.get(client)?.requests.get(timestamp)?.request;
  }

  /** Remembers an executed request, and forgets what falls out of the bounds. */
  add(request: Omit<ExecutedRequest, 'order'>): void {
    this.#insert({ ...request, order: this.#nextOrder++ });
    const client = this.#clients.get(request.client) as ClientReplies;
    const { highest } = client;
    client.highest = Math.max(highest, request.timestamp);
    this.#forgetBelowWindow(client, request.timestamp, highest);
    this.#makeRoom();
  }

  /** Forgets clients that are no longer members. */
  keepOnly(isMember: (client: ClientId) => boolean): void {
    for (const [id, client] of this.#clients) {
      if (isMember(id)) continue;
      for (const { request } of client.requests.values()) this.#dropResults(request);
      this.#clients.delete(id);
    }
  }

  /** Canonical bytes: by client, then by timestamp. */
  encode(): Uint8Array {
    const writer = new BinaryWriter(4096);
    writer.u64(this.#nextOrder);
    writer.u32(this.#clients.size);
    for (const id of [...this.#clients.keys()].sort((left, right) => left - right)) {
      const client = this.#clients.get(id) as ClientReplies;
      writer.u32(id);
      writer.u64(client.highest);
      writer.u32(client.requests.size);
      for (const timestamp of [...client.requests.keys()].sort((left, right) => left - right))
        writer.raw(encodedOf(client.requests.get(timestamp) as RememberedRequest));
    }
    return writer.toBytes();
  }

  /** A table from bytes that anyone may have made; their digest is checked elsewhere. */
  static decode(bytes: Uint8Array, limits: SharedLimits): Decoded<ReplyTable> {
    const reader = new BinaryReader(bytes);
    const table = new ReplyTable(limits);
    table.#nextOrder = reader.u64();
    const found: ExecutedRequest[] = [];
    reader.list(boundedCount(reader, limits.clientsMax), () => {
      const id = reader.u32();
      table.#clients.set(id, { highest: reader.u64(), requests: new Map() });
      const requests = reader.list(boundedCount(reader, limits.clientWindow), () => readExecuted(reader, limits, id));
      found.push(...requests);
    });
    const decoded = reader.finish(table);
    if (decoded.ok) for (const request of found.sort((left, right) => left.order - right.order)) table.#insert(request);
    return decoded;
  }

  #insert(request: ExecutedRequest): void {
    const client = this.#clients.get(request.client) ?? { highest: 0, requests: new Map() };
    this.#clients.set(request.client, client);
    client.requests.set(request.timestamp, { request, encoded: undefined });
    if (request.results === undefined) return;
    this.#withResults.set(request.order, request);
    this.#bytes += resultsBytes(request.results);
  }

  /** Forgets what left the window as the highest timestamp rose: nothing was remembered below the earlier window. */
  #forgetBelowWindow(client: ClientReplies, added: number, earlierHighest: number): void {
    const { clientWindow } = this.#limits;
    const last = client.highest - clientWindow;
    const first = Math.max(earlierHighest - clientWindow + 1, 0);
    // One by one through a short gap, as timestamps mostly follow one another; otherwise through all that are remembered.
    if (added >= first && last - first < clientWindow) {
      for (let timestamp = first; timestamp <= last; timestamp++) this.#forget(client, timestamp);
    } else {
      for (const timestamp of client.requests.keys()) if (timestamp <= last) this.#forget(client, timestamp);
    }
  }

  #forget(client: ClientReplies, timestamp: number): void {
    const old = client.requests.get(timestamp);
    if (old === undefined) return;
    client.requests.delete(timestamp);
    this.#dropResults(old.request);
  }

  #dropResults(request: ExecutedRequest): void {
    if (!this.#withResults.delete(request.order)) return;
    this.#bytes -= resultsBytes(request.results ?? []);
  }

  #makeRoom(): void {
    for (const request of this.#withResults.values()) {
      if (this.#bytes <= this.#limits.replyTableBytesMax) return;
      this.#dropResults(request);
      const forgotten = { request: { ...request, results: undefined }, encoded: undefined };
      this.#clients.get(request.client)?.requests.set(request.timestamp, forgotten);
    }
    assert(this.#bytes === 0, 'without results no bytes are counted');
  }
}

function resultsBytes(results: readonly OperationResult[]): number {
  return results.reduce((total, result) => total + 16 + result.bytes.length, 0);
}

function boundedCount(reader: BinaryReader, max: number): number {
  const count = reader.u32();
  if (count > max) reader.fail('over-limit');
  return reader.problem === undefined ? count : 0;
}

function encodedOf(remembered: RememberedRequest): Uint8Array {
  if (remembered.encoded !== undefined) return remembered.encoded;
  const writer = new BinaryWriter();
  writeExecuted(writer, remembered.request);
  remembered.encoded = writer.toBytes();
  return remembered.encoded;
}

function writeExecuted(writer: BinaryWriter, request: ExecutedRequest): void {
  writer.u64(request.timestamp);
  writer.u64(request.sequence);
  writer.u64(request.order);
  writer.digest(request.content);
  writer.u8(request.results === undefined ? 0 : 1);
  if (request.results === undefined) return;
  writer.u16(request.results.length);
  for (const result of request.results) {
    writer.u8(RESULT_CODES[result.status]);
    writer.bytes(result.bytes);
  }
}

function readExecuted(reader: BinaryReader, limits: SharedLimits, client: ClientId): ExecutedRequest {
  const head = {
    client,
    timestamp: reader.u64(),
    sequence: reader.u64(),
    order: reader.u64(),
    content: reader.digest(),
  };
  if (!reader.boolean()) return { ...head, results: undefined };
  const results = reader.list(reader.count(limits.requestOperationsMax), () => {
    const status = RESULT_STATES[reader.u8()];
    if (status === undefined) reader.fail('not-canonical');
    return { status: status ?? 'done', bytes: reader.bytes(limits.replyBytesMax).slice() };
  });
  return { ...head, results };
}
