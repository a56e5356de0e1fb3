/**
 * What the README shows is what happens.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleFleet } from '@dikast/lab/fleet/fleet-plan';
import { startFleet } from '@dikast/lab/fleet/fleet-server';
import { systemClock } from 'dikast/adapters/system-clock';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dikast-readme-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function node(...parameters: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const environment = { ...process.env, DIKAST_HOME: home, COLUMNS: '100', NO_COLOR: '1' };
  return spawnSync(process.execPath, parameters, { cwd: root, env: environment, encoding: 'utf8' });
}

/** The first fenced block of a language after a sentence. */
function blockAfter(sentence: string, language: string): string {
  const after = readme.slice(readme.indexOf(sentence));
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(after)?.[1] ?? '';
}

it('the report of the first command is the one shown', () => {
  const example = /validate (\S+)/.exec(scripts.start ?? '')?.[1] ?? '';
  const { stdout, status } = node('packages/cli/bin/dikast.js', 'validate', example);
  const timeless = (report: string) =>
    report
      .replace(/\s+\d+ ms/, ' ms')
      .replace(/quality 0\.\d+/, 'quality')
      .trimEnd();
  expect(status).toBe(1);
  expect(timeless(stdout)).toBe(timeless(blockAfter('The first command judges', 'text')));
});

it('the library sample runs as written', () => {
  const { stdout, status } = node('--input-type=module', '--eval', blockAfter('## As a library', 'ts'));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^rejected \[/);
  expect(stdout).toContain('26 weeks');
});

it('the gate with a jury runs as written, at a fleet on a free port', async () => {
  const fleet = await startFleet({ ...sampleFleet(1), vendors: honestVendors() }, systemClock);
  try {
    const local = (text: string) => text.replaceAll('127.0.0.1:8089', `127.0.0.1:${fleet.port}`);
    const configFile = join(home, 'dikast.yaml');
    writeFileSync(configFile, local(readFileSync(join(root, 'examples/jury/dikast.yaml'), 'utf8')));
    const sample = local(blockAfter('## Gate a language model', 'ts')).replace('examples/jury/dikast.yaml', configFile);
    const { status, stdout, stderr } = await nodeBeside(sample);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Parental leave lasts 26 weeks \[hr-7\]\. \{/);
    expect(stdout).toContain("outcome: 'accepted'");
    expect(stdout).toContain('revisions: 1');
  } finally {
    await fleet.close();
  }
});

/** The sample fleet without errors and without waiting. */
function honestVendors() {
  return sampleFleet(1).vendors.map((vendor) => ({
    ...vendor,
    latencyMs: { least: 0, most: 0 },
    models: vendor.models.map((model) => ({ ...model, errorRate: 0 })),
  }));
}

/** Runs a program while this process goes on serving. */
function nodeBeside(program: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const environment = { ...process.env, DIKAST_HOME: home, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, env: environment });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => (written.stdout += part));
  child.stderr.on('data', (part) => (written.stderr += part));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...written })));
}

it('the example of a validator of your own runs', () => {
  const [, parameters = ''] = /npx dikast (validate \S+ --config \S+)/.exec(readme) ?? [];
  expect(node('packages/cli/bin/dikast.js', ...parameters.split(' ')).status).toBe(0);
});

it('every npm script that the documents name exists', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'docs/durability.md', 'docs/protocol.md'];
  for (const document of documents) {
    const text = readFileSync(join(root, document), 'utf8');
    for (const [, script = ''] of text.matchAll(/npm run ([a-z:]+)/g))
      expect(scripts, `${document}: npm run ${script}`).toHaveProperty([script]);
  }
});
