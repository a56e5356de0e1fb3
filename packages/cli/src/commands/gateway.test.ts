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

/** Stops after so many calls, one after the other, and gives the last answer. */
async function ranWith(options: readonly string[], environment: Record<string, string> = {}, calls = 1) {
  let answer: Promise<{ status: number; body: unknown } | undefined> | undefined;
  const io = testIo({
    workingDirectory,
    environment,
    onStdout: (text) => {
      answer ??= askSome((JSON.parse(text) as { base_url: string }).base_url, calls).finally(() =>
        io.stop('interrupt'),
      );
    },
  });
  const exitCode = await run(['gateway', ...options], io);
  return { exitCode, stderr: io.written.stderr, answer: await answer };
}

async function askSome(baseUrl: string, calls: number) {
  let answer: Awaited<ReturnType<typeof ask>> | undefined;
  for (let call = 0; call < calls; call++) answer = await ask(baseUrl);
  return answer;
}

async function printed(...command: readonly string[]): Promise<string> {
  const io = testIo({ workingDirectory });
  expect(await run(command, io)).toBe(0);
  return io.written.stdout;
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

  it('asks gold questions among the calls when the configuration names them, and leaves them out of all figures', async () => {
    const sources = [{ text: 'Leave lasts 26 weeks.' }];
    const rows = [26, 36].map((weeks) => {
      const asked = { id: weeks, dataset: 'mine', query: 'How long is leave?', answer: `Leave lasts ${weeks} weeks.` };
      return JSON.stringify({ ...asked, sources, label: weeks === 26 ? 'supported' : 'unsupported' });
    });
    writeFileSync(join(workingDirectory, 'gold.jsonl'), rows.join('\n'));
    const gold = 'gold: { file: ./gold.jsonl, rate: 0.5, questions_per_day: 1000 }';
    writeFileSync(join(workingDirectory, 'gold.yaml'), `${CONFIG}\n${gold}\n`);
    const typed = ['--config', 'gold.yaml', '--home', 'gold', '--upstream', fleet.baseUrlOf('amber'), '--port', '0'];
    // That none of the first twenty calls is followed by one comes to pass once in a million runs.
    const { exitCode, stderr } = await ranWith([...typed, '--policy', 'shadow', '--json'], {}, 24);
    expect([exitCode, stderr.trimEnd().split('\n').length]).toEqual([130, 24]);
    const stats = await printed('stats', '--home', 'gold', '--json');
    expect(JSON.parse(stats)).toMatchObject({ figures: { consensus: { validations: 24 } }, alteredVerdicts: [] });
    expect(JSON.parse(stats).goldQuestions).toBeGreaterThan(0);
    expect(await printed('config', 'check', 'gold.yaml')).toMatch(
      /Gold questions\n.*gold\.jsonl: fact_verification 1 good and 1 bad;\s+50 % of live\s+validations/,
    );
    expect(await printed('review', 'list', '--home', 'gold', '--json')).not.toContain('Leave lasts');
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
