import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';
import { describeStore } from './store.suite.ts';

const directory = mkdtempSync(join(tmpdir(), 'dikast-store-'));
let files = 0;
afterAll(() => rmSync(directory, { recursive: true }));

describeStore('the SQLite store', {
  open: () => openSqliteStore({ path: join(directory, `${files++}.db`) }),
  reopen: async (store) => {
    await store.close();
    return openSqliteStore({ path: join(directory, `${files - 1}.db`) });
  },
});
