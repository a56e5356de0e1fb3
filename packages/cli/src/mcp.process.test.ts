import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, it } from 'vitest';

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
