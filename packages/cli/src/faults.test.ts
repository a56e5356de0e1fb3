import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from 'dikast/store/sqlite-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approving,
  objecting,
  POOL,
  REQUEST,
  scriptedEngine,
  times,
} from '../../dikast/src/engine/scripted-pool.suite.ts';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const CONFIG = `consensus:
  performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s }
`;
const gold = (weeks: number, number: number) => ({
  id: String(number),
  dataset: 'mine',
  task: 'qa',
  query: 'How long is parental leave?',
  sources: [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave.' }],
  answer: `Employees are entitled to ${weeks} weeks of parental leave.`,
  label: weeks === 26 ? 'supported' : 'unsupported',
});

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-faults-'));
  writeFileSync(join(directory, 'dikast.yaml'), CONFIG);
  writeFileSync(
    join(directory, 'gold.jsonl'),
    [26, 36, 26, 46].map((weeks, at) => JSON.stringify(gold(weeks, at))).join('\n'),
  );
  const store = await openSqliteStore({ path: join(directory, 'dikast.sqlite') });
  const engine = scriptedEngine([objecting('v0'), ...times(7, approving, 1)], {
    store,
    minAgents: 7,
    maxAgents: 7,
    standby: ['v7'],
  });
  for (let question = 0; question < 20; question++) {
    const { validation } = await engine.validateResponse(REQUEST);
    await engine.learn({ pool: POOL, validation, truth: 'approve', origin: 'gold' });
  }
  await engine.close();
  await store.close();
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function dikast(commandLine: string) {
  const io = testIo({ workingDirectory: directory });
  const exitCode = await run(commandLine.split(' '), io);
  return { exitCode, ...io.written };
}

describe('dikast faults', () => {
  it('lists who was suspected of what, and whose standing changed', async () => {
    const { exitCode, stdout, stderr } = await dikast('faults --home .');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('1 fault in 1 pool ledger');
    expect(stdout).toMatch(/1 {2}.* {2}scripted\.v0 {2}reputation violation/);
    expect(stdout).toMatch(/scripted\.v0 {2}quarantined/);
    expect(stdout).toMatch(/scripted\.v0 {2}replaced by scripted\.v7/);
    const { changes } = JSON.parse((await dikast('faults --home . --json')).stdout);
    expect(changes.at(-1)).toMatchObject({ change: 'replaced', place: 'scripted.v0', by: 'scripted.v7' });
  });

  it('explains one in plain words, and counts again what it rests on', async () => {
    const { exitCode, stdout } = await dikast('faults 1 --home .');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Fault 1: reputation violation of scripted.v0');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /ok in (\d+) of \1 the agent's own signed ballot contradicts the known answer/,
    );
    const { fault, checks } = JSON.parse((await dikast('faults 1 --home . --json')).stdout);
    expect(fault.suspicion.restsOn.length).toBeGreaterThan(5);
    expect(checks.map(({ isPassed }: { isPassed: boolean }) => isPassed)).toEqual([true, true, true]);
  });

  it('a number that is not there, or none at all, is said to be so', async () => {
    const missing = await dikast('faults 7 --home .');
    expect([missing.exitCode, missing.stderr]).toEqual([65, expect.stringContaining('recorded are 1 to 1')]);
    expect((await dikast('faults zero --home .')).exitCode).toBe(64);
    expect((await dikast('faults --home elsewhere')).exitCode).toBe(65);
  });
});

describe('dikast calibrate', () => {
  it('tests the agents of the pools that the labels speak of, and says which are still open', async () => {
    const { exitCode, stdout, stderr } = await dikast('calibrate gold.jsonl --home other --json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    const [pool, ...others] = JSON.parse(stdout);
    expect([pool.pool, others]).toEqual(['fact_verification', []]);
    expect(pool.agents).toHaveLength(7);
    for (const { knownAnswers, test } of pool.agents) {
      expect(knownAnswers).toBeLessThanOrEqual(4);
      expect(test.state).toBe('open');
    }
    expect(Math.max(...pool.agents.map(({ knownAnswers }: { knownAnswers: number }) => knownAnswers))).toBe(4);
  });

  it('keeps what it has learned, and goes on from there', async () => {
    const { stdout } = await dikast('calibrate gold.jsonl --home other');
    expect(stdout).toMatch(/\d of 8/);
    expect(stdout).toContain('The test compares each agent with the error rate of its own pool.');
  });

  it('data that is none names file and line', async () => {
    writeFileSync(join(directory, 'bad.jsonl'), '{"id": 1}');
    const { exitCode, stderr } = await dikast('calibrate bad.jsonl --home other');
    expect(exitCode).toBe(65);
    expect(stderr).toContain('bad.jsonl:1: dataset: missing, expected a text');
  });
});
