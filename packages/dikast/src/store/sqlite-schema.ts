/**
 * The tables of a store, the settings it runs under, and the cheap check at every opening.
 *
 * Durability: write-ahead log with `synchronous = FULL`, so every commit ends with a sync of the log; a checkpoint syncs
 * the log, then the file. A torn end of the log is found by its frame checksums and dropped, which can only be a commit
 * that was never acknowledged. SQLite does not checksum the pages of the file itself, and a flipped bit in a protocol
 * record could make a replica vote twice: so every record and value carries a CRC-32 of its own, bound to its place.
 */

import { recordChecksum } from './checksum.ts';
import type { SqliteDatabase, SqliteRow, SqliteValue } from './sqlite-driver.ts';
import { fileError } from './sqlite-failure.ts';

/** Version of the tables, in the file's `user_version`. */
const SCHEMA_VERSION = 1;

/** "DIKA", in the file's `application_id`. */
const APPLICATION_ID = 0x44494b41;

/**
 * Settings of every connection. `fullfsync` matters on macOS only, where a plain fsync leaves data in the disk's cache.
 * `locking_mode = EXCLUSIVE` keeps the lock until the connection closes or its process dies, whichever way it dies.
 */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA journal_size_limit = 67108864;
`;

const TABLES = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    first INTEGER NOT NULL,
    next INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE records (
    stream INTEGER NOT NULL,
    position INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (stream, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE keyed (
    key TEXT NOT NULL PRIMARY KEY,
    checksum INTEGER NOT NULL,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Takes the lock for good, checks whose file this is, and makes the tables in a new one.
 *
 * @throws what SQLite throws when another connection holds the file; StoreError `unsupported` for a file of a newer
 *   version or another program, `corrupt` for one whose streams and records do not fit together.
 */
export function prepareDatabase(database: SqliteDatabase, path: string): void {
  database.exec(SETTINGS);
  database.exec('BEGIN EXCLUSIVE');
  const isNew = isNewFile(database, path);
  database.exec('COMMIT');
  const mode = pragma(database, 'journal_mode = WAL');
  if (mode !== 'wal') throw fileError('unavailable', path, `its file system allows no write-ahead log (mode ${mode})`);
  if (isNew) {
    database.exec(`BEGIN; ${TABLES} COMMIT`);
  } else {
    checkStreams(database, path);
  }
}

/** The first column of a pragma's answer. */
export function pragma(database: SqliteDatabase, text: string): SqliteValue | undefined {
  return Object.values(database.prepare(`PRAGMA ${text}`).get() ?? {})[0];
}

function isNewFile(database: SqliteDatabase, path: string): boolean {
  const application = pragma(database, 'application_id');
  const version = Number(pragma(database, 'user_version'));
  const tables = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables);
  if (application === 0 && version === 0 && tables === 0) return true;
  if (application !== APPLICATION_ID) throw fileError('unsupported', path, 'it is a database of another program');
  if (version > SCHEMA_VERSION)
    throw fileError(
      'unsupported',
      path,
      `its tables have version ${version}, this Dikast knows up to ${SCHEMA_VERSION}`,
    );
  return false;
}

/** Every stream ends where its head says, and its last record is what was written: a few look-ups a stream. */
function checkStreams(database: SqliteDatabase, path: string): void {
  const edges = database.prepare('SELECT min(position) AS first, max(position) AS last FROM records WHERE stream = ?');
  const lastRecord = database.prepare('SELECT checksum, record FROM records WHERE stream = ? AND position = ?');
  for (const { id, name, first, next } of [...database.prepare('SELECT * FROM streams').iterate()] as StreamRow[]) {
    const found = edges.get(id);
    const isFitting = first === next ? found?.first === null : found?.first === first && found.last === next - 1;
    if (!isFitting)
      throw fileError('corrupt', path, `stream ${name} should hold records ${first} .. ${next - 1}, and does not`);
    const last = lastRecord.get(id, next - 1) as { checksum: number; record: Uint8Array } | undefined;
    if (last !== undefined && last.checksum !== recordChecksum(name, next - 1, last.record))
      throw fileError('corrupt', path, `record ${next - 1} of stream ${name} is not what was written`);
  }
}

/** A row of the table of streams. */
export type StreamRow = SqliteRow & {
  readonly id: number;
  readonly name: string;
  readonly first: number;
  readonly next: number;
};
