/** The statements of an SQLite store: one method for each thing done to its tables, each record checked as it is read. */
import type { StoredRecord, StoredValue, StoreOperation, StreamExtent } from '../store-port.ts';
import { recordChecksum, valueChecksum } from './checksum.ts';
import { fitPage } from './operation-bounds.ts';
import type { SqliteDatabase } from './sqlite-driver.ts';
import { fileError } from './sqlite-failure.ts';
import type { StreamRow } from './sqlite-schema.ts';
import { StoreConflict } from './store-error.ts';

interface KeyedRow {
  readonly key: string;
  readonly checksum: number;
  readonly value: Uint8Array;
}

interface RecordRow {
  readonly position: number;
  readonly checksum: number;
  readonly record: Uint8Array;
}

/** Above every visible ASCII character: `prefix` + this ends the range of the keys with that prefix. */
const AFTER_ALL = '\x7f';

/** Reads and writes the tables of one connection; transactions are the caller's. */
export class SqliteTables {
  readonly #path: string;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: SqliteDatabase, path: string) {
    this.#path = path;
    this.#statements = prepareStatements(database);
  }

  /** The conflict that refuses these operations, if any. */
  conflictOf(operations: readonly StoreOperation[]): StoreConflict | undefined {
    for (const operation of operations) {
      if (operation.kind !== 'put' || operation.mode !== 'if_absent') continue;
      const existing = this.get(operation.key);
      if (existing !== undefined) return new StoreConflict(operation.key, existing);
    }
    return undefined;
  }

  /** Applies one operation. */
  apply(operation: StoreOperation): void {
    switch (operation.kind) {
      case 'append':
        this.#append(operation.stream, operation.records);
        break;
      case 'put': {
        const { key, value } = operation;
        this.#statements.put.run(key, valueChecksum(key, value), value);
        break;
      }
      case 'delete':
        this.#statements.delete.run(operation.key);
        break;
      case 'trim':
        this.#trim(operation.stream, operation.before);
        break;
    }
  }

  extent(name: string): StreamExtent {
    const stream = this.#stream(name);
    return { first: stream?.first ?? 0, next: stream?.next ?? 0 };
  }

  read(name: string, from: number, limit: number): StoredRecord[] {
    const stream = this.#stream(name);
    if (stream === undefined) return [];
    const start = Math.max(from, stream.first);
    const end = Math.min(stream.next, start + limit);
    const rows = this.#statements.read.iterate(stream.id, start, end) as Iterable<RecordRow>;
    const page = fitPage(this.#checked(name, { start, end }, rows), ({ record }) => record.length);
    if (page.length === 0 && start < end) throw this.#damagedRecord(name, start);
    return page;
  }

  get(key: string): Uint8Array | undefined {
    const row = this.#statements.get.get(key) as KeyedRow | undefined;
    return row === undefined ? undefined : this.#checkedValue(row).value;
  }

  list(prefix: string, after: string, limit: number): StoredValue[] {
    const rows = this.#statements.list.iterate(prefix, prefix + AFTER_ALL, after, limit) as Iterable<KeyedRow>;
    return fitPage(rows, ({ value }) => value.length).map((row) => this.#checkedValue(row));
  }

  /** Rows as long as they are what was written and stand without a gap. */
  *#checked(name: string, range: { start: number; end: number }, rows: Iterable<RecordRow>): Iterable<StoredRecord> {
    let expected = range.start;
    for (const { position, checksum, record } of rows) {
      if (position !== expected || checksum !== recordChecksum(name, position, record)) return;
      yield { position, record: plainBytes(record) };
      expected += 1;
    }
  }

  #append(name: string, records: readonly Uint8Array[]): void {
    const known = this.#stream(name);
    if (known === undefined) this.#statements.addStream.run(name);
    const stream = known ?? this.#stream(name);
    if (stream === undefined) throw fileError('corrupt', this.#path, `stream ${name} was made and is not there`);
    records.forEach((record, offset) => {
      const position = stream.next + offset;
      this.#statements.append.run(stream.id, position, recordChecksum(name, position, record), record);
    });
    this.#statements.setExtent.run(stream.first, stream.next + records.length, stream.id);
  }

  #trim(name: string, before: number): void {
    const stream = this.#stream(name);
    if (stream === undefined || before <= stream.first) return;
    const first = Math.min(before, stream.next);
    this.#statements.trim.run(stream.id, first);
    this.#statements.setExtent.run(first, stream.next, stream.id);
  }

  #stream(name: string): StreamRow | undefined {
    return this.#statements.stream.get(name) as StreamRow | undefined;
  }

  #checkedValue({ key, checksum, value }: KeyedRow): StoredValue {
    if (checksum !== valueChecksum(key, value))
      throw fileError('corrupt', this.#path, `the value of key ${key} is not what was written`);
    return { key, value: plainBytes(value) };
  }

  #damagedRecord(name: string, position: number): Error {
    return fileError('corrupt', this.#path, `record ${position} of stream ${name} is missing or not what was written`);
  }
}

function prepareStatements(database: SqliteDatabase) {
  return {
    stream: database.prepare('SELECT id, name, first, next FROM streams WHERE name = ?'),
    addStream: database.prepare('INSERT INTO streams (name, first, next) VALUES (?, 0, 0)'),
    setExtent: database.prepare('UPDATE streams SET first = ?, next = ? WHERE id = ?'),
    append: database.prepare('INSERT INTO records (stream, position, checksum, record) VALUES (?, ?, ?, ?)'),
    trim: database.prepare('DELETE FROM records WHERE stream = ? AND position < ?'),
    read: database.prepare(
      'SELECT position, checksum, record FROM records WHERE stream = ? AND position >= ? AND position < ? ORDER BY position',
    ),
    put: database.prepare('INSERT OR REPLACE INTO keyed (key, checksum, value) VALUES (?, ?, ?)'),
    delete: database.prepare('DELETE FROM keyed WHERE key = ?'),
    get: database.prepare('SELECT key, checksum, value FROM keyed WHERE key = ?'),
    list: database.prepare(
      'SELECT key, checksum, value FROM keyed WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?',
    ),
  };
}

/** Bytes that are not a view of a driver's buffer, nor a Buffer. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
