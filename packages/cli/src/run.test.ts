import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Io } from './io.ts';
import { run } from './run.ts';
import { type TestSurroundings, testIo } from './test-io.fixture.ts';

/** Deadlines that no machine misses: tests are about the command, not about speed. */
const PATIENT = `consensus:
  performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s }
`;

const GOOD = {
  id: 'good',
  query: 'How many weeks of parental leave are employees entitled to?',
  answer: 'Employees are entitled to 26 weeks of parental leave [hr-7].',
  sources: [{ id: 'hr-7', text: 'All employees are entitled to 26 weeks of parental leave. It may be split in two.' }],
};
const BAD = { ...GOOD, id: 'bad', answer: 'Employees are entitled to 36 weeks of parental leave [hr-7].' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-'));
  write('dikast.yaml', PATIENT);
  write('good.json', JSON.stringify(GOOD));
  write('bad.json', JSON.stringify(BAD));
});

function write(name: string, content: string): void {
  writeFileSync(join(directory, name), content);
}

function read(name: string): string {
  return readFileSync(join(directory, name), 'utf8');
}

async function dikast(commandLine: string, surroundings: Partial<TestSurroundings> = {}) {
  const io = testIo({ workingDirectory: directory, ...surroundings });
  const exitCode = await run(commandLine.split(' ').filter(Boolean), io);
  expect(io.written.stderr).not.toMatch(/\n {4}at /);
  return { exitCode, ...io.written };
}

describe('dikast validate', () => {
  it('exits 0 for an accepted answer and 1 for a rejected one, and says why', async () => {
    const good = await dikast('validate good.json');
    expect({ exitCode: good.exitCode, stderr: good.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(good.stdout).toMatch(/^ACCEPTED {2}the one claim stands/);
    const bad = await dikast('validate bad.json');
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toMatch(/^REJECTED {2}one claim does not stand/);
    expect(bad.stdout).toContain('✗ "Employees are entitled to 36 weeks');
    expect(bad.stdout).toContain('configuration dikast.yaml');
  });

  it('exits 2 for an answer on which there is no consensus', async () => {
    write('silent.mjs', validatorModule('house', 'abstain'));
    write('house.yaml', configWithPool('house', './silent.mjs'));
    const { exitCode, stdout } = await dikast('validate good.json --config house.yaml');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^UNDECIDED {2}no consensus in house/);
  });

  it('exits 0 for any verdict with --ok-if-rejected, but not for bad input', async () => {
    expect((await dikast('validate bad.json --ok-if-rejected')).exitCode).toBe(0);
    expect((await dikast('validate nowhere.json --ok-if-rejected')).exitCode).toBe(65);
  });

  it('judges the good lines of a file, names the bad ones by place and field, and counts both', async () => {
    const lines = [GOOD, '{"answer": 5}', BAD, '{"answer": "x", "sorces": []}', '{"answer": tru', '[]', ''];
    write('many.jsonl', lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
    const { exitCode, stdout, stderr } = await dikast('validate many.jsonl --concurrency 2');
    expect(exitCode).toBe(65);
    expect(stdout).toMatch(/^ACCEPTED {3}many\.jsonl:1 · good/);
    expect(stdout).toMatch(/^REJECTED {3}many\.jsonl:3 · bad · one claim does not stand/m);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^dikast: many\.jsonl:2: request\.answer: /),
      expect.stringMatching(/^dikast: many\.jsonl:4: request: .*"sorces"/),
      expect.stringMatching(/^dikast: many\.jsonl:5:12: not JSON: found 't', expected a value/),
      expect.stringMatching(/^dikast: many\.jsonl:6: request: /),
      '2 answers judged: 1 accepted, 1 rejected, 0 undecided · 4 could not be judged',
      '',
    ]);
  });

  it('takes the worst of many answers as its exit code', async () => {
    write('many.jsonl', [GOOD, BAD, GOOD].map((request) => JSON.stringify(request)).join('\n'));
    expect((await dikast('validate many.jsonl')).exitCode).toBe(1);
    expect((await dikast('validate good.json good.json')).exitCode).toBe(0);
  });

  it('prints verdicts as one line of JSON each, and nothing else on stdout', async () => {
    const { stdout } = await dikast('validate good.json bad.json --json');
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome: string });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected']);
  });

  it('reads standard input, one request or one a line', async () => {
    const one = await dikast('validate -', { stdin: Buffer.from(JSON.stringify(GOOD)) });
    expect(one.exitCode).toBe(0);
    const lines = Buffer.from(`${JSON.stringify(GOOD)}\n${JSON.stringify(BAD)}\n`);
    const many = await dikast('validate - --jsonl', { stdin: lines });
    expect(many.stdout).toContain('(stdin):2 · bad');
  });

  it('writes verdicts and a JUnit report', async () => {
    write('many.jsonl', `${JSON.stringify(GOOD)}\n${JSON.stringify(BAD)}\nnonsense\n`);
    await dikast('validate many.jsonl --output verdicts.jsonl --junit report.xml');
    expect(read('verdicts.jsonl').trimEnd().split('\n')).toHaveLength(2);
    expect(read('report.xml')).toMatch(/tests="3" failures="1" errors="1" skipped="0"/);
    expect((await dikast('verify verdicts.jsonl')).exitCode).toBe(0);
  });

  it('adds a summary to the step of a GitHub action', async () => {
    write('many.jsonl', `${JSON.stringify(GOOD)}\n${JSON.stringify(BAD)}\nnonsense\n`);
    await dikast('validate many.jsonl', { environment: { GITHUB_STEP_SUMMARY: 'summary.md' } });
    expect(read('summary.md')).toContain('\n| 1 | 1 | 0 | 1 |\n');
    expect(read('summary.md')).toMatch(/\n\| bad \| many\\\.jsonl \| rejected \| .+ \|\n/);
  });

  it('shows every vote with its evidence with --verbose', async () => {
    const { stdout } = await dikast('validate bad.json --verbose');
    expect(stdout).toMatch(/numbers: \w+.* confidence \d\.\d\d/);
    expect(stdout).toContain('hr-7: "All employees are entitled to 26 weeks of parental leave."');
  });

  it('is in colour on a terminal, unless NO_COLOR is set', async () => {
    const sequence = '\u001b[';
    expect((await dikast('validate good.json', { isTerminal: true })).stdout).toContain(sequence);
    const environment = { NO_COLOR: '1', FORCE_COLOR: '1' };
    expect((await dikast('validate good.json', { isTerminal: true, environment })).stdout).not.toContain(sequence);
    expect((await dikast('validate good.json', { environment: { FORCE_COLOR: '1' } })).stdout).toContain(sequence);
  });

  it('never writes over its own input, or one output over the other', async () => {
    for (const options of ['--output good.json', '--output x --junit x', '--junit ./good.json']) {
      expect((await dikast(`validate good.json ${options}`)).exitCode).toBe(64);
    }
    symlinkSync('good.json', join(directory, 'link.json'));
    symlinkSync('.', join(directory, 'here'));
    for (const options of ['--output link.json', '--junit here/good.json', '--output here/x --junit x'])
      expect((await dikast(`validate good.json ${options}`)).exitCode).toBe(64);
    expect(JSON.parse(read('good.json'))).toEqual(GOOD);
  });

  it('says before judging that a file cannot be written', async () => {
    const { exitCode, stdout, stderr } = await dikast('validate good.json --output nowhere/v.json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 73, stdout: '' });
    expect(stderr).toBe('dikast: nowhere/v.json: cannot write: no such file or directory\n');
  });

  it('exits 78 for a configuration or keys that cannot be used', async () => {
    write('wrong.yaml', 'consensus: { agent_pool: {} }');
    const wrong = await dikast('validate good.json --config wrong.yaml');
    expect(wrong.exitCode).toBe(78);
    expect(wrong.stderr).toMatch(/^dikast: wrong\.yaml:1:\d+ .*did you mean agent_pools/);
    expect((await dikast('validate good.json --config nowhere.yaml')).exitCode).toBe(78);
    write('occupied', '');
    expect((await dikast('validate good.json --home occupied')).exitCode).toBe(78);
  });

  it('takes home from --home, else from DIKAST_HOME, else .dikast', async () => {
    await dikast('validate good.json');
    await dikast('validate good.json', { environment: { DIKAST_HOME: 'from-environment' } });
    await dikast('validate good.json --home from-option', { environment: { DIKAST_HOME: 'unused' } });
    const homes = ['.dikast', 'from-environment', 'from-option', 'unused'];
    expect(homes.map((home) => existsSync(join(directory, home, 'keys', 'engine.pem')))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it.each([
    ['interrupt', 130],
    ['terminate', 143],
  ] as const)(
    'on %s finishes what is under way, prints the counts, leaves no file and exits %i',
    async (reason, code) => {
      const stopping: { io?: ReturnType<typeof testIo> } = {};
      async function* endless(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(`${JSON.stringify(GOOD)}\n`);
        await new Promise(() => {});
      }
      const io = testIo({
        workingDirectory: directory,
        stdin: endless(),
        onStdout: () => stopping.io?.stop(reason),
      });
      stopping.io = io;
      const before = readdirSync(directory);
      const exitCode = await run(['validate', '-', '--jsonl', '--output', 'v.jsonl', '--junit', 'r.xml'], io);
      expect(exitCode).toBe(code);
      expect(io.written.stderr).toBe(
        'dikast: stopped before the end; so far 1 answer judged: 1 accepted, 0 rejected, 0 undecided; no file was written\n',
      );
      expect(readdirSync(directory).filter((name) => !before.includes(name))).toEqual(['.dikast']);
    },
  );
});

describe('dikast validate, stopped before it began', () => {
  it('judges nothing, leaves no file and exits 130', async () => {
    const io = testIo({ workingDirectory: directory });
    const ended = run(['validate', 'good.json', '--output', 'v.json'], io);
    while (!readdirSync(directory).some((name) => name.startsWith('v.json.'))) await new Promise(setImmediate);
    io.stop('interrupt');
    expect(await ended).toBe(130);
    expect(io.written).toEqual({ stdout: '', stderr: expect.stringContaining('so far 0 answers judged') });
    expect(readdirSync(directory).filter((name) => name.startsWith('v.json'))).toEqual([]);
  });
});

describe('dikast verify', () => {
  beforeEach(async () => {
    await dikast('validate bad.json --output verdict.json');
  });

  it('verifies under the keys of the home, and says what it did not verify', async () => {
    const { exitCode, stdout } = await dikast('verify verdict.json');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^VERIFIED {2}verdict\.json: it says "rejected", under the keys in \.dikast/);
    expect(stdout).toMatch(/✓ {2}seal/);
    expect(stdout).toContain('Not verified:\n  - That the verdict is true');
  });

  it('verifies elsewhere under an exported roster', async () => {
    write('roster.json', (await dikast('agents --json')).stdout);
    const environment = { DIKAST_HOME: 'elsewhere' };
    const { exitCode, stdout } = await dikast('verify verdict.json --roster roster.json', { environment });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('under the roster roster.json');
  });

  it('exits 3, not 0, when nobody vouches for the keys', async () => {
    const environment = { DIKAST_HOME: 'elsewhere' };
    const unknown = await dikast('verify verdict.json', { environment });
    expect(unknown.exitCode).toBe(3);
    expect(unknown.stdout).toMatch(/^NOT VERIFIED {2}/);
    expect((await dikast('verify verdict.json --any-keys')).exitCode).toBe(3);
    expect(existsSync(join(directory, 'elsewhere'))).toBe(false);
  });

  it('fails under the keys of another home', async () => {
    await dikast('agents --home other');
    const { exitCode, stdout } = await dikast('verify verdict.json --home other');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}.*\n\n(?:.*\n)*.*✗ {2}keys/);
  });

  it('fails for a verdict that was changed', async () => {
    write('changed.json', read('verdict.json').replace('"outcome":"rejected"', '"outcome":"accepted"'));
    const { exitCode, stdout } = await dikast('verify changed.json');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILED/);
    expect(stdout).not.toContain('says "accepted"');
  });

  it('exits 65 for what is no verdict, and for nothing at all', async () => {
    write('empty.jsonl', '');
    expect((await dikast('verify empty.jsonl')).exitCode).toBe(65);
    const other = await dikast('verify good.json');
    expect(other.exitCode).toBe(65);
    expect(other.stderr).toBe('dikast: good.json: not a saved verdict: its schema is not dikast/verdict/...\n');
  });

  it('takes the worst of many, and counts', async () => {
    write('changed.json', read('verdict.json').replace('parental', 'maternal'));
    const { exitCode, stderr } = await dikast('verify verdict.json changed.json verdict.json');
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      '3 verdicts looked at: 2 verified, 0 consistent under untrusted keys, 1 failed, 0 not readable\n',
    );
  });

  it.each([
    ['{}', 'schema: expected "dikast/roster/1"'],
    ['{"schema":"dikast/roster/1","engine":"x"}', 'engine: expected a public key'],
    [`{"schema":"dikast/roster/1","engine":"${'0'.repeat(64)}","agents":[]}`, 'agents: expected a list with at least'],
  ])('refuses the roster %s', async (content, message) => {
    write('roster.json', content);
    const { exitCode, stderr } = await dikast('verify verdict.json --roster roster.json');
    expect(exitCode).toBe(65);
    expect(stderr).toContain(`dikast: roster.json: ${message}`);
  });

  it('refuses to be told twice whom to trust', async () => {
    expect((await dikast('verify verdict.json --home .dikast --any-keys')).exitCode).toBe(64);
    expect((await dikast('verify verdict.json --home nowhere')).exitCode).toBe(78);
  });
});

describe('dikast agents', () => {
  it('shows pools and agents with weight, method and key', async () => {
    const { exitCode, stdout } = await dikast('agents');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fact_verification {2}7 agents, 7 drawn for each answer · gate · cross examination/);
    expect(stdout).toMatch(/numbers +numerical_accuracy +weight 1\.00 {2}key [0-9a-f]{16}…/);
  });

  it('exports all 22 public keys, the same ones each time', async () => {
    const first = await dikast('agents --json');
    expect((JSON.parse(first.stdout) as { agents: unknown[] }).agents).toHaveLength(22);
    expect((await dikast('agents --json')).stdout).toBe(first.stdout);
  });

  it('names a module that is no validator', async () => {
    write('nothing.mjs', 'export const nothing = 1;\n');
    write('house.yaml', configWithPool('house', './nothing.mjs'));
    const { exitCode, stderr } = await dikast('agents --config house.yaml');
    expect(exitCode).toBe(78);
    expect(stderr).toMatch(/nothing\.mjs: exports no validator/);
  });
});

describe('dikast config', () => {
  it('writes a file that it then finds usable, and does not replace it unless told to', async () => {
    expect((await dikast('config init mine.yaml')).exitCode).toBe(0);
    const checked = await dikast('config check mine.yaml');
    expect(checked.exitCode).toBe(0);
    expect(checked.stdout).toMatch(/^mine\.yaml: usable/);
    expect(checked.stdout).toMatch(/\* security\.access_control\.audit_logging/);
    expect(checked.stdout).not.toMatch(/\* security\.byzantine_protection/);
    write('mine.yaml', 'consensus: {}');
    expect((await dikast('config init mine.yaml')).exitCode).toBe(73);
    expect(read('mine.yaml')).toBe('consensus: {}');
    expect((await dikast('config init mine.yaml --force')).exitCode).toBe(0);
  });

  it('shows what is in force: the file in the working directory, or the defaults', async () => {
    expect((await dikast('config check')).stdout).toContain('standard 60000 ms');
    const elsewhere = mkdtempSync(join(tmpdir(), 'dikast-'));
    const defaults = await dikast('config check', { workingDirectory: elsewhere });
    expect(defaults.stdout).toMatch(/^built-in defaults/);
    expect(defaults.stdout).toContain('standard 500 ms');
    expect(defaults.stdout).toContain('Without consensus  late ballots for 200 ms · wider panel · experts');
    write('steps.yaml', 'resolution: { late_ballots: 0ms, further_sources_time: 0s, review_due: 7200s }');
    const steps = await dikast('config check steps.yaml');
    expect(steps.stdout.replace(/\s+/g, ' ')).toContain(
      'no time for late ballots · wider panel · experts · no further sources · a ruling within 2 h',
    );
  });

  it('names the files of local models that are missing', async () => {
    mkdirSync(join(directory, 'nli'));
    write('nli/config.json', '{}');
    const jurors = ['nli', 'nowhere'].map((path) => `{ provider: onnx, path: ${path}, pool: fact_verification }`);
    write('local.yaml', `jury: { jurors: [${jurors.join(', ')}] }\n`);
    const { exitCode, stderr } = await dikast('config check local.yaml');
    expect(exitCode).toBe(78);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /local\.yaml: jury\.jurors\[0\]\.path - \S+nli: model\.onnx or .*, tokenizer\.json missing$/,
      ),
      expect.stringMatching(/local\.yaml: jury\.jurors\[1\]\.path - \S+nowhere: there is no such directory$/),
    ]);
  });

  it('exits 78 with a line for each problem', async () => {
    write('wrong.yaml', 'consensus:\n  agent_pools:\n    fact_verification: { min_agents: many, voting: loud }\n');
    const { exitCode, stderr } = await dikast('config check wrong.yaml');
    expect(exitCode).toBe(78);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^dikast: wrong\.yaml:3:38 .*min_agents/),
      expect.stringMatching(/^dikast: wrong\.yaml:3:52 .*voting/),
    ]);
  });

  it('prints the JSON Schema', async () => {
    const { stdout } = await dikast('config schema');
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Dikast configuration' });
  });
});

describe('a command line', () => {
  it.each([
    ['', 64],
    ['valdate x.json', 64],
    ['validate', 64],
    ['validate x.json --concurrency 0', 64],
    ['validate x.json --concurrency 2x', 64],
    ['validate x.json --verbos', 64],
    ['validate - -', 64],
    ['--help', 0],
    ['--version', 0],
    ['validate --help', 0],
    ['help verify', 0],
  ])('%j exits %i', async (commandLine, exitCode) => {
    expect((await dikast(commandLine)).exitCode).toBe(exitCode);
  });

  it('that is wrong is explained on stderr, with a suggestion', async () => {
    const { stdout, stderr } = await dikast('valdate x.json');
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean validate?');
  });

  it.each(['validate', 'verify', 'agents', 'config'])('%s --help shows examples', async (command) => {
    expect((await dikast(`${command} --help`)).stdout).toContain('Examples:\n  dikast ');
  });

  it('shows a stack only when DIKAST_DEBUG asks for it', async () => {
    const io = testIo({ workingDirectory: directory, environment: { DIKAST_DEBUG: '1' } });
    await run(['validate', 'nowhere.json'], io satisfies Io);
    expect(io.written.stderr).toMatch(/^dikast: nowhere\.json: no such file or directory\n.*\n {4}at /);
  });
});

/** A module with five validators of one pool that all choose alike. */
function validatorModule(pool: string, choice: string): string {
  return `export const silent = {
  name: 'silent', version: '1', pool: '${pool}', specialization: 'anything', method: 'Always says the same.',
  assess: () => ({ choice: '${choice}', confidence: 0.5, objections: [], findings: [] }),
  examine: () => ({ ruling: 'unsure', reason: 'It never knows.' }),
};
`;
}

function configWithPool(pool: string, module: string): string {
  const lines = [`    ${pool}: { min_agents: 1 }`, '', `validators: [{ module: ${module}, pool: ${pool} }]`];
  return `${PATIENT}  agent_pools:\n${lines.join('\n')}\n`;
}
