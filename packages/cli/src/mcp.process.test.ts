import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createConsensusEngine, memoryKeys } from 'dikast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../bin/dikast.js', import.meta.url));
const sources = [{ id: 'hr-7', text: 'Parental leave lasts 26 weeks.' }];
const client = new Client({ name: 'test', version: '1.0.0' });

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'dikast-mcp-'));
  const args = [BIN, 'mcp', '--no-record', '--home', home];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: home, stderr: 'inherit' }));
}, 60_000);
afterAll(() => client.close());

async function called(name: string, input: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: input });
  const [first] = content as { text: string }[];
  return { text: first?.text ?? '', structured: structuredContent as Record<string, unknown> | undefined, isError };
}

const validated = (weeks: number) =>
  called('validate_answer', { answer: `Parental leave lasts ${weeks} weeks [hr-7].`, sources, stakes: 'high' });

it('the three tools are listed', async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(['validate_answer', 'verify_verdict', 'explain_verdict']);
});

it('an answer is validated, its verdict verified and explained', async () => {
  const { text, structured } = await validated(36);
  expect(text).toMatch(/^REJECTED\n[\s\S]*claim falls: "Parental leave lasts 36 weeks/);
  const verdict = structured?.verdict;
  expect(await called('verify_verdict', { verdict })).toMatchObject({
    structured: { outcome: 'verified', failed: [] },
  });
  expect((await called('explain_verdict', { verdict })).text).toBe(text);
});

it('a verdict that was altered is neither verified nor explained', async () => {
  const { structured } = await validated(26);
  const forged = { ...(structured?.verdict as object), outcome: 'rejected' };
  expect((await called('verify_verdict', { verdict: forged })).structured).toMatchObject({ outcome: 'failed' });
  expect(await called('explain_verdict', { verdict: forged })).toMatchObject({ isError: true });
});

it('what is no request is refused with what was expected', async () => {
  const refused = await called('validate_answer', { answer: ' ', sources }).catch((error: Error) => ({
    text: error.message,
  }));
  expect(refused.text).toContain('is empty');
});

it('a verdict of another engine is explained with a warning', async () => {
  const engine = createConsensusEngine({ keys: memoryKeys() });
  const verdict = await engine.validateResponse({ answer: 'Parental leave lasts 36 weeks [hr-7].', sources });
  await engine.close();
  const { text, isError } = await called('explain_verdict', { verdict: JSON.parse(JSON.stringify(verdict)) });
  expect(isError ?? false).toBe(false);
  expect(text).toContain('not signed by this engine');
});

describe('the command ends', () => {
  const HELLO = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const opening = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: HELLO })}\n`;

  /** Starts it, acts when it has answered the first message, and tells how it ended. */
  function ended(
    act: (child: ChildProcessWithoutNullStreams) => void,
    begin = (child: ChildProcessWithoutNullStreams): void => void child.stdin.write(opening),
  ) {
    const home = mkdtempSync(join(tmpdir(), 'dikast-mcp-'));
    const child = spawn(process.execPath, [BIN, 'mcp', '--no-record', '--home', home]);
    let stdout = '';
    child.stdin.on('error', () => {});
    begin(child);
    child.stdout.on('data', (part: Buffer) => {
      if (stdout === '') act(child);
      stdout += part.toString();
    });
    return new Promise<{ exitCode: number | null; lines: readonly string[] }>((resolve) =>
      child.on('close', (exitCode) => resolve({ exitCode, lines: stdout.trimEnd().split('\n') })),
    );
  }

  it('when its input ends, after it has answered all that was in it', async () => {
    const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const call = { name: 'validate_answer', arguments: { answer: 'Parental leave lasts 36 weeks [hr-7].', sources } };
    const calls = [2, 3].map((id) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: call }));
    const rest = [initialized, ...calls].map((message) => `${JSON.stringify(message)}\n`).join('');
    const { exitCode, lines } = await ended(
      () => {},
      (child) => child.stdin.end(opening + rest),
    );
    expect(exitCode).toBe(0);
    const answers = lines.map((line) => JSON.parse(line) as { id: number; result: object });
    expect(answers.map(({ id }) => id).sort()).toEqual([1, 2, 3]);
    for (const { result } of answers.filter(({ id }) => id > 1))
      expect(result).toMatchObject({ structuredContent: { outcome: 'rejected' } });
  });

  it.each([
    ['when its input ends', 0, (child: ChildProcessWithoutNullStreams) => child.stdin.end()],
    ['on Ctrl-C', 130, (child: ChildProcessWithoutNullStreams) => child.kill('SIGINT')],
    ['when it is terminated', 143, (child: ChildProcessWithoutNullStreams) => child.kill('SIGTERM')],
    [
      'on a message that is too long',
      65,
      (child: ChildProcessWithoutNullStreams) => child.stdin.write('x'.repeat(17 * 2 ** 20)),
    ],
  ])('%s, with %d and nothing but the protocol on its output', async (_, exitCode, act) => {
    const { lines, ...how } = await ended(act);
    expect(how.exitCode).toBe(exitCode);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });
});
