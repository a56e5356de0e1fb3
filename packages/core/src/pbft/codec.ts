/**
 * Messages as bytes: one byte for the kind, then a fixed layout. `decodeMessage` accepts anything, never throws, and
 * keeps every bound before it allocates. Decoded messages share the memory of the bytes they came from.
 */
import { assertNever } from '../base/assert.ts';
import { readRequest, writeRequest } from './batch.ts';
import { BinaryReader, BinaryWriter, type Decoded, DIGEST_BYTES } from './binary.ts';
import { RESULT_CODES } from './certificate.ts';
import {
  readCheckpointCertificate,
  readNewViewBody,
  readTransition,
  readViewChange,
  writeCheckpointCertificate,
  writeNewViewBody,
  writeTransition,
  writeViewChange,
} from './codec-parts.ts';
import type { Limits } from './limits.ts';
import { siblingsMax } from './merkle.ts';
import type { Message, OperationResult, PrePrepare, Prepare, Reply } from './message.ts';

const KIND_CODES: Record<Message['kind'], number> = {
  request: 1,
  'pre-prepare': 2,
  prepare: 3,
  commit: 4,
  checkpoint: 5,
  'view-change': 6,
  'new-view': 7,
  status: 8,
  'fetch-batch': 9,
  'batch-body': 10,
  'fetch-checkpoint': 11,
  'checkpoint-proof': 12,
  'fetch-chunk': 13,
  chunk: 14,
  reply: 15,
  committed: 16,
};

const KINDS = new Map(Object.entries(KIND_CODES).map(([kind, code]) => [code, kind as Message['kind']]));

const RESULT_STATES: readonly OperationResult['status'][] = ['done', 'refused', 'too-large'];

/** Bytes of a message. */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new BinaryWriter(message.kind === 'pre-prepare' ? 256 + (message.batch?.length ?? 0) : 256);
  writer.u8(KIND_CODES[message.kind]);
  writeBody(writer, message);
  return writer.toBytes();
}

/** A message from bytes that anyone may have made. */
export function decodeMessage(bytes: Uint8Array, limits: Limits): Decoded<Message> {
  const reader = new BinaryReader(bytes);
  const kind = KINDS.get(reader.u8());
  if (kind === undefined) return { ok: false, problem: bytes.length === 0 ? 'truncated' : 'unknown-kind' };
  return reader.finish(readBody(reader, kind, limits));
}

function writeBody(writer: BinaryWriter, message: Message): void {
  switch (message.kind) {
    case 'request':
      writeRequest(writer, message);
      break;
    case 'pre-prepare':
      writePrePrepare(writer, message);
      break;
    case 'prepare':
      writeVote(writer, message);
      writer.u16(message.replica);
      writer.raw(message.proposalSignature);
      writer.raw(message.signature);
      break;
    case 'commit':
      writeVote(writer, message);
      break;
    case 'checkpoint':
      writer.u32(message.epoch);
      writer.u16(message.replica);
      writer.u64(message.sequence);
      writer.digest(message.digest);
      writer.raw(message.signature);
      break;
    case 'view-change':
      writeViewChange(writer, message);
      break;
    case 'new-view':
      writer.u32(message.epoch);
      writer.u16(message.replica);
      writer.u64(message.view);
      writeNewViewBody(writer, message);
      writer.raw(message.signature);
      break;
    case 'reply':
      writeReply(writer, message);
      break;
    default:
      writeTransferBody(writer, message);
      break;
  }
}

type TransferMessage = Extract<
  Message,
  {
    kind:
      | 'status'
      | 'committed'
      | 'fetch-batch'
      | 'batch-body'
      | 'fetch-checkpoint'
      | 'checkpoint-proof'
      | 'fetch-chunk'
      | 'chunk';
  }
>;

function writeTransferBody(writer: BinaryWriter, message: TransferMessage): void {
  writer.u32(message.epoch);
  switch (message.kind) {
    case 'status':
      writer.u64(message.view);
      writer.u8(message.isChangingView ? 1 : 0);
      writer.u64(message.stable);
      writer.u64(message.executed);
      break;
    case 'committed':
    case 'fetch-batch':
      writer.u64(message.sequence);
      writer.digest(message.digest);
      break;
    case 'batch-body':
      writer.u64(message.sequence);
      writer.bytes(message.batch);
      break;
    case 'fetch-checkpoint':
      break;
    case 'checkpoint-proof':
      writer.u16(message.transitions.length);
      for (const transition of message.transitions) writeTransition(writer, transition);
      writeCheckpointCertificate(writer, message.certificate);
      writer.u64(message.snapshotBytes);
      break;
    case 'fetch-chunk':
      writer.u64(message.sequence);
      writer.u64(message.offset);
      break;
    case 'chunk':
      writer.u64(message.sequence);
      writer.u64(message.offset);
      writer.bytes(message.bytes);
      break;
    default:
      assertNever(message);
  }
}

function readBody(reader: BinaryReader, kind: Message['kind'], limits: Limits): Message {
  switch (kind) {
    case 'request':
      return readRequest(reader, limits);
    case 'pre-prepare':
      return readPrePrepare(reader, limits);
    case 'prepare':
      return readPrepare(reader);
    case 'commit':
      return { kind, ...readVote(reader) };
    case 'checkpoint':
      return {
        kind,
        epoch: reader.u32(),
        replica: reader.u16(),
        sequence: reader.u64(),
        digest: reader.digest(),
        signature: reader.signature(),
      };
    case 'view-change':
      return readViewChange(reader, limits);
    case 'new-view': {
      const head = { epoch: reader.u32(), replica: reader.u16(), view: reader.u64() };
      return { kind, ...head, ...readNewViewBody(reader, limits), signature: reader.signature() };
    }
    case 'reply':
      return readReply(reader, limits);
    default:
      return readTransferBody(reader, kind, limits);
  }
}

function readTransferBody(reader: BinaryReader, kind: TransferMessage['kind'], limits: Limits): TransferMessage {
  const epoch = reader.u32();
  switch (kind) {
    case 'status':
      return {
        kind,
        epoch,
        view: reader.u64(),
        isChangingView: reader.boolean(),
        stable: reader.u64(),
        executed: reader.u64(),
      };
    case 'committed':
    case 'fetch-batch':
      return { kind, epoch, sequence: reader.u64(), digest: reader.digest() };
    case 'batch-body':
      return { kind, epoch, sequence: reader.u64(), batch: reader.bytes(limits.batchBytesMax) };
    case 'fetch-checkpoint':
      return { kind, epoch };
    case 'checkpoint-proof':
      return {
        kind,
        epoch,
        transitions: reader.list(reader.count(limits.epochHistoryMax), () => readTransition(reader, limits)),
        certificate: readCheckpointCertificate(reader, limits),
        snapshotBytes: reader.u64(),
      };
    case 'fetch-chunk':
      return { kind, epoch, sequence: reader.u64(), offset: reader.u64() };
    case 'chunk':
      return { kind, epoch, sequence: reader.u64(), offset: reader.u64(), bytes: reader.bytes(limits.chunkBytes) };
    default:
      return assertNever(kind);
  }
}

function writeVote(writer: BinaryWriter, vote: Pick<PrePrepare, 'epoch' | 'view' | 'sequence' | 'digest'>): void {
  writer.u32(vote.epoch);
  writer.u64(vote.view);
  writer.u64(vote.sequence);
  writer.digest(vote.digest);
}

function readVote(reader: BinaryReader): Pick<PrePrepare, 'epoch' | 'view' | 'sequence' | 'digest'> {
  return { epoch: reader.u32(), view: reader.u64(), sequence: reader.u64(), digest: reader.digest() };
}

function writePrePrepare(writer: BinaryWriter, message: PrePrepare): void {
  writeVote(writer, message);
  writer.u16(message.replica);
  writer.raw(message.signature);
  writer.u8(message.batch === undefined ? 0 : 1);
  if (message.batch !== undefined) writer.bytes(message.batch);
}

function readPrePrepare(reader: BinaryReader, limits: Limits): PrePrepare {
  const vote = readVote(reader);
  const signed = { replica: reader.u16(), signature: reader.signature() };
  const batch = reader.boolean() ? reader.bytes(limits.batchBytesMax) : undefined;
  return { kind: 'pre-prepare', ...vote, ...signed, batch };
}

function readPrepare(reader: BinaryReader): Prepare {
  const vote = readVote(reader);
  const replica = reader.u16();
  return { kind: 'prepare', ...vote, replica, proposalSignature: reader.signature(), signature: reader.signature() };
}

function writeReply(writer: BinaryWriter, reply: Reply): void {
  writer.u32(reply.epoch);
  writer.u16(reply.replica);
  writer.u64(reply.view);
  writer.u32(reply.client);
  writer.u64(reply.timestamp);
  writer.u64(reply.sequence);
  writer.u16(reply.leafCount);
  writer.u16(reply.firstLeaf);
  writer.u16(reply.results.length);
  for (const result of reply.results) {
    writer.u8(RESULT_CODES[result.status]);
    writer.bytes(result.bytes);
  }
  writer.u16(reply.siblings.length);
  for (const sibling of reply.siblings) writer.raw(sibling);
  writer.raw(reply.signature);
}

function readReply(reader: BinaryReader, limits: Limits): Reply {
  const head = {
    epoch: reader.u32(),
    replica: reader.u16(),
    view: reader.u64(),
    client: reader.u32(),
    timestamp: reader.u64(),
    sequence: reader.u64(),
    leafCount: reader.count(limits.batchOperationsMax),
    firstLeaf: reader.u16(),
  };
  let bytesLeft = limits.replyBytesMax;
  const results = reader.list(reader.count(limits.requestOperationsMax), () => {
    const result = readResult(reader, bytesLeft);
    bytesLeft -= result.bytes.length;
    return result;
  });
  const siblings = reader.list(reader.count(siblingsMax(head.leafCount)), () => reader.raw(DIGEST_BYTES));
  return { kind: 'reply', ...head, results, siblings, signature: reader.signature() };
}

function readResult(reader: BinaryReader, bytesMax: number): OperationResult {
  const status = RESULT_STATES[reader.u8()];
  if (status === undefined) reader.fail('not-canonical');
  return { status: status ?? 'done', bytes: reader.bytes(bytesMax) };
}
