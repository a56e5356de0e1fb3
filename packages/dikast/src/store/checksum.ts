/**
 * Checksums of stored data, bound to its place, against accidents: a flipped bit, a row that ended up elsewhere.
 * They are no protection against a person; signatures and the ledger's hashes are.
 */
import { crc32 } from 'node:zlib';

/**
 * CRC-32 of a record, then its place. Names hold no blank, so two places never share a text. In this order, because zlib
 * forgets what went before when it is given an empty array.
 */
export function recordChecksum(stream: string, position: number, record: Uint8Array): number {
  return crc32(`record ${stream} ${position} `, crc32(record));
}

/** CRC-32 of a value and its key. */
export function valueChecksum(key: string, value: Uint8Array): number {
  return crc32(`value ${key} `, crc32(value));
}
