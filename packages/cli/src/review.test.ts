import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const VALIDATOR = `export const silent = {
  name: 'silent', version: '1', pool: 'house', specialization: 'anything', method: 'Never knows.',
  assess: () => ({ choice: 'abstain', confidence: 0.5, objections: [], findings: [] }),
  examine: () => ({ ruling: 'unsure', reason: 'It never knows.' }),
};
`;
const PATIENT =
  'performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s }';
const REQUEST = {
  id: 'leave',
  answer: 'Employees are entitled to 26 weeks of parental leave [hr-7].',
  sources: [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave.' }],
};

let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-review-'));
  writeFileSync(join(directory, 'silent.mjs'), VALIDATOR);
  writeFileSync(join(directory, 'request.json'), JSON.stringify(REQUEST));
  const line = await dikast(['review', 'key', 'anna']);
  const lines = [
    'consensus:',
    `  ${PATIENT}`,
    '  agent_pools: { house: { min_agents: 1 } }',
    'validators: [{ module: ./silent.mjs, pool: house }]',
    'security:',
    '  access_control:',
    '    reviewers:',
    `      ${line.stdout}`,
  ];
  writeFileSync(join(directory, 'dikast.yaml'), lines.join('\n'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function dikast(argv: readonly string[]) {
  const io = testIo({ workingDirectory: directory });
  const exitCode = await run(argv, io);
  return { exitCode, ...io.written };
}

describe('dikast review', () => {
  it('goes from an undecided verdict to one that a person completed and that verifies', async () => {
    const judged = await dikast(['validate', 'request.json']);
    expect(judged.exitCode).toBe(2);
    expect(judged.stdout).toContain('A ruling by a person is awaited');

    const listed = await dikast(['review', 'list', '--json']);
    const { validation, conflicts } = JSON.parse(listed.stdout);
    expect(conflicts).toEqual([{ pool: 'house', kind: 'insufficient_votes' }]);
    expect((await dikast(['review', 'list'])).stdout).toContain(`${validation}  since `);

    const shown = await dikast(['review', 'show', validation.slice(0, 6)]);
    expect(shown.exitCode).toBe(0);
    for (const text of ['house could not settle', 'insufficient votes: 0 of 1 for', 'Source hr-7', REQUEST.answer])
      expect(shown.stdout).toContain(text);

    const ruling = ['review', 'rule', validation, 'approve', '--as', 'anna', '--reason', 'It says so in hr-7.'];
    const ruled = await dikast([...ruling, '--output', 'verdict.json']);
    expect(ruled.stderr).toBe('');
    expect(ruled.stdout).toMatch(/^ACCEPTED/);
    expect(ruled.stdout).toContain(
      'A person decided: anna (domain expert) ruled that the answer is accepted: It says so',
    );
    expect(JSON.parse(readFileSync(join(directory, 'verdict.json'), 'utf8'))).toMatchObject({ outcome: 'accepted' });

    const verified = await dikast(['verify', 'verdict.json']);
    expect({ exitCode: verified.exitCode, head: verified.stdout.slice(0, 8) }).toEqual({
      exitCode: 0,
      head: 'VERIFIED',
    });
    expect(verified.stdout).toContain('a person decided, not the agents');

    expect((await dikast(['review', 'list'])).stdout).toBe('no verdict waits for a ruling\n');
    expect((await dikast(ruling)).exitCode).toBe(65);
    expect((await dikast(['review', 'show', validation])).stdout).toContain('anna (domain expert) ruled on');
    expect((await dikast(['stats'])).exitCode).toBe(0);
  }, 60_000);

  it('says what is wrong with a ruling, and changes nothing', async () => {
    await dikast(['validate', 'request.json']);
    const { validation } = JSON.parse((await dikast(['review', 'list', '--json'])).stdout);
    const wrong = async (...argv: readonly string[]) => {
      const { exitCode, stderr } = await dikast(['review', 'rule', validation, ...argv]);
      return `${exitCode} ${stderr}`;
    };
    expect(await wrong('approve', '--as', 'eve', '--reason', 'Why not.')).toMatch(
      /^65 .*--as eve: no reviewer of dikast/,
    );
    expect(await wrong('approve', '--as', 'anna', '--reason', ' ')).toMatch(/^64 .*--reason: expected a sentence/);
    expect(await wrong('maybe', '--as', 'anna', '--reason', 'Why not.')).toMatch(/^64 .*Expected approve or reject/s);
    expect(await wrong('reject', '--pool', 'barn', '--as', 'anna', '--reason', 'No.')).toMatch(
      /^65 .*barn is not open/,
    );
    expect((await dikast(['review', 'rule', 'zz', 'approve', '--as', 'anna', '--reason', 'x'])).exitCode).toBe(65);
    expect(JSON.parse((await dikast(['review', 'list', '--json'])).stdout).validation).toBe(validation);
  }, 60_000);

  it('without a record is bad input, and makes none', async () => {
    for (const argv of [['list'], ['show', 'aa'], ['rule', 'aa', 'approve', '--as', 'anna', '--reason', 'x']]) {
      const { exitCode, stderr } = await dikast(['review', ...argv, '--home', 'elsewhere']);
      expect(exitCode).toBe(65);
      expect(stderr).toContain('elsewhere: nothing is recorded there');
    }
  });
});
