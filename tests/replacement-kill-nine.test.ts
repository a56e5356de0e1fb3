/**
 * kill -9 just before, at and just after the known answer that has an agent replaced: the change is there wholly or not
 * at all, it is made once, and no acknowledged one is undone. `npm run test:kills` does it more often.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createPrng } from '@dikast/core/base/prng';
import { readFaults } from 'dikast/council/recorded-faults';
import { recordedVerdicts } from 'dikast/council/recorded-verdicts';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import { verifyVerdict } from 'dikast/verification/verify-verdict';
import { afterEach, beforeEach, expect, it } from 'vitest';

const KILLS = Math.ceil(Number(process.env.DIKAST_KILLS ?? 2) / 2) * 2;
/** The known answer by which the liar is found, and how far around it the kills fall. */
const SETTLED_AT = 17;
const SPREAD = 3;
const workerFile = fileURLToPath(new URL('./replacement-kill-nine.worker.mjs', import.meta.url));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-replacement-kill-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What the worker said after a known answer. */
interface Said {
  /** Of the line-up then, and of the one that the panel was drawn from. */
  readonly version: number;
  readonly drawnFrom: number;
  readonly seats: string;
}

it(`${KILLS / 2} times two kills around a replacement lose it never and make it once`, {
  timeout: 1_200_000,
}, async () => {
  const seed = Number(process.env.DIKAST_SEED ?? Date.now() % 1_000_000);
  const prng = createPrng(seed);
  for (let pair = 0; pair < KILLS / 2; pair++) {
    const place = join(home, String(pair));
    const answers = SETTLED_AT - SPREAD + prng.nextBelow(2 * SPREAD);
    const before = await liveAndDie(place, 0, (said) => said.length >= answers);
    const after = await liveAndDie(place, 1000, (said) => said.at(-1)?.drawnFrom === 1);
    checkSaid([...before, ...after], `seed ${seed}, pair ${pair}`);
    await checkRecord(place, `seed ${seed}, pair ${pair}`);
  }
});

/** Versions never go back, also over the kill, and every panel is that of its line-up. */
function checkSaid(said: readonly Said[], place: string): void {
  for (const [index, { version, drawnFrom, seats }] of said.entries()) {
    expect([version, drawnFrom], place).toEqual([expect.toBeOneOf([0, 1]), expect.toBeOneOf([0, 1])]);
    expect(drawnFrom, place).toBeGreaterThanOrEqual(said[index - 1]?.version ?? 0);
    expect(seats, place).toBe(drawnFrom === 0 ? '0123' : '1234');
  }
}

async function checkRecord(directory: string, place: string): Promise<void> {
  const store = await openSqliteStore({ path: join(directory, 'dikast.sqlite'), lockWaitMs: 10_000 });
  const { changes, ledgers } = await readFaults(store);
  expect(
    ledgers.every(({ isIntact }) => isIntact),
    place,
  ).toBe(true);
  expect(
    changes.map(({ agent, change, by }) => [agent, change, by]),
    place,
  ).toEqual([
    ['scripted.v0', 'quarantined', undefined],
    ['scripted.v0', 'replaced', 'scripted.v4'],
  ]);
  for await (const recorded of recordedVerdicts(store)) {
    if (recorded.kind !== 'verdict') throw new Error(`${place}: ${recorded.kind} ${recorded.validation}`);
    expect(verifyVerdict(JSON.parse(JSON.stringify(recorded.verdict))).outcome, place).toBe('self_consistent');
  }
  await store.close();
}

/** One life of the worker, killed as soon as what it has said is enough. */
async function liveAndDie(
  directory: string,
  first: number,
  isEnough: (said: readonly Said[]) => boolean,
): Promise<readonly Said[]> {
  const child = spawn(process.execPath, [workerFile, directory, String(first)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => {
    complaints += data.toString();
  });
  const ended = endOf(child);
  const said: Said[] = [];
  let isReady = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isReady ||= line === 'ready';
    const [what, , version, drawnFrom, seats = '', end] = line.split(' ');
    // The kill may cut a line: what was not wholly said was not acknowledged.
    if (what !== 'learned' || end !== 'end') continue;
    said.push({ version: Number(version), drawnFrom: Number(drawnFrom), seats });
    if (isEnough(said)) child.kill('SIGKILL');
  }
  await ended;
  expect(isReady, `the worker did not come up again\n${complaints}`).toBe(true);
  return said;
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.on('close', () => resolve()));
}
