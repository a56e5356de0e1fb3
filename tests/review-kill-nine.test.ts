/**
 * kill -9 while verdicts are left undecided and people rule on them: no review is lost, no acknowledged ruling is undone,
 * and no verdict is completed in part. `npm run test:kills` does it more often.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPrng } from '@dikast/core/base/prng';
import { checkLedger, recordedVerdicts } from 'dikast/council/recorded-verdicts';
import { VerdictBook } from 'dikast/council/verdict-book';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import type { Store } from 'dikast/store-port';
import type { Verdict } from 'dikast/verdict/verdict';
import { verifyVerdict } from 'dikast/verification/verify-verdict';
import { afterEach, beforeEach, expect, it } from 'vitest';

const KILLS = Math.ceil(Number(process.env.DIKAST_KILLS ?? 4) / 2) * 2;
const LIFE_MAX_MS = 400;
const KEYS_EACH_LIFE = 1000;
const workerFile = fileURLToPath(new URL('./review-kill-nine.worker.mjs', import.meta.url));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-review-kill-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it(`${KILLS} kills lose no review, undo no ruling, and leave no verdict half completed`, {
  timeout: 1_200_000,
}, async () => {
  const seed = Number(process.env.DIKAST_SEED ?? Date.now() % 1_000_000);
  const prng = createPrng(seed);
  const said = { verdict: new Set<string>(), ruled: new Set<string>() };
  for (let kill = 0; kill < KILLS; kill++) await liveAndDie(kill * KEYS_EACH_LIFE, prng.nextBelow(LIFE_MAX_MS), said);
  expect(said.verdict.size, `seed ${seed}`).toBeGreaterThan(0);
  const store = await openSqliteStore({ path: join(home, 'dikast.sqlite'), lockWaitMs: 10_000 });
  await checkRecords(store, said, `seed ${seed}`);
  await store.close();
});

async function liveAndDie(firstKey: number, lifeMs: number, said: Record<'verdict' | 'ruled', Set<string>>) {
  const child = spawn(process.execPath, [workerFile, home, String(firstKey)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  const ended = endOf(child);
  let isReady = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') {
      isReady = true;
      void delay(lifeMs).then(() => child.kill('SIGKILL'));
      continue;
    }
    const [what, validation, outcome] = line.split(' ');
    // The kill may cut a line: what was not wholly said was not acknowledged.
    if (validation?.length !== 32) continue;
    if (what === 'verdict' && outcome === 'undecided') said.verdict.add(validation);
    if (what === 'ruled' && outcome === 'accepted') said.ruled.add(validation);
  }
  await ended;
  expect(isReady, `the worker did not come up again\n${complaints}`).toBe(true);
}

async function checkRecords(store: Store, said: Record<'verdict' | 'ruled', Set<string>>, place: string) {
  const book = await VerdictBook.open(store);
  const waiting = new Set<string>();
  for (let page = await book.awaitingRuling(); page.length > 0; page = await book.awaitingRuling(last(page)))
    for (const { validation } of page) waiting.add(validation);
  const completed = new Set<string>();
  for await (const recorded of recordedVerdicts(store)) {
    if (recorded.kind !== 'verdict') throw new Error(`${place}: ${recorded.kind} ${recorded.validation}`);
    const { verdict } = recorded;
    expect(verifyVerdict(JSON.parse(JSON.stringify(verdict))).outcome).toBe('self_consistent');
    if (verdict.outcome === 'accepted') completed.add(verdict.validation);
  }
  // Acknowledged or not, every verdict is either open to a ruling or completed by one, never both or neither.
  for (const validation of said.verdict) expect([...waiting, ...completed], place).toContain(validation);
  for (const validation of said.ruled) expect([...completed], place).toContain(validation);
  for (const validation of completed) expect(waiting.has(validation), `${place}, ${validation}`).toBe(false);
  expect(await checkLedger(store, 'ledger/verdicts'), place).toMatchObject({ isIntact: true });
}

function last(page: readonly Verdict[]): string {
  return page.at(-1)?.validation ?? '';
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.on('close', () => resolve()));
}
