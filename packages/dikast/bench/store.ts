/**
 * What a durable commit costs, beside the floor of the same run on the same disk: a plain write and fdatasync.
 * node --import tsx packages/dikast/bench/store.ts [directory] [seconds]
 *
 * Figures are medians of five rounds that take turns, because a disk's mood changes within seconds.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, type SqliteStore } from '../src/store/sqlite-store.ts';

const ROUNDS = 5;
const directory = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'dikast-bench-store-'));
const roundMs = (Number(process.argv[3] ?? 10) * 1000) / (ROUNDS * 7);
const small = new Uint8Array(256).fill(7);
const large = new Uint8Array(16_384).fill(7);

/** Runs until the time of one round is over; commits a second. */
async function rateOf(callers: number, commit: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let commits = 0;
  const call = async () => {
    while (performance.now() - start < roundMs) {
      await commit();
      commits++;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (commits * 1000) / (performance.now() - start);
}

function appends(store: SqliteStore, record: Uint8Array): () => Promise<void> {
  return () => store.commit([{ kind: 'append', stream: 'bench', records: [record] }]);
}

async function main(): Promise<void> {
  const descriptor = openSync(join(directory, 'floor'), 'w');
  const floor = async (bytes: Uint8Array) => {
    writeSync(descriptor, bytes);
    fdatasyncSync(descriptor);
  };
  const store = await openSqliteStore({ path: join(directory, 'store.db') });
  const lines: readonly (readonly [string, () => Promise<number>])[] = [
    ['floor: write 256 B + fdatasync', () => rateOf(1, () => floor(small))],
    ['floor: write 16 KB + fdatasync', () => rateOf(1, () => floor(large))],
    ['store: 256 B, 1 caller', () => rateOf(1, appends(store, small))],
    ['store: 256 B, 8 callers', () => rateOf(8, appends(store, small))],
    ['store: 256 B, 64 callers', () => rateOf(64, appends(store, small))],
    ['store: 16 KB, 1 caller', () => rateOf(1, appends(store, large))],
    ['store: 16 KB, 64 callers', () => rateOf(64, appends(store, large))],
  ];
  const rates = new Map<string, number[]>(lines.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, measure] of lines) rates.get(name)?.push(await measure());
  closeSync(descriptor);
  await store.close();
  print(rates);
}

function print(rates: ReadonlyMap<string, readonly number[]>): void {
  const median = (name: string) => [...(rates.get(name) ?? [])].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
  console.log(`durable commits a second in ${directory}, median of ${ROUNDS} rounds (lowest .. highest)`);
  for (const [name, values] of rates) {
    const base = median(name.includes('16 KB') ? 'floor: write 16 KB + fdatasync' : 'floor: write 256 B + fdatasync');
    const range = `${Math.round(Math.min(...values))} .. ${Math.round(Math.max(...values))}`;
    const ratio = `${(median(name) / base).toFixed(2)} x floor`;
    console.log(
      `  ${name.padEnd(32)}${String(Math.round(median(name))).padStart(8)}/s  ${ratio.padEnd(14)} (${range})`,
    );
  }
}

try {
  await main();
} finally {
  rmSync(directory, { recursive: true });
}
