/** The installed command as a process of its own; needs the build that `npm ci` makes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const COMMAND = fileURLToPath(new URL('../bin/dikast.js', import.meta.url));

interface ChildOptions {
  readonly directory?: string;
  readonly isStdoutClosed?: boolean;
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function dikast(args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.directory,
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk.toString();
  });
  if (options.isStdoutClosed === true) child.stdout.destroy();
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, ...text })));
}

describe('the dikast command as a process', () => {
  it('prints its version and exits 0', async () => {
    expect(await dikast(['--version'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('exits 64 for a command that does not exist, and says so on stderr', async () => {
    const { exitCode, stdout, stderr } = await dikast(['valdate']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
    expect(stderr).toContain('valdate');
  });

  it('leaves no half-written file when the reader of its output goes away', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'dikast-'));
    const request = { answer: 'The boat is red.', sources: [{ id: 'a', text: 'The boat is red.' }] };
    writeFileSync(join(directory, 'request.json'), JSON.stringify(request));
    const { exitCode } = await dikast(['validate', 'request.json', '--output', 'v.json'], {
      directory,
      isStdoutClosed: true,
    });
    expect(exitCode).toBe(141);
    expect(readdirSync(directory).sort()).toEqual(['.dikast', 'request.json']);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const { exitCode, stderr } = await dikast(['--help'], { isStdoutClosed: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 141, stderr: '' });
  });
});
