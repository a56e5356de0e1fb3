/**
 * What was acknowledged survives kill -9, and a log cut off anywhere leaves a clean beginning.
 * DIKAST_STORE_KILLS sets how often the writer is killed (30 unless set).
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrng } from '@dikast/core/base/prng';
import { afterAll, describe, expect, it } from 'vitest';
import type { Store, StoredRecord } from '../store-port.ts';
import { startProgram } from './child-program.suite.ts';
import { openSqliteStore } from './sqlite-store.ts';

const KILLS = Number(process.env.DIKAST_STORE_KILLS ?? 30);
const directory = mkdtempSync(join(tmpdir(), 'dikast-crash-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Numbers of the records and of the keys, after checking every record and that no position is missing. */
async function contentOf(store: Store): Promise<{ first: number; records: number[]; keys: Set<number> }> {
  const records: number[] = [];
  const { first, next } = await store.extent('log');
  for (let from = first; from < next; ) {
    const page = await store.read('log', from);
    expect(page.map(({ position }) => position)).toEqual(Array.from(page, (_, index) => from + index));
    const numbers = page.map(({ record }) => new DataView(record.buffer).getUint32(0));
    const isWhole = ({ record }: StoredRecord, index: number) => {
      const number = numbers[index] ?? 0;
      return (
        record.length === 4 + ((number * 7919) % 3000) && record.subarray(4).every((byte) => byte === number % 251)
      );
    };
    expect(page.every(isWhole)).toBe(true);
    records.push(...numbers);
    from += page.length;
  }
  const keys = new Set<number>();
  for (let after = ''; ; ) {
    const page = await store.list('number/', after);
    if (page.length === 0) return { first, records, keys };
    for (const { key } of page) keys.add(Number(key.slice('number/'.length)));
    after = page.at(-1)?.key ?? '';
  }
}

/** Starts the writer, lets it acknowledge something and run on for a while, kills it: what it acknowledged. */
async function killWriter(path: string, options: { first: number; writers: number; acknowledged: number }) {
  const writer = startProgram('commit-until-killed', path, options.first, options.writers);
  await writer.line(1 + options.acknowledged);
  await writer.kill();
  return writer.lines.filter((line) => /^[0-9]+$/.test(line)).map(Number);
}

describe('kill -9', () => {
  it(`loses nothing acknowledged and tears nothing, ${KILLS} times on one file`, {
    timeout: 10_000 + KILLS * 5000,
  }, async () => {
    const path = join(directory, 'killed.db');
    const prng = createPrng(1);
    const acknowledged = new Set<number>();
    let next = 0;
    for (let round = 0; round < KILLS; round++) {
      const writers = 1 + prng.nextBelow(32);
      // A number of acknowledgements, not a time: the moment within the next commit is as random as the scheduler.
      // None at all, every fifth time, is a moment within the opening, which recovers what the last kill left.
      const count = round % 5 === 4 ? 0 : prng.nextBelow(300);
      const lines = await killWriter(path, { first: next, writers, acknowledged: count });
      for (const number of lines) acknowledged.add(number);
      const store = await openSqliteStore({ path });
      await store.verify();
      const { first, records, keys } = await contentOf(store);
      await store.close();
      expect([...acknowledged].filter((number) => !keys.has(number))).toEqual([]);
      expect(new Set(records).size).toBe(records.length);
      expect(records.filter((number) => !keys.has(number))).toEqual([]);
      expect(keys.size).toBe(first + records.length);
      next = Math.max(-1, ...keys) + 1;
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS * 10);
  });
});

describe('loss of power', () => {
  it('a log cut off anywhere leaves the first commits, whole and in order', { timeout: 60_000 }, async () => {
    const path = join(directory, 'cut.db');
    await killWriter(path, { first: 0, writers: 1, acknowledged: 300 });
    const { whole, held } = await recover(path, readFileSync(`${path}-wal`).length);
    expect(held).toBeGreaterThanOrEqual(300);
    const prng = createPrng(2);
    const cuts = Array.from({ length: 25 }, () => prng.nextBelow(whole));
    const heldAfter = new Map<number, number>();
    for (const cut of cuts) heldAfter.set(cut, (await recover(path, cut)).held);
    const inOrder = [...heldAfter].sort(([left], [right]) => left - right).map(([, count]) => count);
    expect(inOrder).toEqual([...inOrder].sort((left, right) => left - right));
    expect(new Set(inOrder).size).toBeGreaterThan(5);
  });

  it('a log with a damaged page leaves the commits before it', { timeout: 60_000 }, async () => {
    const path = join(directory, 'damaged.db');
    await killWriter(path, { first: 0, writers: 1, acknowledged: 100 });
    const { whole, held } = await recover(path, readFileSync(`${path}-wal`).length);
    const { held: left } = await recover(path, whole, Math.floor(whole / 2));
    expect(left).toBeLessThan(held);
    expect(left).toBeGreaterThan(0);
  });
});

/** Opens a copy of a store whose log was cut off, and perhaps has a flipped byte: how many commits are there. */
async function recover(path: string, logLength: number, flipped?: number): Promise<{ whole: number; held: number }> {
  const copy = join(directory, 'copy.db');
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  truncateSync(`${copy}-wal`, logLength);
  if (flipped !== undefined) flipByte(`${copy}-wal`, flipped);
  const whole = statSync(`${path}-wal`).size;
  const store = await openSqliteStore({ path: copy });
  await store.verify();
  const { first, records, keys } = await contentOf(store);
  await store.close();
  // One writer commits in the order of the numbers: what is there is 0 .. held - 1, and nothing of the next.
  expect(records).toEqual(Array.from(records, (_, index) => first + index));
  expect(keys.size).toBe(first + records.length);
  return { whole, held: keys.size };
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  writeFileSync(path, bytes);
}
