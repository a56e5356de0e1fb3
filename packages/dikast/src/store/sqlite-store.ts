/**
 * The embedded store: one SQLite file, one process at a time.
 *
 * A commit resolves after SQLite has synced it (sqlite-schema.ts says how); commits that arrive meanwhile go together
 * in the next transaction. The sync blocks the event loop, for as long as the disk takes: that keeps the order of
 * commits plain, and the slower the disk, the more commits share a sync.
 *
 * Keep the file on a local disk, and copy it only while it is closed, or with SQLite's own backup.
 */
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Store, StoredRecord, StoredValue, StoreOperation, StreamExtent } from '../store-port.ts';
import { CommitQueue, type PendingCommit } from './commit-queue.ts';
import { assertCommit, assertName, assertPosition, assertPrefix, pageLimit } from './operation-bounds.ts';
import { type OpenSqlite, openBetterSqlite, type SqliteDatabase } from './sqlite-driver.ts';
import { failureOf, fileError, onDisk } from './sqlite-failure.ts';
import { pragma, prepareDatabase } from './sqlite-schema.ts';
import { SqliteTables } from './sqlite-tables.ts';
import { type StoreConflict, StoreError } from './store-error.ts';
import { describeHolder, prepareStoreFile, removeHolder, writeHolder } from './store-file.ts';

/** Where the store is, and how patient to be. */
export interface SqliteStoreOptions {
  /** Made, with its directories, if it is not there; only its owner may read it. */
  readonly path: string;
  /** How long to wait for a process that holds the file to let go. Default 1000. */
  readonly lockWaitMs?: number;
  /** Another binding of SQLite; better-sqlite3 unless told. */
  readonly openDatabase?: OpenSqlite;
}

const LOCK_WAIT_MS = 1000;
const LOCK_RETRY_MS = 20;

/**
 * Opens a store.
 *
 * @throws StoreError `locked`, naming the holder, when another process or store has the file; `corrupt` when it is
 *   damaged or not a database; `unsupported` when a newer version or another program wrote it; `full`; `unavailable`.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const path = resolve(options.path);
  onDisk(path, () => prepareStoreFile(path));
  const giveUpAt = performance.now() + (options.lockWaitMs ?? LOCK_WAIT_MS);
  for (;;) {
    try {
      return new SqliteStore(path, openLocked(path, options.openDatabase ?? openBetterSqlite));
    } catch (thrown) {
      const failure = failureOf(thrown, path);
      if (!(failure instanceof StoreError) || failure.code !== 'locked') throw failure;
      if (performance.now() >= giveUpAt)
        throw fileError('locked', path, `${describeHolder(path)} holds it`, failure.cause);
      // Two that open at once may both be refused; unequal pauses let one of them win.
      await delay(LOCK_RETRY_MS * (1 + Math.random()));
    }
  }
}

function openLocked(path: string, openDatabase: OpenSqlite): SqliteDatabase {
  const database = openDatabase(path);
  try {
    prepareDatabase(database, path);
    writeHolder(path);
    return database;
  } catch (failure) {
    database.close();
    throw failure;
  }
}

/** A {@link Store} in an SQLite file; made by {@link openSqliteStore}. */
export class SqliteStore implements Store {
  readonly path: string;
  readonly #database: SqliteDatabase;
  readonly #tables: SqliteTables;
  readonly #queue: CommitQueue;
  #isClosed = false;

  constructor(path: string, database: SqliteDatabase) {
    this.path = path;
    this.#database = database;
    this.#tables = new SqliteTables(database, path);
    this.#queue = new CommitQueue(
      (group) => this.#writeGroup(group),
      (failure) => fileError('unavailable', path, 'an earlier commit failed, so nothing more is accepted', failure),
    );
  }

  async commit(operations: readonly StoreOperation[]): Promise<void> {
    this.#assertOpen();
    await this.#queue.add(operations, assertCommit(operations));
  }

  async read(stream: string, from = 0, limit?: number): Promise<readonly StoredRecord[]> {
    this.#assertOpen();
    assertName(stream);
    assertPosition(from);
    const most = pageLimit(limit);
    return onDisk(this.path, () => this.#tables.read(stream, from, most));
  }

  async extent(stream: string): Promise<StreamExtent> {
    this.#assertOpen();
    assertName(stream);
    return onDisk(this.path, () => this.#tables.extent(stream));
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    assertName(key);
    return onDisk(this.path, () => this.#tables.get(key));
  }

  async list(prefix: string, after = '', limit?: number): Promise<readonly StoredValue[]> {
    this.#assertOpen();
    assertPrefix(prefix);
    assertPrefix(after);
    const most = pageLimit(limit);
    return onDisk(this.path, () => this.#tables.list(prefix, after, most));
  }

  /** Lets SQLite look through the whole file; takes as long as reading it. @throws StoreError `corrupt` when SQLite finds damage. */
  async verify(): Promise<void> {
    this.#assertOpen();
    const answer = onDisk(this.path, () => pragma(this.#database, 'quick_check(1)'));
    if (answer !== 'ok') throw fileError('corrupt', this.path, `SQLite finds it damaged (${answer})`);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue.flush();
    onDisk(this.path, () => {
      removeHolder(this.path);
      this.#database.close();
    });
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreError('closed', `the store ${this.path} was closed`);
  }

  #writeGroup(group: readonly PendingCommit[]): ReadonlyMap<PendingCommit, StoreConflict> {
    try {
      const refused = new Map<PendingCommit, StoreConflict>();
      this.#database.exec('BEGIN IMMEDIATE');
      for (const commit of group) {
        const conflict = this.#tables.conflictOf(commit.operations);
        if (conflict !== undefined) refused.set(commit, conflict);
        else for (const operation of commit.operations) this.#tables.apply(operation);
      }
      this.#database.exec('COMMIT');
      return refused;
    } catch (thrown) {
      this.#rollBack();
      throw failureOf(thrown, this.path);
    }
  }

  /** Whether the rollback works or not, the store is through: what matters is the first failure. */
  #rollBack(): void {
    try {
      if (this.#database.isInTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // The connection is beyond use; closing it drops the transaction.
    }
  }
}
