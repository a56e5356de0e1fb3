import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { testIo } from '../test-io.fixture.ts';

const SOURCES = [{ text: 'Tickets are refunded within 30 days of the purchase.' }];
const ROWS = [
  { answer: 'Tickets are refunded within 30 days of the purchase.', label: 'supported' },
  { answer: 'Tickets are refunded within 90 days of the purchase.', label: 'unsupported' },
].map((row, at) => ({ ...row, id: `${at}`, dataset: 'shop<1>', sources: SOURCES }));

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-eval-'));
  writeFileSync(join(directory, 'rows.jsonl'), ROWS.map((row) => JSON.stringify(row)).join('\n'));
});

async function dikast(...argv: readonly string[]) {
  const io = testIo({ workingDirectory: directory });
  const exitCode = await run(['eval', ...argv, '--jobs', '1'], io);
  return { exitCode, ...io.written };
}

describe('dikast eval', () => {
  it('prints the figures of every data set', async () => {
    const { exitCode, stdout } = await dikast('rows.jsonl', '--verbose');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/shop<1> +2 +50 % +1\.000/);
    expect(stdout).toMatch(/agent alone/);
    expect(stdout).toMatch(/no signatures, ordering or deadlines/);
  });

  it('writes them as a page in which names are only text', async () => {
    expect((await dikast('rows.jsonl', '--html', 'page.html')).exitCode).toBe(0);
    const page = readFileSync(join(directory, 'page.html'), 'utf8');
    expect(page).toContain('shop&lt;1&gt;');
    expect(page).not.toContain('shop<1>');
  });

  it('prints them as JSON', async () => {
    const { stdout } = await dikast('rows.jsonl', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'shop<1>', count: 2, decision: { f1OfBad: 1 } }]);
  });

  it.each([
    [['rows.jsonl', '--pool', 'facts'], 64, '--pool facts: expected fact_verification'],
    [['rows.jsonl', '--by', 'colour'], 64, '--by colour: expected dataset, task'],
    [['none.jsonl'], 65, 'none.jsonl: no such file or folder'],
    [['rows.jsonl', '--pool', 'coherence_assessment'], 65, 'no labelled answers for these pools'],
  ])('%j ends with %i and says what was expected', async (argv, code, message) => {
    const { exitCode, stderr } = await dikast(...argv);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(message);
  });
});
