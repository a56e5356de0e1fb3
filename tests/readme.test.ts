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
import { DEFAULT_GATEWAY } from 'dikast/config/gateway-config';
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

it('the gateway runs as written, on free ports', async () => {
  const [fleet, gateway, address] = gatewayBlock();
  writeFileSync(join(home, 'dikast.yaml'), PATIENT);
  const vendors = await served([...fleet, '--port', '0']);
  try {
    const port = new URL(vendors.url).port;
    const options = gateway.map((option) => option.replace('127.0.0.1:8089', `127.0.0.1:${port}`));
    const { url, end } = await served([...options, '--port', '0', '--home', join(home, '.dikast')]);
    try {
      expect(address).toBe(`http://${DEFAULT_GATEWAY.host}:${DEFAULT_GATEWAY.port}/v1`);
      expect(await askedAt(url)).toMatchObject({
        choices: [{ message: { content: 'Parental leave lasts 26 weeks [hr-7].' } }],
        dikast: { policy: 'revise', outcome: 'accepted', revisions: 1 },
      });
    } finally {
      await end();
    }
  } finally {
    await vendors.end();
  }
});

/** Time to spare on a busy machine. */
const PATIENT =
  'consensus: { performance_targets: { fast_path_latency: 20s, standard_path_latency: 20s, complex_path_latency: 20s } }\n';

/** The parameters of both commands, and the base URL in the comment. */
function gatewayBlock(): [readonly string[], readonly string[], string] {
  const block = blockAfter('Without a line of code', 'sh');
  const [, fleet = '', gateway = '', address = ''] =
    /^npx dikast (.*) &.*\nnpx dikast (.*?) +# then: base URL (\S+)$/m.exec(block) ?? [];
  return [fleet.split(' '), gateway.split(' '), address];
}

/** Starts a command that serves until it is told to end, and reads the first address it prints. */
async function served(parameters: readonly string[]): Promise<{ url: string; end: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/dikast.js'), ...parameters], { cwd: home });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let stderr = '';
    child.stderr.on('data', (part) => (stderr += part));
    child.stdout.on('data', (part) => resolve(/http:\S+/.exec(String(part))?.[0] ?? `no address in ${part}`));
    void ended.then(() => reject(new Error(`dikast ${parameters.join(' ')} ended: ${stderr}`)));
  });
  const end = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { url, end };
}

async function askedAt(url: string): Promise<unknown> {
  const body = {
    model: 'amber-author',
    messages: [{ role: 'user', content: 'How long is parental leave?' }],
    dikast: { sources: [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks.' }] },
  };
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
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
