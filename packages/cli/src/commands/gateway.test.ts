import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleFleet } from '@dikast/lab/fleet/fleet-plan';
import { type Fleet, startFleet } from '@dikast/lab/fleet/fleet-server';
import { systemClock } from 'dikast/adapters/system-clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { testIo } from '../test-io.fixture.ts';

let fleet: Fleet;
let workingDirectory: string;
beforeAll(async () => {
  workingDirectory = mkdtempSync(join(tmpdir(), 'dikast-gateway-'));
  fleet = await startFleet(sampleFleet(1), systemClock);
});
afterAll(async () => {
  await fleet.close();
  rmSync(workingDirectory, { recursive: true, force: true });
});

const CONFIG =
  'consensus: { performance_targets: { fast_path_latency: 20s, standard_path_latency: 20s, complex_path_latency: 20s } }';
const ASKED = {
  model: 'amber-author',
  messages: [{ role: 'user', content: 'How long is parental leave?' }],
  dikast: { sources: [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks.' }] },
};

/** Runs the command in front of the fleet until its first calls are answered, then stops it. */
function served(options: readonly string[], environment: Record<string, string> = {}) {
  return ranWith(
    ['--upstream', fleet.baseUrlOf('amber'), '--port', '0', '--json', '--no-record', ...options],
    environment,
  );
}

async function ranWith(options: readonly string[], environment: Record<string, string> = {}) {
  let answer: Promise<{ status: number; body: unknown }> | undefined;
  const io = testIo({
    workingDirectory,
    environment,
    onStdout: (text) => {
      answer ??= ask((JSON.parse(text) as { base_url: string }).base_url).finally(() => io.stop('interrupt'));
    },
  });
  const exitCode = await run(['gateway', ...options], io);
  return { exitCode, stderr: io.written.stderr, answer: await answer };
}

async function ask(baseUrl: string) {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer of-clients' };
  const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(ASKED) });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('dikast gateway', () => {
  it('gates what the vendor answers until it is stopped, and logs each call', async () => {
    writeFileSync(join(workingDirectory, 'patient.yaml'), CONFIG);
    const keys = ['--api-key-env', 'VENDOR_KEY', '--client-key-env', 'CLIENT_KEY'];
    const { exitCode, stderr, answer } = await served(['--policy', 'revise', '--config', 'patient.yaml', ...keys], {
      VENDOR_KEY: 'secret-7',
      CLIENT_KEY: 'of-clients',
    });
    expect(exitCode).toBe(130);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        choices: [{ message: { content: 'Parental leave lasts 26 weeks [hr-7].' } }],
        dikast: { outcome: 'accepted', revisions: 1 },
      },
    });
    expect(JSON.parse(stderr)).toMatchObject({ status: 200, outcome: 'accepted' });
    expect(stderr).not.toMatch(/secret-7|of-clients|26 weeks/);
  });

  it.each([
    [['--upstream', 'vendor.example'], '--upstream vendor.example: expected a URL'],
    [['--upstream', 'https://me:secret@vendor.example/v1'], '--upstream: expected a URL without a password'],
    [['--api-key-env', 'NOT_THERE'], '--api-key-env NOT_THERE: the environment variable is not set'],
    [['--host', '0.0.0.0'], "--host 0.0.0.0: others could use the vendor's key"],
    [['--policy', 'trust'], "argument 'trust' is invalid"],
    [['--port', '70000'], 'Expected a whole number from 0 to 65535'],
  ])('refuses %j and says why', async (options, message) => {
    const { exitCode, stderr } = await served(options);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
  });

  it('is configured by a file, and what is typed wins', async () => {
    const section = `gateway: { upstream: "${fleet.baseUrlOf('amber')}", port: 1, policy: block, client_key_env: CLIENT_KEY }`;
    writeFileSync(join(workingDirectory, 'gateway.yaml'), `${CONFIG}\n${section}\n`);
    const typed = ['--config', 'gateway.yaml', '--port', '0', '--policy', 'annotate', '--json', '--no-record'];
    const { exitCode, answer } = await ranWith(typed, { CLIENT_KEY: 'of-clients' });
    expect(exitCode).toBe(130);
    expect(answer).toMatchObject({ status: 200, body: { dikast: { policy: 'annotate', outcome: 'rejected' } } });
    const io = testIo({ workingDirectory });
    expect(await run(['config', 'check', 'gateway.yaml'], io)).toBe(0);
    expect(io.written.stdout).toMatch(/Gateway \(dikast gateway\)\n {2}http:\S+ at 127\.0\.0\.1 port 1, policy block/);
  });

  it.each([
    ['{ port: 0 }', 64, 'no upstream: name the vendor by --upstream, or gateway.upstream in the configuration'],
    ['{ upstream: "http://127.0.0.1:9/v1", api_key_env: NOT_THERE }', 78, 'gateway.api_key_env NOT_THERE: the environ'],
    ['{ upstream: "http://127.0.0.1:9/v1", host: 0.0.0.0 }', 78, "gateway.host 0.0.0.0: others could use the vendor's"],
  ])('does not begin with gateway: %s in the file', async (section, exitCode, message) => {
    writeFileSync(join(workingDirectory, 'wrong.yaml'), `gateway: ${section}\n`);
    const ended = await ranWith(['--config', 'wrong.yaml', '--no-record']);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(message);
  });

  it('refuses to ask language models once a claim', async () => {
    const juror =
      '{ provider: openai-compatible, base_url: "http://127.0.0.1:9/v1", model: m, pool: fact_verification }';
    writeFileSync(join(workingDirectory, 'jury.yaml'), `jury:\n  jurors:\n    - ${juror}\n`);
    const { exitCode, stderr } = await served(['--release', 'claim', '--config', 'jury.yaml']);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('--release claim: the configuration seats models as jurors');
  });
});
