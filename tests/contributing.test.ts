/**
 * Who follows CONTRIBUTING to a validator of their own arrives: the commands are taken from there.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const guide = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const PROGRAMS: Readonly<Record<string, string>> = {
  tsc: 'node_modules/typescript/bin/tsc',
  dikast: 'packages/cli/bin/dikast.js',
};
/** Time to spare on a busy machine. */
const PATIENT = 'consensus:\n  performance_targets: { standard_path_latency: 20s, complex_path_latency: 20s }\n';

/** The parameters of the commands that begin so, after `npx`. */
function commands(beginning: string): readonly (readonly string[])[] {
  const lines = guide.split('\n').filter((line) => line.startsWith(`npx ${beginning}`));
  return lines.map((line) => line.split(' ').slice(1));
}

function ran([program = '', ...parameters]: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAMS[program] ?? program, ...parameters], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout };
}

it('the validator of the guide compiles, is seated, and gives its opinion', { timeout: 180_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'dikast-contributing-'));
  try {
    for (const command of commands('tsc')) expect(ran(command)).toEqual({ status: 0, stdout: '' });
    const [[program = '', verb = '', pattern = '', ...options] = []] = commands(
      'dikast validate examples/custom-validator',
    );
    const files = ['office-hours.json', 'office-hours-changed-digit.json'];
    const requests = files.map((file) => pattern.replace('office-hours*.json', file));
    const configFile = patient(options.at(-1) ?? '', home);
    const { stdout } = ran([program, verb, ...requests, '--config', configFile, '--home', home, '--json']);
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { outcome: string });
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected']);
    // An approval waits for all agents.
    expect(stdout.includes('A source has this telephone number.')).toBe(true);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

/** A copy of a configuration that names the same module and gives agents all the time they need. */
function patient(configFile: string, folder: string): string {
  const copy = join(folder, 'dikast.yaml');
  const text = readFileSync(join(root, configFile), 'utf8');
  const module = join(root, 'examples/custom-validator/telephone-numbers.js');
  writeFileSync(copy, text.replace('consensus:\n', PATIENT).replace('./telephone-numbers.js', module));
  return copy;
}
