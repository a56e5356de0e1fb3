/** What the world does to a store: each failure has its code, names the file and says what to do. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreOperation } from '../store-port.ts';
import { openBetterSqlite, type SqliteDatabase } from './sqlite-driver.ts';
import { pragma } from './sqlite-schema.ts';
import { openSqliteStore } from './sqlite-store.ts';

const root = mkdtempSync(join(tmpdir(), 'dikast-failure-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true }));
let files = 0;
let path: string;
beforeEach(() => {
  path = join(root, `${files++}`, 'store.db');
});

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
const append = (...records: Uint8Array[]): StoreOperation => ({ kind: 'append', stream: 's', records });
const failure = (code: string, text: RegExp) => {
  const message = expect.stringMatching(text) as unknown;
  return expect.objectContaining({ name: 'StoreError', code, message }) as unknown;
};

/** A closed store with a few records and a key; its log has been merged into the file. */
async function makeStore(): Promise<void> {
  const store = await openSqliteStore({ path });
  await store.commit([append(bytes(100, 0xa1), bytes(100, 0xa2), bytes(100, 0xa3))]);
  await store.commit([{ kind: 'put', key: 'k', value: bytes(100, 0xb1), mode: 'replace' }]);
  await store.close();
}

/** Replaces the first place where `fill` stands eight times. */
function damage(fill: number): void {
  const content = readFileSync(path);
  const at = content.indexOf(Buffer.alloc(8, fill));
  expect(at).toBeGreaterThan(0);
  content[at + 3] = (content[at + 3] ?? 0) ^ 1;
  writeFileSync(path, content);
}

describe('settings', () => {
  it('every commit is synced: write-ahead log, synchronous FULL, fullfsync, exclusive lock', async () => {
    let database: SqliteDatabase | undefined;
    const openDatabase = (file: string) => {
      database = openBetterSqlite(file);
      return database;
    };
    const store = await openSqliteStore({ path, openDatabase });
    const setting = (name: string) => database && pragma(database, name);
    expect(setting('journal_mode')).toBe('wal');
    expect(setting('synchronous')).toBe(2);
    expect(setting('fullfsync')).toBe(1);
    expect(setting('checkpoint_fullfsync')).toBe(1);
    expect(setting('locking_mode')).toBe('exclusive');
    await store.close();
  });

  it('file, log and note are for their owner only, also when the file was open to others before', async () => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, '', { mode: 0o644 });
    chmodSync(path, 0o644);
    const store = await openSqliteStore({ path });
    await store.commit([append(bytes(1, 1))]);
    for (const file of [path, `${path}-wal`, `${path}.holder`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(`${path}.holder`)).toBe(false);
  });
});

describe('a disk that is full', () => {
  it('refuses the commit whole and everything after it; after reopening, all that was acknowledged is there', async () => {
    // SQLite's own bound on the file stands for the disk's: the failure on the way is the same.
    const openDatabase = (file: string) => {
      const database = openBetterSqlite(file);
      database.exec('PRAGMA max_page_count = 40');
      return database;
    };
    const store = await openSqliteStore({ path, openDatabase });
    let acknowledged = 0;
    const fill = async () => {
      for (; acknowledged < 100; acknowledged++) await store.commit([append(bytes(4000, 1), bytes(4000, 2))]);
    };
    await expect(fill()).rejects.toEqual(failure('full', /store\.db: .*; free some space, then open the store again$/));
    await expect(store.commit([append(bytes(1, 1))])).rejects.toEqual(
      failure('unavailable', /an earlier commit failed/),
    );
    expect(await store.extent('s')).toEqual({ first: 0, next: acknowledged * 2 });
    await store.close();
    const reopened = await openSqliteStore({ path });
    expect(await reopened.extent('s')).toEqual({ first: 0, next: acknowledged * 2 });
    await reopened.commit([append(bytes(1, 1))]);
    await reopened.close();
  });

  it('fails every commit that waits, none of them applied', async () => {
    const openDatabase = (file: string) => {
      const database = openBetterSqlite(file);
      database.exec('PRAGMA max_page_count = 20');
      return database;
    };
    const store = await openSqliteStore({ path, openDatabase });
    const outcomes = await Promise.allSettled(
      [10, 100_000, 10].map((length) => store.commit([append(bytes(length, 1))])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.extent('s')).toEqual({ first: 0, next: 0 });
    await store.close();
  });
});

describe('the note of the holder', () => {
  it('is not needed: a store opens where it cannot be written, and a second one is still refused', async () => {
    await makeStore();
    symlinkSync(join(path, 'nowhere'), `${path}.holder`);
    const store = await openSqliteStore({ path });
    expect(existsSync(`${path}.holder`)).toBe(false);
    await expect(openSqliteStore({ path, lockWaitMs: 0 })).rejects.toEqual(
      failure('locked', /another process holds it/),
    );
    await store.close();
  });
});

describe('a place where no store can be', () => {
  it('a directory that may not be written to is unavailable', async () => {
    const directory = join(path, '..');
    mkdirSync(directory, { mode: 0o555 });
    await asNobody(() =>
      expect(openSqliteStore({ path })).rejects.toEqual(
        failure('unavailable', /permission denied.*check the path, its rights/),
      ),
    );
  });

  it('a store that may not be written to is unavailable', async () => {
    await makeStore();
    chmodSync(path, 0o400);
    chmodSync(join(path, '..'), 0o555);
    await asNobody(() =>
      expect(openSqliteStore({ path })).rejects.toEqual(failure('unavailable', /store\.db: .*check the path/)),
    );
    chmodSync(join(path, '..'), 0o755);
  });

  it('a path through a file, and a directory in place of the file, are unavailable', async () => {
    await makeStore();
    await expect(openSqliteStore({ path: join(path, 'inner.db') })).rejects.toEqual(
      failure('unavailable', /ENOTDIR|not a directory/),
    );
    await expect(openSqliteStore({ path: join(path, '..') })).rejects.toEqual(failure('unavailable', /not a file/));
  });
});

/** Runs something without the rights of the superuser, if this process has them. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const isSuperuser = process.getuid?.() === 0;
  if (isSuperuser) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (isSuperuser) process.seteuid?.(0);
  }
}

describe('a file that is not a sound store', () => {
  it('what is no database is corrupt, and is left as it is', async () => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'not a database at all, but long enough to be looked at '.repeat(100));
    const before = readFileSync(path);
    await expect(openSqliteStore({ path })).rejects.toEqual(failure('corrupt', /not a database/));
    expect(readFileSync(path)).toEqual(before);
  });

  it('a database of another program is unsupported, and is left as it is', async () => {
    mkdirSync(join(path, '..'));
    new Database(path).exec('CREATE TABLE theirs (x)').close();
    await expect(openSqliteStore({ path })).rejects.toEqual(failure('unsupported', /another program.*check the path/));
    expect(new Database(path).prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['theirs']);
  });

  it('a store of a newer version is unsupported', async () => {
    await makeStore();
    new Database(path).exec('PRAGMA user_version = 2').close();
    await expect(openSqliteStore({ path })).rejects.toEqual(
      failure('unsupported', /version 2, this Dikast knows up to 1/),
    );
  });

  it('a flipped bit in the last record of a stream is noticed at the opening', async () => {
    await makeStore();
    damage(0xa3);
    await expect(openSqliteStore({ path })).rejects.toEqual(
      failure('corrupt', /record 2 of stream s is not what was written/),
    );
  });

  it('a flipped bit in another record ends the reading there, and nothing after it is returned', async () => {
    await makeStore();
    damage(0xa2);
    const store = await openSqliteStore({ path });
    expect((await store.read('s')).map(({ position }) => position)).toEqual([0]);
    await expect(store.read('s', 1)).rejects.toEqual(failure('corrupt', /record 1 of stream s is missing or not what/));
    await store.close();
  });

  it('a flipped bit in a value is noticed when it is read', async () => {
    await makeStore();
    damage(0xb1);
    const store = await openSqliteStore({ path });
    await expect(store.get('k')).rejects.toEqual(failure('corrupt', /value of key k/));
    await expect(store.list('')).rejects.toEqual(failure('corrupt', /value of key k/));
    await store.close();
  });

  it.each([
    ['a record missing at the end', 'DELETE FROM records WHERE position = 2'],
    ['a record missing in front', 'DELETE FROM records WHERE position = 0'],
    ['all records missing', 'DELETE FROM records'],
    [
      'a record beyond the end',
      'INSERT INTO records SELECT stream, 3, checksum, record FROM records WHERE position = 2',
    ],
  ])('%s is noticed at the opening', async (_, sql) => {
    await makeStore();
    new Database(path).exec(sql).close();
    await expect(openSqliteStore({ path })).rejects.toEqual(failure('corrupt', /should hold records 0 \.\. 2/));
  });

  it('two records that changed places are noticed, though each is whole', async () => {
    await makeStore();
    const database = new Database(path);
    for (const [from, to] of [
      [1, 9],
      [2, 1],
      [9, 2],
    ])
      database.prepare('UPDATE records SET position = ? WHERE position = ?').run(to, from);
    database.close();
    await expect(openSqliteStore({ path })).rejects.toEqual(
      failure('corrupt', /record 2 of stream s is not what was written/),
    );
  });

  it('a page of nothing but zeros is corrupt', async () => {
    await makeStore();
    const content = readFileSync(path);
    content.fill(0, 4096);
    writeFileSync(path, content);
    await expect(openSqliteStore({ path })).rejects.toEqual(failure('corrupt', /restore a copy of it/));
  });

  it('a missing file whose log is there is corrupt, not new', async () => {
    const store = await openSqliteStore({ path });
    await store.commit([append(bytes(1, 1))]);
    const elsewhere = join(root, 'elsewhere.db');
    copyFileSync(`${path}-wal`, `${elsewhere}-wal`);
    await store.close();
    await expect(openSqliteStore({ path: elsewhere })).rejects.toEqual(failure('corrupt', /it is missing, but .*-wal/));
    expect(existsSync(elsewhere)).toBe(false);
  });
});
