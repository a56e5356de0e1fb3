/**
 * Requests and batches as bytes. A batch is encoded once, by the primary; its digest is what the replicas agree on.
 * The empty batch is the null request of section 4.4: it consumes a sequence number and does nothing.
 */
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { BinaryReader, BinaryWriter, type Decoded, digestHex } from './binary.ts';
import type { SharedLimits } from './limits.ts';
import type { Request } from './message.ts';
import type { EncodeStatement } from './statement.ts';

const PURPOSE_CODES = { operations: 0, membership: 1 } as const;

/** Encoding of the batch without requests. */
export const NULL_BATCH: Uint8Array = new Uint8Array(2);

/** Bytes of a batch. */
export function encodeBatch(requests: readonly Request[]): Uint8Array {
  const writer = new BinaryWriter(4096);
  writer.u16(requests.length);
  for (const request of requests) writeRequest(writer, request);
  return writer.toBytes();
}

/** The requests of a batch from bytes that anyone may have made. The requests share the memory of `bytes`. */
export function decodeBatch(bytes: Uint8Array, limits: SharedLimits): Decoded<Request[]> {
  const reader = new BinaryReader(bytes);
  if (bytes.length > limits.batchBytesMax) reader.fail('over-limit');
  let operations = 0;
  const requests = reader.list(reader.count(limits.batchRequestsMax), () => {
    const request = readRequest(reader, limits);
    operations += request.operations.length;
    if (operations > limits.batchOperationsMax) reader.fail('over-limit');
    return request;
  });
  return reader.finish(requests);
}

/** What a request costs in a batch. */
export function requestBytes(request: Request): number {
  return request.operations.reduce((total, operation) => total + 4 + operation.length, 79);
}

/** Digest of everything in a request but its signature. */
export function requestContent(sha256: Sha256, request: Omit<Request, 'signature'>): Digest {
  const writer = new BinaryWriter(256);
  writeRequestBody(writer, request);
  return digestHex(sha256(writer.view()));
}

/**
 * The bytes that a client signs. They name no epoch and no view: a request outlives both, and the reply table stops its
 * replay.
 */
export function requestStatementOf(
  encode: EncodeStatement,
  request: Pick<Request, 'client' | 'timestamp'>,
  content: Digest,
): Uint8Array {
  return encode({ phase: 'request', epoch: 0, sender: request.client, view: 0, sequence: request.timestamp, content });
}

/** Digest of an encoded batch. */
export function batchDigest(sha256: Sha256, batch: Uint8Array): Digest {
  return digestHex(sha256(batch));
}

/** Appends a request. */
export function writeRequest(writer: BinaryWriter, request: Request): void {
  writeRequestBody(writer, request);
  writer.raw(request.signature);
}

/** Reads a request: at least one operation, exactly one for a membership change, all bounds kept. */
export function readRequest(reader: BinaryReader, limits: SharedLimits): Request {
  const client = reader.u32();
  const timestamp = reader.u64();
  const purpose = reader.boolean() ? 'membership' : 'operations';
  const count = reader.count(purpose === 'membership' ? 1 : limits.requestOperationsMax);
  if (count === 0) reader.fail('not-canonical');
  let bytesLeft = limits.requestBytesMax;
  const operations = reader.list(count, () => {
    const operation = reader.bytes(bytesLeft);
    bytesLeft -= operation.length;
    return operation;
  });
  return { kind: 'request', client, timestamp, purpose, operations, signature: reader.signature() };
}

function writeRequestBody(writer: BinaryWriter, request: Omit<Request, 'signature'>): void {
  writer.u32(request.client);
  writer.u64(request.timestamp);
  writer.u8(PURPOSE_CODES[request.purpose]);
  writer.u16(request.operations.length);
  for (const operation of request.operations) writer.bytes(operation);
}
