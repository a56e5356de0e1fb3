/**
 * The command on hostile files: truncated, of wrong types, in broken encodings, with what XML cannot hold. Every line is
 * judged or named; nothing is an internal error.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { testIo } from './test-io.fixture.ts';

const PATIENT =
  'consensus: { performance_targets: { fast_path_latency: 60s, standard_path_latency: 60s, complex_path_latency: 60s } }';
const GOOD = {
  id: 'good',
  answer: 'The boat is red [a].',
  query: 'What colour is the boat?',
  sources: [{ id: 'a', text: 'The boat is red.' }],
};
const LINE = JSON.stringify(GOOD);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-'));
  writeFileSync(join(directory, 'dikast.yaml'), PATIENT);
});

async function validate(lines: readonly (string | Uint8Array)[], options = '') {
  const separated = lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]);
  const io = testIo({ workingDirectory: directory, stdin: Buffer.concat(separated) });
  const exitCode = await run(`validate - --jsonl --json ${options}`.split(' ').filter(Boolean), io);
  expect(io.written.stderr).not.toMatch(/internal error|\n {4}at /);
  return { exitCode, verdicts: io.written.stdout.split('\n').slice(0, -1), problems: io.written.stderr.split('\n') };
}

/** Numbers of the lines that are named as bad. */
const badLines = (problems: readonly string[]) =>
  new Set(problems.flatMap((line) => /^dikast: \(stdin\):(\d+)/.exec(line)?.[1] ?? []));

describe('dikast validate names every bad line and judges the good ones', () => {
  it('cut off at any place', async () => {
    const cut = Array.from({ length: LINE.length - 1 }, (_, at) => LINE.slice(0, at + 1));
    const { exitCode, verdicts, problems } = await validate([...cut, LINE]);
    expect(exitCode).toBe(65);
    expect(badLines(problems).size).toBe(cut.length);
    expect(verdicts).toHaveLength(1);
  });

  it('of wrong types in every member', async () => {
    const wrong = [null, 7, true, [], {}, [[]], '\ud800', '\udfff', 'x'.repeat(200_000)];
    const lines = ['id', 'answer', 'query', 'sources', 'stakes', 'citations'].flatMap((member) =>
      wrong
        .filter((value) => !(member === 'sources' && JSON.stringify(value) === '[]'))
        .map((value) => JSON.stringify({ ...GOOD, [member]: value })),
    );
    const inSource = ['id', 'text', 'title', 'url'].flatMap((member) =>
      wrong.slice(0, 8).map((value) => JSON.stringify({ ...GOOD, sources: [{ ...GOOD.sources[0], [member]: value }] })),
    );
    const { exitCode, verdicts, problems } = await validate([...lines, ...inSource, LINE]);
    expect(exitCode).toBe(65);
    expect(badLines(problems).size).toBe(lines.length + inSource.length);
    expect(verdicts).toHaveLength(1);
  });

  it('in broken encodings, random bytes and odd forms of JSON', async () => {
    const bytes = fc.sample(
      fc
        .uint8Array({ minLength: 1, maxLength: 40 })
        .filter((line) => !line.includes(0x0a) && !/^[\s\uFEFF]*$/.test(Buffer.from(line).toString())),
      { numRuns: 100, seed: 1 },
    );
    const odd = [
      Buffer.from([0xed, 0xa0, 0x80]),
      Buffer.from([0xc0, 0x80]),
      Buffer.from(`${LINE}\0`),
      Buffer.from(LINE, 'utf16le'),
      '{"answer": "x",}',
      "{'answer': 'x'}",
      '{"answer": NaN}',
      '{"answer": "a\tb"}',
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      `${LINE}${LINE}`,
      '"',
      '\\',
      '1e999',
      LINE.replace('"id":"good"', '"id":"bad","id":"good"'),
    ].filter((line) => !line.includes('\n'));
    const { exitCode, verdicts, problems } = await validate([...bytes, ...odd, `\uFEFF${LINE}`, `${LINE}\r`]);
    expect(exitCode).toBe(65);
    expect(badLines(problems).size).toBe(bytes.length + odd.length);
    expect(verdicts.map((line) => (JSON.parse(line) as { request: { id: string } }).request.id)).toEqual([
      'good',
      'good',
    ]);
  });

  it('and writes a report that is XML, whatever stands in the claims', async () => {
    const control = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x85, 0xfffe, 0xffff);
    const hostile = { ...GOOD, id: `<&">${control}`, answer: `The boat${control} is blue ]]> & <x> [a].` };
    await validate([JSON.stringify(hostile), '{"answer": "\\u0000"', '{"\\u0001": "<"}'], '--junit report.xml');
    const xml = readFileSync(join(directory, 'report.xml'), 'utf8');
    expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
    const withoutTags = xml.replaceAll(/<\?[^<>]*\?>|<\/?[a-z]+(?: [a-z]+="[^"<>]*")*\s*\/?>/g, '');
    expect(withoutTags).not.toMatch(/[<>]/);
    expect(xml.match(/&(?!(?:amp|lt|gt|quot|apos|#9|#10|#13);)/g)).toBeNull();
    expect(xml.match(/<testcase/g)).toHaveLength(3);
  });
});
