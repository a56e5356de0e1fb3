import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utf8Text } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { testIo } from '../test-io.fixture.ts';

const SOURCES = [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave.' }];
const CONFIG = `consensus:
  performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s }
`;

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-report-'));
  writeFileSync(join(directory, 'dikast.yaml'), CONFIG);
  const answers = [26, 36].map((weeks) => `Employees are entitled to ${weeks} weeks of parental leave [hr-7].`);
  writeFileSync(
    join(directory, 'answers.jsonl'),
    answers.map((answer) => JSON.stringify({ answer, sources: SOURCES })).join('\n'),
  );
  await dikast('validate answers.jsonl');
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function dikast(commandLine: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const io = testIo({ workingDirectory: directory });
  const exitCode = await run(commandLine.split(' '), io);
  return { exitCode, ...io.written };
}

/** Without the line breaks of the terminal. */
function unwrapped(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

describe('dikast report', () => {
  it('reports from the record of a home, under every article', async () => {
    const { exitCode, stdout } = await dikast('report');
    expect(exitCode).toBe(0);
    for (const article of [9, 12, 13, 14, 15]) expect(stdout).toContain(`\nArticle ${article}: `);
    expect(stdout).toMatch(/^ {2}accepted +1 +50\.00 % +9\.5–90\.5$/m);
    expect(stdout).toMatch(/^ {2}changed number +1 +0 +0$/m);
    expect(stdout).toMatch(/^ {2}ledger\/verdicts +2 {2}intact from its first entry to its last$/m);
  });

  it('needs nothing but the record itself: the same figures from the file alone', async () => {
    const fromHome = await dikast('report --json');
    const fromFile = await dikast('report --ledger .dikast/dikast.sqlite --json');
    expect(fromFile).toEqual(fromHome);
    expect(JSON.parse(fromHome.stdout)).toMatchObject({
      schema: 'dikast/compliance-report/1',
      verdicts: 2,
      isRecordSound: true,
    });
  });

  it('writes a page', async () => {
    expect((await dikast('report --html report.html')).exitCode).toBe(0);
    expect(readFileSync(join(directory, 'report.html'), 'utf8')).toMatch(
      /<h2>Article 15: .*Made by dikast [\d.]+: dikast report</s,
    );
  });

  it('refuses two records at once, one that is not there, and makes none', async () => {
    expect((await dikast('report --home .dikast --ledger x.sqlite')).exitCode).toBe(64);
    const { exitCode, stderr } = await dikast('report --ledger x.sqlite');
    expect({ exitCode, stderr }).toEqual({ exitCode: 65, stderr: 'dikast: x.sqlite: no such file or directory\n' });
    expect((await dikast('report --home elsewhere')).exitCode).toBe(65);
    expect([existsSync(join(directory, 'x.sqlite')), existsSync(join(directory, 'elsewhere'))]).toEqual([false, false]);
  });

  it('says how it is used', async () => {
    expect((await dikast('report --help')).stdout).toContain('Examples:\n  dikast report');
  });

  it('exits 1 for a verdict that was changed, and for verdicts that are gone', async () => {
    const store = await openSqliteStore({ path: join(directory, '.dikast', 'dikast.sqlite') });
    const [first, second] = await store.list('verdict/', undefined, 2);
    const verdict = JSON.parse(utf8Text(first?.value ?? new Uint8Array()) ?? '');
    // Nothing of an altered verdict may be relied on, its form included.
    const value = canonicalBytes({ ...verdict, pools: null, reasons: 7 });
    await store.commit([{ kind: 'put', key: first?.key ?? '', value, mode: 'replace' }]);
    await store.close();
    const altered = await dikast('report');
    expect(altered.exitCode).toBe(1);
    expect(unwrapped(altered.stdout)).toContain('0 ledgers broken, 0 verdicts missing, 1 altered');
    const again = await openSqliteStore({ path: join(directory, '.dikast', 'dikast.sqlite') });
    await again.commit([first, second].map((found) => ({ kind: 'delete', key: found?.key ?? '' }) as const));
    await again.close();
    const gone = await dikast('report');
    expect(gone.exitCode).toBe(1);
    expect(unwrapped(gone.stdout)).toContain('0 ledgers broken, 2 verdicts missing, 0 altered');
  });
});
