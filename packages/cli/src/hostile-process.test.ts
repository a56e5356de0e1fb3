/**
 * The installed command against files that are too large, too deep or never end: with a heap of 200 MB it says what is
 * wrong and lives. Needs the build that `npm ci` makes.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/dikast.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'dikast-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const GOOD = '{"answer": "The boat is red.", "sources": [{"id": "a", "text": "The boat is red."}]}';
const PATIENT =
  'consensus: { performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s } }';

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command; `onStart` may do something to it. */
function dikast(commandLine: string, onStart: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--max-old-space-size=200', COMMAND, ...commandLine.split(' ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: directory,
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk.toString();
  });
  onStart(child);
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, ...text })));
}

/** Holds a pipe open for writing, and writes nothing, as soon as the command reads it; then asks the command to stop. */
function stopWhenReading(pipe: string): (child: ChildProcess) => void {
  return (child) => {
    let descriptor: number | undefined;
    const attempt = () => {
      if (child.exitCode !== null) return;
      try {
        descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
        child.kill('SIGTERM');
      } catch {
        setImmediate(attempt);
      }
    };
    attempt();
    child.on('close', () => descriptor !== undefined && closeSync(descriptor));
  };
}

/** Asks the command to stop as soon as it has begun an output: from then on it listens, and is about to open its input. */
function stopWhenBegun(child: ChildProcess): void {
  const watcher = watch(directory, (_, name) => {
    if (name?.endsWith('.tmp') !== true) return;
    watcher.close();
    child.kill('SIGTERM');
  });
  child.on('close', () => watcher.close());
}

const write = (name: string, ...parts: readonly string[]) => writeFileSync(join(directory, name), parts.join(''));

describe('with a heap of 200 MB the command', () => {
  it('refuses a file of 50 MB, and one of millions of tiny values', async () => {
    write('big.json', '{"answer": "', 'x'.repeat(50_000_000), '"}');
    write('lists.json', '{"answer": "x", "sources": [', '{},'.repeat(5_000_000), '{}]}');
    write('deep.json', '{"answer": ', '['.repeat(8_000_000), ']'.repeat(8_000_000), '}');
    const { exitCode, stdout, stderr } = await dikast('validate big.json lists.json deep.json');
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      expect.stringMatching(/^dikast: big\.json: 50000014 bytes, at most 16777216 \(16 MiB\) are taken$/),
      'dikast: lists.json: more than 10000 lists, objects and members',
      'dikast: deep.json: more than 10000 lists, objects and members',
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 65, stdout: '' });
  });

  it('passes over a line of 50 MB and twenty million empty ones, and judges the one after', async () => {
    write('patient.yaml', PATIENT);
    write('big.jsonl', '"', 'x'.repeat(50_000_000), '"\n', '\n'.repeat(20_000_000), GOOD, '\n');
    const { exitCode, stdout, stderr } = await dikast('validate big.jsonl --config patient.yaml');
    expect(stderr).toMatch(/^dikast: big\.jsonl:1: a line of more than 16777216 bytes/);
    expect(stdout).toMatch(/^ACCEPTED {3}big\.jsonl:20000002/);
    expect(exitCode).toBe(65);
  });

  it('refuses a verdict of a million ballots', async () => {
    const ballots = `[${'{"header": {}, "body": {}},'.repeat(1_000_000)}{}]`;
    write('verdict.json', '{"schema": "dikast/verdict/1", "pools": [{"ballots": ', ballots, '}]}');
    const { exitCode, stderr, stdout } = await dikast('verify verdict.json');
    expect(exitCode, stderr + stdout).toBeOneOf([1, 65]);
  });
});

describe.skipIf(process.platform === 'win32')('a pipe that nobody writes to', () => {
  const pipe = join(directory, 'pipe');
  beforeAll(() => {
    write('good.json', GOOD);
    execFileSync('mkfifo', [pipe]);
  });

  it.each(['validate pipe', 'validate good.json --config pipe'])(
    'keeps nobody from stopping: %s',
    async (commandLine) => {
      expect((await dikast(commandLine, stopWhenReading(pipe))).exitCode).toBe(143);
      expect((await dikast(`${commandLine} --output v.json`, stopWhenBegun)).exitCode).toBe(143);
    },
  );
});

it.skipIf(process.platform !== 'linux')('a full disk under its output is no verdict', async () => {
  write('good.json', GOOD);
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [COMMAND, 'validate', 'good.json'], {
    stdio: ['ignore', full, 'pipe'],
    cwd: directory,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  closeSync(full);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 73,
    stderr: 'dikast: output: cannot write: no space left on the device\n',
  });
});
