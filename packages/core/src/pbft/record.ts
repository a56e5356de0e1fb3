/**
 * Durable records: what a replica must still know after a restart. Storage frames and checksums them; a record that does
 * not decode ends recovery there (PBFT.md trap 39).
 */
import { assertNever } from '../base/assert.ts';
import type { Digest } from '../base/crypto-port.ts';
import { BinaryReader, BinaryWriter, type Decoded } from './binary.ts';
import {
  readCheckpointCertificate,
  readNewViewBody,
  readPreparedCertificate,
  readTransition,
  readViewChange,
  writeCheckpointCertificate,
  writeNewViewBody,
  writePreparedCertificate,
  writeTransition,
  writeViewChange,
} from './codec-parts.ts';
import type { Limits } from './limits.ts';
import type {
  CheckpointCertificate,
  EpochTransition,
  NewView,
  PrePrepare,
  PreparedCertificate,
  ViewChange,
} from './message.ts';

/** One durable record. */
export type DurableRecord =
  /** A proposal that this replica made or agreed with; it has sent its pre-prepare or prepare, or is about to. */
  | { readonly kind: 'accepted'; readonly proposal: Omit<PrePrepare, 'kind'> }
  /** It has sent, or is about to send, its commit. */
  | { readonly kind: 'prepared'; readonly epoch: number; readonly certificate: PreparedCertificate }
  /** A body fetched after its proposal was accepted. */
  | { readonly kind: 'body'; readonly sequence: number; readonly digest: Digest; readonly batch: Uint8Array }
  /** Saves work after a restart; nothing depends on it. */
  | { readonly kind: 'executed'; readonly sequence: number; readonly digest: Digest }
  | { readonly kind: 'view-change'; readonly message: ViewChange }
  | { readonly kind: 'new-view'; readonly message: NewView }
  | {
      readonly kind: 'stable';
      readonly certificate: CheckpointCertificate;
      readonly snapshot: Uint8Array;
      readonly transitions: readonly EpochTransition[];
    }
  /** Votes are withheld until the stable checkpoint reaches `until`; see amnesia.ts. */
  | { readonly kind: 'abstaining'; readonly until: number | undefined };

const RECORD_CODES: Record<DurableRecord['kind'], number> = {
  accepted: 1,
  prepared: 2,
  body: 3,
  executed: 4,
  'view-change': 5,
  'new-view': 6,
  stable: 7,
  abstaining: 8,
};

const KINDS = new Map(Object.entries(RECORD_CODES).map(([kind, code]) => [code, kind as DurableRecord['kind']]));

/** Bytes of a record. */
export function encodeRecord(record: DurableRecord): Uint8Array {
  const writer = new BinaryWriter(sizeHint(record));
  writer.u8(RECORD_CODES[record.kind]);
  switch (record.kind) {
    case 'accepted':
      writeAccepted(writer, record.proposal);
      break;
    case 'prepared':
      writer.u32(record.epoch);
      writePreparedCertificate(writer, record.certificate);
      break;
    case 'body':
      writer.u64(record.sequence);
      writer.digest(record.digest);
      writer.bytes(record.batch);
      break;
    case 'executed':
      writer.u64(record.sequence);
      writer.digest(record.digest);
      break;
    case 'view-change':
      writeViewChange(writer, record.message);
      break;
    case 'new-view':
      writeNewView(writer, record.message);
      break;
    case 'stable':
      writeCheckpointCertificate(writer, record.certificate);
      writer.bytes(record.snapshot);
      writer.u16(record.transitions.length);
      for (const transition of record.transitions) writeTransition(writer, transition);
      break;
    case 'abstaining':
      writer.u8(record.until === undefined ? 0 : 1);
      writer.u64(record.until ?? 0);
      break;
    default:
      assertNever(record);
  }
  return writer.toBytes();
}

/** A record from bytes that storage gave back. */
export function decodeRecord(bytes: Uint8Array, limits: Limits): Decoded<DurableRecord> {
  const reader = new BinaryReader(bytes);
  const kind = KINDS.get(reader.u8());
  if (kind === undefined) return { ok: false, problem: 'unknown-kind' };
  return reader.finish(readRecord(reader, kind, limits));
}

function readRecord(reader: BinaryReader, kind: DurableRecord['kind'], limits: Limits): DurableRecord {
  switch (kind) {
    case 'accepted':
      return { kind, proposal: readAccepted(reader, limits) };
    case 'prepared':
      return { kind, epoch: reader.u32(), certificate: readPreparedCertificate(reader, limits) };
    case 'body':
      return { kind, sequence: reader.u64(), digest: reader.digest(), batch: reader.bytes(limits.batchBytesMax) };
    case 'executed':
      return { kind, sequence: reader.u64(), digest: reader.digest() };
    case 'view-change':
      return { kind, message: readViewChange(reader, limits) };
    case 'new-view':
      return { kind, message: readNewView(reader, limits) };
    case 'stable':
      return {
        kind,
        certificate: readCheckpointCertificate(reader, limits),
        snapshot: reader.bytes(limits.snapshotBytesMax),
        transitions: reader.list(reader.count(limits.epochHistoryMax), () => readTransition(reader, limits)),
      };
    case 'abstaining': {
      const isKnown = reader.boolean();
      const until = reader.u64();
      return { kind, until: isKnown ? until : undefined };
    }
    default:
      return assertNever(kind);
  }
}

function sizeHint(record: DurableRecord): number {
  if (record.kind === 'accepted') return 256 + (record.proposal.batch?.length ?? 0);
  return record.kind === 'stable' ? 4096 + record.snapshot.length : 512;
}

function writeAccepted(writer: BinaryWriter, proposal: Omit<PrePrepare, 'kind'>): void {
  writer.u32(proposal.epoch);
  writer.u16(proposal.replica);
  writer.u64(proposal.view);
  writer.u64(proposal.sequence);
  writer.digest(proposal.digest);
  writer.raw(proposal.signature);
  writer.u8(proposal.batch === undefined ? 0 : 1);
  if (proposal.batch !== undefined) writer.bytes(proposal.batch);
}

function readAccepted(reader: BinaryReader, limits: Limits): Omit<PrePrepare, 'kind'> {
  return {
    epoch: reader.u32(),
    replica: reader.u16(),
    view: reader.u64(),
    sequence: reader.u64(),
    digest: reader.digest(),
    signature: reader.signature(),
    batch: reader.boolean() ? reader.bytes(limits.batchBytesMax) : undefined,
  };
}

function writeNewView(writer: BinaryWriter, message: NewView): void {
  writer.u32(message.epoch);
  writer.u16(message.replica);
  writer.u64(message.view);
  writeNewViewBody(writer, message);
  writer.raw(message.signature);
}

function readNewView(reader: BinaryReader, limits: Limits): NewView {
  const head = { epoch: reader.u32(), replica: reader.u16(), view: reader.u64() };
  return { kind: 'new-view', ...head, ...readNewViewBody(reader, limits), signature: reader.signature() };
}
