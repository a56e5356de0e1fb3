/**
 * What the README shows is what happens.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
