import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testIo } from '../test-io.fixture.ts';
import type { JunitCase } from './junit.ts';
import { StepSummary } from './step-summary.ts';

const caseOf = (outcome: JunitCase['outcome'], changes: Partial<JunitCase> = {}): JunitCase => ({
  file: 'a.jsonl',
  name: 'a1',
  seconds: 1,
  outcome,
  reasons: [],
  ...changes,
});

function markdownOf(cases: readonly JunitCase[]): string {
  const summary = new StepSummary();
  for (const each of cases) summary.add(each);
  return summary.markdown();
}

describe('the summary of a step', () => {
  it('counts four outcomes apart and lists what was not accepted, with the first reason', () => {
    const markdown = markdownOf([
      caseOf('accepted'),
      caseOf('rejected', { name: 'a2', reasons: ['one claim does not stand', 'another'] }),
      caseOf('undecided', { reasons: ['no consensus'] }),
      caseOf('not_judged', { reasons: ['is empty'] }),
      caseOf('not_judged', { reasons: ['is long'] }),
    ]);
    expect(markdown).toContain('\n| 1 | 1 | 1 | 2 |\n');
    expect(markdown).toContain('\n| a2 | a\\.jsonl | rejected | one claim does not stand |\n');
    expect(markdown.match(/\| not judged \| is/g)).toHaveLength(2);
    expect(markdown).not.toContain('another');
  });

  it('has no table when all is accepted', () => {
    expect(markdownOf([caseOf('accepted')])).not.toContain('why');
  });

  it('takes nothing that an answer says for markup', () => {
    const reasons = ['<img src=x>|\n## Accepted [all](https://x.example) `code` **b** &lt; \u202Eabc\ud800'];
    const row = markdownOf([caseOf('rejected', { reasons })])
      .split('\n')
      .find((line) => line.includes('Accepted'));
    expect(row?.startsWith('| a1 | a\\.jsonl | rejected | \\<img src\\=x\\>\\| \\#\\# Accepted')).toBe(true);
    const cell = row?.slice('| a1 | a\\.jsonl | rejected | '.length, -' |'.length) ?? '<';
    expect(cell.replace(/\\[!-/:-@[-`{-~]/g, '')).toMatch(/^[\p{L}\p{N} ]*$/u);
  });

  it('lists 50 answers, shortens long reasons, and counts the rest', () => {
    const cases = Array.from({ length: 60 }, () => caseOf('rejected', { reasons: ['x'.repeat(10_000)] }));
    const markdown = markdownOf(cases);
    expect(markdown).toContain('and 10 more that were not accepted');
    expect(markdown.length).toBeLessThan(50 * 400);
  });

  it('is appended to what earlier steps said, and only where the environment names a file', async () => {
    const workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-'));
    writeFileSync(join(workingDirectory, 's.md'), 'before\n');
    const summary = new StepSummary();
    await summary.append(testIo({ workingDirectory, environment: {} }));
    await summary.append(testIo({ workingDirectory, environment: { GITHUB_STEP_SUMMARY: 's.md' } }));
    expect(readFileSync(join(workingDirectory, 's.md'), 'utf8')).toMatch(/^before\n### dikast validate\n/);
  });

  it('says so when the file cannot be written, and goes on', async () => {
    const workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-'));
    const io = testIo({ workingDirectory, environment: { GITHUB_STEP_SUMMARY: 'nowhere/s.md' } });
    await new StepSummary().append(io);
    expect(io.written.stderr).toMatch(/^dikast: GITHUB_STEP_SUMMARY: no summary was written: ENOENT/);
  });
});
