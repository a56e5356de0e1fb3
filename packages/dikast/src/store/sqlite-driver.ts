/**
 * SQLite as the store uses it: an interface small enough that another binding is a file of thirty lines.
 * Values are text, whole numbers up to 2^53, and bytes; failures are errors whose `code` is SQLite's name for them.
 */
import Database from 'better-sqlite3';

/** What goes into and comes out of a statement. */
export type SqliteValue = string | number | Uint8Array | null;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

/** A prepared statement. */
export interface SqliteStatement {
  run(...values: readonly SqliteValue[]): void;
  get(...values: readonly SqliteValue[]): SqliteRow | undefined;
  /** Rows one by one; leaving the loop early is fine, other statements within it are not. */
  iterate(...values: readonly SqliteValue[]): Iterable<SqliteRow>;
}

/** A connection; everything happens before the call returns. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  readonly isInTransaction: boolean;
  close(): void;
}

/** Opens an existing file; never waits for a lock. */
export type OpenSqlite = (path: string) => SqliteDatabase;

/** Opens a file with better-sqlite3. */
export const openBetterSqlite: OpenSqlite = (path) => {
  const database = new Database(path, { fileMustExist: true, timeout: 0 });
  return {
    exec: (sql) => {
      database.exec(sql);
    },
    prepare: (sql) => {
      const statement = database.prepare<SqliteValue[], SqliteRow>(sql);
      return {
        run: (...values) => {
          statement.run(...values);
        },
        get: (...values) => statement.get(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    get isInTransaction() {
      return database.inTransaction;
    },
    close: () => {
      database.close();
    },
  };
};
