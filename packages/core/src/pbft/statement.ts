/**
 * The byte strings that are signed. One fixed layout for all of them, so that no two statements share an encoding:
 * protocol, version, group, phase, epoch, sender, view, sequence number and a digest of the content.
 */
import { assert } from '../base/assert.ts';
import { utf8Bytes } from '../base/bytes.ts';
import type { Digest } from '../base/crypto-port.ts';
import { BinaryWriter } from './binary.ts';

/** Version of the protocol; replicas of different versions do not understand each other. */
const PROTOCOL_VERSION = 1;
/** Longest group name in bytes. */
const GROUP_BYTES_MAX = 64;

const PHASE_CODES = {
  request: 1,
  'pre-prepare': 2,
  prepare: 3,
  checkpoint: 4,
  'view-change': 5,
  'new-view': 6,
  reply: 7,
} as const;

/** What a signature is for. */
export type Phase = keyof typeof PHASE_CODES;

/** What a signature says. For a request, `sender` is the client and `sequence` its timestamp. */
export interface Statement {
  readonly phase: Phase;
  readonly epoch: number;
  readonly sender: number;
  readonly view: number;
  readonly sequence: number;
  readonly content: Digest;
}

/** Encodes statements of one group. */
export type EncodeStatement = (statement: Statement) => Uint8Array;

/** An encoder for the statements of the group with this name. */
export function statementEncoder(group: string): EncodeStatement {
  const prefix = statementPrefix(group);
  return (statement) => {
    const writer = new BinaryWriter(prefix.length + 57);
    writer.raw(prefix);
    writer.u8(PHASE_CODES[statement.phase]);
    writer.u32(statement.epoch);
    writer.u32(statement.sender);
    writer.u64(statement.view);
    writer.u64(statement.sequence);
    writer.digest(statement.content);
    return writer.toBytes();
  };
}

/** Protocol, version and group: what every signed or authenticated byte string begins with. */
export function statementPrefix(group: string): Uint8Array {
  const name = utf8Bytes(group);
  assert(name.length >= 1 && name.length <= GROUP_BYTES_MAX, `a group name has 1 .. ${GROUP_BYTES_MAX} bytes`);
  const writer = new BinaryWriter();
  writer.raw(utf8Bytes('dikast-pbft'));
  writer.u8(PROTOCOL_VERSION);
  writer.u8(name.length);
  writer.raw(name);
  return writer.toBytes();
}
