/** The record of a home, for commands that read it: opened only if it is there. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import type { Store } from 'dikast/store-port';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { homeOf, type LocationOptions } from './locations.ts';

const RECORD_FILE = 'dikast.sqlite';

/** The record of a home as people call it. */
export function recordNameOf(options: LocationOptions, io: Io): string {
  return join(homeOf(options, io), RECORD_FILE);
}

/** Opens the record. @throws Problem `badInput` when there is none, StoreError when it cannot be used. */
export async function openRecord(options: LocationOptions, io: Io): Promise<Store> {
  const home = homeOf(options, io);
  const path = fileOf(options, io);
  if (!existsSync(path))
    throw new Problem(
      EXIT_CODES.badInput,
      `${home}: nothing is recorded there (no ${RECORD_FILE}); dikast validate records its verdicts, --home names another home`,
    );
  return openSqliteStore({ path });
}

/** The record of a home to look at: nothing that an engine on it does is kept. Undefined when there is none. */
export async function openRecordToRead(options: LocationOptions, io: Io): Promise<Store | undefined> {
  if (!existsSync(fileOf(options, io))) return undefined;
  const store = await openSqliteStore({ path: fileOf(options, io) });
  return {
    commit: async () => {},
    read: (...which) => store.read(...which),
    extent: (stream) => store.extent(stream),
    get: (key) => store.get(key),
    list: (...which) => store.list(...which),
    close: () => store.close(),
  };
}

/** Opens a record by its file. @throws Problem `badInput` when there is none, StoreError when it cannot be used. */
export async function openRecordFile(file: string, io: Io): Promise<Store> {
  const path = resolve(io.workingDirectory, file);
  if (!existsSync(path)) throw new Problem(EXIT_CODES.badInput, `${file}: no such file or directory`);
  return openSqliteStore({ path });
}

function fileOf(options: LocationOptions, io: Io): string {
  return join(resolve(io.workingDirectory, homeOf(options, io)), RECORD_FILE);
}
