/**
 * A replica's durable log for the benchmark: two files, written in turn. Groups of records are appended to one and made
 * durable together (one fdatasync); a replacement of the whole log goes to the other, whose first group has the higher
 * generation, so that at every instant one of the two is whole. Files are overwritten in place, never truncated:
 * generation and checksum tell where a log ends.
 */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Length of the group, its checksum, its generation and its number within the generation. */
const HEAD_BYTES = 16;
const PREALLOCATED_BYTES = 1 << 21;

/** An append-only log whose appends become durable with `sync`. */
export class DurableLog {
  readonly #files: readonly [number, number];
  #generation = 1;
  #group = 0;
  #offset = 0;
  #waiting: Uint8Array[] = [];
  #isReplacement = false;

  /** `path` is the beginning of two file names. */
  constructor(path: string) {
    this.#files = [openFresh(`${path}.even`), openFresh(`${path}.odd`)];
  }

  /** Whether everything appended is durable. */
  get isDurable(): boolean {
    return this.#waiting.length === 0;
  }

  /** Records for the next `sync`. */
  append(records: readonly Uint8Array[], replacesAll: boolean): void {
    if (replacesAll) {
      this.#waiting = [];
      this.#isReplacement = true;
    }
    for (const record of records) this.#waiting.push(record);
  }

  /** Makes everything appended so far durable: one write and one fdatasync. */
  sync(): void {
    if (this.#waiting.length === 0) return;
    if (this.#isReplacement) {
      this.#generation += 1;
      this.#group = 0;
      this.#offset = 0;
      this.#isReplacement = false;
    }
    const file = this.#files[this.#generation % 2 === 0 ? 0 : 1];
    const bytes = encodeGroup(this.#waiting, this.#generation, this.#group);
    writeSync(file, bytes, 0, bytes.length, this.#offset);
    fdatasyncSync(file);
    this.#group += 1;
    this.#offset += bytes.length;
    this.#waiting = [];
  }

  /** Closes both files. */
  close(): void {
    for (const file of this.#files) closeSync(file);
  }
}

/** The records that a log with this path holds: those of the highest generation that has begun, up to the first defect. */
export function readDurableLog(path: string): Uint8Array[] {
  const logs = [readGroups(`${path}.even`), readGroups(`${path}.odd`)];
  logs.sort((left, right) => right.generation - left.generation);
  return logs[0]?.records ?? [];
}

function openFresh(path: string): number {
  const file = openSync(path, 'w+');
  writeSync(file, Buffer.alloc(PREALLOCATED_BYTES), 0, PREALLOCATED_BYTES, 0);
  fdatasyncSync(file);
  return file;
}

function encodeGroup(records: readonly Uint8Array[], generation: number, group: number): Buffer {
  const length = records.reduce((total, record) => total + 4 + record.length, HEAD_BYTES);
  const bytes = Buffer.allocUnsafe(length);
  let offset = HEAD_BYTES;
  for (const record of records) {
    offset = bytes.writeUInt32BE(record.length, offset);
    bytes.set(record, offset);
    offset += record.length;
  }
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(generation, 8);
  bytes.writeUInt32BE(group, 12);
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

function readGroups(path: string): { readonly generation: number; readonly records: Uint8Array[] } {
  const file = readFileSync(path);
  const records: Uint8Array[] = [];
  let generation = 0;
  for (let offset = 0, group = 0; offset + HEAD_BYTES <= file.length; group++) {
    const bytes = file.subarray(offset, offset + file.readUInt32BE(offset));
    const isWhole = bytes.length >= HEAD_BYTES && bytes.length === file.readUInt32BE(offset);
    if (!isWhole || crc32(bytes.subarray(8)) !== bytes.readUInt32BE(4) || bytes.readUInt32BE(12) !== group) break;
    if (group > 0 && bytes.readUInt32BE(8) !== generation) break;
    generation = bytes.readUInt32BE(8);
    for (let at = HEAD_BYTES; at < bytes.length; at += 4 + bytes.readUInt32BE(at))
      records.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)));
    offset += bytes.length;
  }
  return { generation, records };
}
