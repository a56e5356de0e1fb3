/**
 * kill -9 at random instants under load, with real files: no acknowledged verdict is lost, and no request ever has two.
 * `npm run test:kills` does it 200 times; the default run less often.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { utf8Text } from '@dikast/core/base/bytes';
import { createPrng } from '@dikast/core/base/prng';
import type { LedgerEntry } from '@dikast/core/ledger/ledger-entry';
import { verifyEntries } from '@dikast/core/ledger/ledger-verification';
import { sha256 } from 'dikast/adapters/node-hash';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import type { Store } from 'dikast/store-port';
import { charterOf, groupName } from 'dikast/verdict/pool-identity';
import type { Verdict } from 'dikast/verdict/verdict';
import { verifyVerdict } from 'dikast/verification/verify-verdict';
import { afterEach, beforeEach, expect, it } from 'vitest';

const KILLS = Number(process.env.DIKAST_KILLS ?? 6);
const IN_FLIGHT = 8;
const LIFE_MAX_MS = 400;
const workerFile = fileURLToPath(new URL('./kill-nine.worker.mjs', import.meta.url));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-kill-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Acknowledgement {
  readonly validation: string;
  readonly outcome: string;
}

it(`${KILLS} kills lose no acknowledged verdict and never yield two for one request`, {
  timeout: 1_200_000,
}, async () => {
  const seed = Number(process.env.DIKAST_SEED ?? Date.now() % 1_000_000);
  const prng = createPrng(seed);
  const acknowledged = new Map<number, Acknowledgement>();
  for (let kill = 0; kill < KILLS; kill++) {
    // Begins some keys earlier: the ones under way at the last kill, and some that were acknowledged.
    const highest = Math.max(-1, ...acknowledged.keys());
    const first = Math.max(0, highest - prng.nextBelow(3 * IN_FLIGHT));
    // The first lives until it has acknowledged something, however slow the machine: else nothing could be lost.
    const life = {
      ms: prng.nextBelow(LIFE_MAX_MS),
      beginsWith: kill === 0 ? ('acknowledgement' as const) : ('ready' as const),
    };
    await liveAndDie(first, life, acknowledged, `seed ${seed}, kill ${kill}`);
  }
  expect(acknowledged.size, `seed ${seed}`).toBeGreaterThan(0);
  const store = await openSqliteStore({ path: join(home, 'dikast.sqlite'), lockWaitMs: 10_000 });
  await checkRecords(store, acknowledged);
  await store.close();
});

/** One life of the worker: every acknowledgement must agree with every earlier one for the same key. */
async function liveAndDie(
  first: number,
  life: { readonly ms: number; readonly beginsWith: 'ready' | 'acknowledgement' },
  acknowledged: Map<number, Acknowledgement>,
  place: string,
): Promise<void> {
  const child = spawn(process.execPath, [workerFile, home, String(first), String(IN_FLIGHT)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  const ended = endOf(child);
  const lines = createInterface({ input: child.stdout });
  let isReady = false;
  const live = () => void delay(life.ms).then(() => child.kill('SIGKILL'));
  for await (const line of lines) {
    if (line === 'ready') {
      isReady = true;
      if (life.beginsWith === 'ready') live();
      continue;
    }
    const [key, validation, outcome] = line.split(' ');
    // The kill may cut a line: what was not wholly said was not acknowledged.
    if (key === undefined || validation?.length !== 32 || !['accepted', 'rejected'].includes(outcome ?? '')) continue;
    const acknowledgement = { validation, outcome: outcome ?? '' };
    const earlier = acknowledged.get(Number(key));
    if (earlier !== undefined) expect(acknowledgement, `${place}, key ${key}`).toEqual(earlier);
    if (life.beginsWith === 'acknowledgement' && acknowledged.size === 0) live();
    acknowledged.set(Number(key), acknowledgement);
  }
  await ended;
  expect(isReady, `${place}: the worker did not come up again\n${complaints}`).toBe(true);
}

async function checkRecords(store: Store, acknowledged: ReadonlyMap<number, Acknowledgement>): Promise<void> {
  const verdictsByAnswer = new Map<string, number>();
  for (const { value } of await all((after) => store.list('verdict/', after))) {
    const verdict = JSON.parse(utf8Text(value) ?? '') as { request: { answer: string } };
    verdictsByAnswer.set(verdict.request.answer, (verdictsByAnswer.get(verdict.request.answer) ?? 0) + 1);
  }
  expect([...verdictsByAnswer.values()].filter((count) => count > 1)).toEqual([]);
  for (const [key, { validation, outcome }] of acknowledged) {
    const bytes = await store.get(`verdict/${validation}`);
    const verdict = JSON.parse(utf8Text(bytes ?? new Uint8Array()) || 'null') as { outcome: string } | null;
    expect(verdict?.outcome, `key ${key}`).toBe(outcome);
    expect(verifyVerdict(verdict).outcome, `key ${key}`).toBe('self_consistent');
  }
  const ledgers = await ledgersOf(store);
  expect(ledgers.get('ledger/verdicts')?.length).toBeGreaterThanOrEqual(acknowledged.size);
  for (const [name, entries] of ledgers) expect(verifyEntries(entries, sha256).status, name).toBe('intact_from_origin');
}

/** The verdicts' ledger and that of the pool's group. */
async function ledgersOf(store: Store): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
  const ledgers = new Map<string, readonly LedgerEntry[]>();
  const [first] = await store.list('verdict/', undefined, 1);
  const verdict = JSON.parse(utf8Text(first?.value ?? new Uint8Array()) ?? '') as Verdict;
  const groups = verdict.pools.map((pool) => `ledger/${groupName(charterOf(pool), sha256)}`);
  for (const stream of ['ledger/verdicts', ...groups]) {
    const entries: LedgerEntry[] = [];
    for (
      let page = await store.read(stream);
      page.length > 0;
      page = await store.read(stream, (page.at(-1)?.position ?? 0) + 1)
    ) {
      for (const { record } of page) entries.push(JSON.parse(utf8Text(record) ?? '') as LedgerEntry);
    }
    ledgers.set(stream, entries);
  }
  return ledgers;
}

async function all<Item extends { readonly key: string }>(
  list: (after: string | undefined) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = await list(undefined); page.length > 0; page = await list(page.at(-1)?.key)) items.push(...page);
  return items;
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.on('close', () => resolve()));
}
