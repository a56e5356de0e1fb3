import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../run.ts';
import { testIo } from '../../test-io.fixture.ts';

const workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-lab-'));

async function lab(commandLine: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const io = testIo({ workingDirectory });
  const exitCode = await run(['lab', ...commandLine.split(' ')], io);
  return { exitCode, ...io.written };
}

describe('dikast lab bft-demo', () => {
  it('shows the published cases and what they leave out', async () => {
    const { exitCode, stdout } = await lab('bft-demo');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ +10 +3 +7 +3 {2}right accepted {4}right accepted$/m);
    expect(stdout).toMatch(/^ +4 +1 +3 +2 {2}nothing accepted {2}nothing accepted$/m);
    expect(stdout).toMatch(/^ +4 +1 +3 +3 {2}wrong accepted {4}wrong accepted$/m);
  });

  it('prints the same cases as JSON', async () => {
    const { cases } = JSON.parse((await lab('bft-demo --json')).stdout) as { cases: { counted: string }[] };
    expect(cases).toHaveLength(5 + 8 + 11);
    expect(cases.filter(({ counted }) => counted === 'right accepted')).toHaveLength(2 + 3 + 4);
  });

  it('writes a page that names the command that made it', async () => {
    const { exitCode, stderr } = await lab('bft-demo --seed 7 --html bft.html');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'page written to bft.html\n' });
    expect(readFileSync(join(workingDirectory, 'bft.html'), 'utf8')).toContain('dikast lab bft-demo --seed 7');
  });
});

describe('dikast lab claims', () => {
  it('marks every published figure and exits 0 when our own figures agree', async () => {
    const { exitCode, stdout } = await lab('claims --trials 20000');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {2}~ other rule +three agents: 9,873 of 10,000 right +98\.73 % +86\.5634 %/m);
    expect(stdout).toMatch(/^ {2}✗ does not hold +five agents are right +99\.6 % +91\.6444 %/m);
    expect(stdout).toMatch(/^ {2}✓ holds +two models: 577 of 1,000 right +57\.7 % +57\.75 %/m);
  });
});

describe('dikast lab plan', () => {
  it('shows the cheapest panel, what more money buys, and exits 0', async () => {
    const { exitCode, stdout } = await lab('plan --target 0.99 --error 0.23 --cost 0.002 --latency 900ms');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Cheapest: quorum of 7, 0.014 and 7.00 calls a task, 1051 ms on average.');
    expect(stdout).toMatch(/^ {2}✓ +0\.02 +0\.21 % +82\.06 % +17\.73 % +\d+ ms {2}quorum of 10$/m);
  });

  it('refuses what correlation makes impossible, with the limits, and exits 1', async () => {
    const { exitCode, stdout } = await lab('plan --target 0.99 --error 0.23 --rho 0.2');
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'No n reaches it: none up to 31 does, and the limit is majority 10.55 % wrong',
    );
  });

  it('says when only more agents than it looked at would do', async () => {
    const { exitCode, stdout } = await lab('plan --target 0.99 --error 0.23 --coverage 1 --agents-max 9');
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'No n up to 9 reaches it, but with more agents majority and quorum would: see --agents-max.',
    );
  });

  it('plans with named agents of a file, and with a verifier', async () => {
    const agents = [
      { name: 'small', error: 0.3, cost: 1, latencyMs: 300 },
      { name: 'middle', error: 0.15, cost: 3, latencyMs: 800 },
      { name: 'other', error: 0.12, cost: 3, latencyMs: 900 },
    ];
    writeFileSync(join(workingDirectory, 'agents.json'), JSON.stringify(agents));
    const plan = JSON.parse((await lab('plan --target 0.98 --coverage 0.7 --agents agents.json --json')).stdout);
    expect(plan).toMatchObject({ isReachable: true, chosen: { agents: ['middle', 'other'], cost: 6 } });
    const verified = JSON.parse(
      (await lab('plan --target 0.98 --coverage 0.7 --error 0.2 --verifier 0.9,0.05 --json')).stdout,
    );
    expect(verified).toMatchObject({ chosen: { strategy: { kind: 'generate-and-verify' }, calls: 2 } });
  });

  it('plans with the judges of recorded votes, their errors and the correlation of these', async () => {
    const lines = Array.from({ length: 60 }, (_, item) =>
      ['good', 'fair', 'echo of fair'].map((judge, index) => {
        const isWrong = index === 0 ? item % 10 === 0 : item % 4 === 0;
        return JSON.stringify({ item: `${item}`, judge, vote: isWrong ? 'no' : 'yes', truth: 'yes' });
      }),
    ).flat();
    writeFileSync(join(workingDirectory, 'votes.jsonl'), lines.join('\n'));
    const { exitCode, stdout, stderr } = await lab('plan --target 0.85 --coverage 0.7 --votes votes.jsonl --json');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^60 items with a known answer; 3 judges looked at, 0 left out; correlation of errors 0\.\d+$/m,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      chosen: { agents: ['good'], outcome: { wrong: expect.closeTo(0.1, 9) } },
    });
    expect((await lab('plan --target 0.85 --votes votes.jsonl --error 0.1')).exitCode).toBe(64);
    writeFileSync(join(workingDirectory, 'few.jsonl'), lines.slice(0, 30).join('\n'));
    const few = await lab('plan --target 0.85 --votes few.jsonl');
    expect(few.exitCode).toBe(65);
    expect(few.stderr).toContain('few.jsonl: 10 items with a known answer, and no judge voted on 30 of them');
  });

  it.each([
    ['{', 'agents.json:1:2: not JSON: found the end of the text'],
    ['[]', 'agents.json: expected a list of 1 to 10 agents'],
    ['[{"name":"a","error":2,"cost":1,"latencyMs":1}]', 'agents[0]: error: 2, expected a number from 0 to 1'],
    ['[{"name":"a","error":0.1,"cost":1}]', 'agents[0]: latencyMs: missing, expected a number'],
    ['[{"name":"a","error":0.1,"cost":1,"latencyMs":1,"weight":2}]', 'agents[0]: unknown member "weight"'],
    ['[7]', 'agents[0]: expected an object'],
  ])('refuses the agents %s and says where', async (text, message) => {
    writeFileSync(join(workingDirectory, 'agents.json'), text);
    const { exitCode, stderr } = await lab('plan --target 0.98 --agents agents.json');
    expect(exitCode).toBe(65);
    expect(stderr).toContain(message);
  });
});

describe('dikast lab fleet', () => {
  it('serves its vendors until it is stopped', async () => {
    let statuses: Promise<number[]> | undefined;
    const io = testIo({
      workingDirectory,
      onStdout: (text) => {
        const { endpoints } = JSON.parse(text) as { endpoints: { base_url: string }[] };
        statuses = Promise.all(endpoints.map(async ({ base_url }) => (await fetch(`${base_url}/models`)).status));
        statuses.finally(() => io.stop('interrupt'));
      },
    });
    expect(await run(['lab', 'fleet', '--port', '0', '--json'], io)).toBe(130);
    expect(await statuses).toEqual([200, 200, 200]);
    expect(io.written.stderr).toBe('0 calls, 0 answered\n');
  });

  it('refuses a vendor that it does not have', async () => {
    const { exitCode, stderr } = await lab('fleet --port 0 --down dogwood');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 64,
      stderr: 'dikast: --down dogwood: no such vendor, expected one of amber, basalt, cedar\n',
    });
  });
});

describe('every laboratory command', () => {
  it.each(['bft-demo', 'dual-model', 'dual-consensus', 'byzantine-simulation', 'reliability', 'claims', 'plan'])(
    '%s says how it is used, with examples',
    async (command) => {
      expect((await lab(`${command} --help`)).stdout).toContain('Examples:\n  dikast lab ');
    },
  );

  it('refuses a seed that is no whole number, and leaves no page behind', async () => {
    const { exitCode, stderr } = await lab('bft-demo --seed 1.5 --html nothing.html');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('Expected a whole number from 0 to 4294967295.');
    expect(existsSync(join(workingDirectory, 'nothing.html'))).toBe(false);
  });

  it('names the page that it cannot write', async () => {
    const { exitCode, stderr } = await lab('bft-demo --html nowhere/bft.html');
    expect(exitCode).toBe(73);
    expect(stderr).toBe('dikast: nowhere/bft.html: cannot write: no such file or directory\n');
  });

  it.each([
    'dual-model --errors 0.2,1.5',
    'dual-model --errors 0.2,x',
    'dual-consensus --errors 0.2',
    'dual-model --alike -1',
    'byzantine-simulation --sizes 0',
    'byzantine-simulation --sizes 3,200',
    'reliability --tasks 1e6',
    'plan --error 0.2',
    'plan --target 0.99',
    'plan --target 0.99 --error 0.2 --agents x.json',
    'plan --target 0.99 --error 0.2 --latency 3h',
    'plan --target 0.99 --error 0.2 --verifier 0.9',
    'plan --target 0.99 --agents x.json --rho 1',
  ])('%s is wrong usage', async (commandLine) => {
    expect((await lab(commandLine)).exitCode).toBe(64);
  });

  it('stops between chunks when asked to, prints nothing and writes no page', async () => {
    const io = testIo({ workingDirectory });
    const ended = run(['lab', 'dual-model', '--tasks', '1000000000', '--html', 'stopped.html'], io);
    const ask = setInterval(() => io.stop('interrupt'), 5);
    expect(await ended).toBe(130);
    clearInterval(ask);
    expect(io.written.stdout).toBe('');
    expect(existsSync(join(workingDirectory, 'stopped.html'))).toBe(false);
  });
});
