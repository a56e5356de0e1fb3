import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8Text } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { VerdictBook } from 'dikast/council/verdict-book';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const SOURCES = [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave.' }];
const CONFIG = `consensus:
  performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s }
alerts: { slow_validation: 1ms }
`;

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-stats-'));
  writeFileSync(join(directory, 'dikast.yaml'), CONFIG);
  const answers = [26, 36].map((weeks) => `Employees are entitled to ${weeks} weeks of parental leave [hr-7].`);
  const lines = answers.map((answer) => JSON.stringify({ answer, sources: SOURCES }));
  writeFileSync(join(directory, 'answers.jsonl'), lines.join('\n'));
  await dikast('validate answers.jsonl');
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function dikast(commandLine: string) {
  const io = testIo({ workingDirectory: directory });
  const exitCode = await run(commandLine.split(' '), io);
  return { exitCode, ...io.written };
}

it('shows rates with denominators, latencies, ledgers and alerts of what is recorded', async () => {
  const { exitCode, stdout, stderr } = await dikast('stats');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('2 validations recorded');
  expect(stdout).toContain('consensus in 2 of 2 (100.00 %): 1 accepted, 1 rejected, 0 undecided');
  expect(stdout).toMatch(/ledgers? intact, \d+ entries in all/);
  expect(stdout).toMatch(/warning {2}2 of 2 validations on the standard path took longer than 1 ms/);
});

it('gives the same figures as JSON and for Prometheus', async () => {
  const { figures, raised } = JSON.parse((await dikast('stats --json')).stdout);
  expect(figures.consensus).toEqual({ reached: 2, validations: 2, rate: 1 });
  expect(raised).toEqual({ slow_validation: 1 });
  const { stdout } = await dikast('stats --prometheus');
  expect(stdout).toContain('\ndikast_consensus_reached_total 2\n');
  expect(stdout).toContain('dikast_ledger_intact{ledger="ledger/verdicts"} 1');
});

it('a home without a record is bad input, and no record is made', async () => {
  const { exitCode, stderr } = await dikast('stats --home elsewhere');
  expect(exitCode).toBe(65);
  expect(stderr).toMatch(/^dikast: elsewhere: nothing is recorded there/);
  expect((await dikast('stats --home elsewhere')).exitCode).toBe(65);
});

it('--json and --prometheus exclude each other', async () => {
  expect((await dikast('stats --json --prometheus')).exitCode).toBe(64);
});

it('verdicts in the form of another version are left out by name, in every command that reads a record', async () => {
  const store = await openSqliteStore({ path: join(directory, '.dikast', 'dikast.sqlite') });
  const [first] = await store.list('verdict/', undefined, 1);
  const { isolation: _, ...older } = JSON.parse(utf8Text(first?.value ?? new Uint8Array()) ?? '');
  const validation = 'f'.repeat(32);
  const book = await VerdictBook.open(store);
  await store.commit(book.enter({ ...older, validation }, undefined));
  await store.close();
  for (const command of ['stats', 'report', 'faults']) {
    const { exitCode, stderr } = await dikast(command);
    expect({ command, exitCode, stderr }).toEqual({
      command,
      exitCode: 0,
      stderr: `dikast: .dikast/dikast.sqlite: 1 verdict in the form of another version left out\n  ${validation}, recorded by dikast 0.1.0: isolation: missing, expected "process"\n`,
    });
  }
  expect((await dikast('stats')).stdout).toContain('2 validations recorded');
  expect((await dikast('report')).stdout).toContain('1 in the form of another version of Dikast left out.');
});

it('a verdict that was changed in the store is named, and exits 1', async () => {
  const store = await openSqliteStore({ path: join(directory, '.dikast', 'dikast.sqlite') });
  const [first] = await store.list('verdict/', undefined, 1);
  const verdict = JSON.parse(utf8Text(first?.value ?? new Uint8Array()) ?? '');
  const value = canonicalBytes({ ...verdict, durationMs: verdict.durationMs + 1 });
  await store.commit([{ kind: 'put', key: first?.key ?? '', value, mode: 'replace' }]);
  await store.close();
  const { exitCode, stdout } = await dikast('stats');
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`verdict ${verdict.validation} is not the one that the ledger names`);
});
