import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { testIo } from '../test-io.fixture.ts';
import { REQUEST_BYTES_MAX } from './byte-source.ts';
import { type JsonItem, readJsonItems } from './json-items.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dikast-'));
});

async function read(files: readonly string[], options: { isLines?: boolean; stdin?: Uint8Array } = {}) {
  const io = testIo({ workingDirectory: directory, ...(options.stdin === undefined ? {} : { stdin: options.stdin }) });
  const reading = { files, isLines: options.isLines === true, bytesMax: REQUEST_BYTES_MAX, valuesMax: 2_000_000 };
  const items: JsonItem[] = [];
  for await (const item of readJsonItems(reading, io)) items.push(item);
  return items.map((item) => (item.kind === 'value' ? item.value : item.problem.message));
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(directory, name), content);
  return name;
}

describe('reading JSON', () => {
  it('takes a file as one value, and a .jsonl file as one a line', async () => {
    write('a.json', '{"a":\n1}');
    write('b.jsonl', '1\r\n\n  \n"two"\n[3]');
    expect(await read(['a.json', 'b.jsonl'])).toEqual([{ a: 1 }, 1, 'two', [3]]);
  });

  it('names file, line and column of what is no JSON, and reads on', async () => {
    write('a.jsonl', '1\n{"a":}\n3\n');
    expect(await read(['a.jsonl'])).toEqual([1, "a.jsonl:2:6: not JSON: found '}', expected a value", 3]);
  });

  it('names the first byte that is not UTF-8, and leaves a replacement character that is spelled out alone', async () => {
    write('a.json', Buffer.concat([Buffer.from('"\uFFFDé'), Buffer.from([0xc3, 0x22])]));
    expect(await read(['a.json'])).toEqual(['a.json: byte 7 (0xc3) is not UTF-8']);
  });

  it('leaves a byte order mark out', async () => {
    write('a.json', '\uFEFF{"a":1}');
    expect(await read(['a.json'])).toEqual([{ a: 1 }]);
  });

  it('refuses a file that is too large without reading it', async () => {
    write('big.json', '');
    truncateSync(join(directory, 'big.json'), 50 * 1024 * 1024);
    expect(await read(['big.json'])).toEqual(['big.json: 52428800 bytes, at most 16777216 (16 MiB) are taken']);
  });

  it('refuses standard input that does not end', async () => {
    const [message] = await read(['-'], { stdin: Buffer.alloc(REQUEST_BYTES_MAX + 1, ' ') });
    expect(message).toBe('(stdin): more than 16777216 bytes, at most 16777216 (16 MiB) are taken');
  });

  it('refuses a line that is too long, and reads the next', async () => {
    const stdin = Buffer.from(`1\n"${'x'.repeat(REQUEST_BYTES_MAX)}"\n3`);
    const items = await read(['-'], { isLines: true, stdin });
    expect(items).toHaveLength(3);
    expect(items[1]).toMatch(/^\(stdin\):2: a line of more than 16777216 bytes/);
    expect(items[2]).toBe(3);
  });

  it('calls a file without any value a problem, and one that is not there or a directory too', async () => {
    write('empty.jsonl', '\n\n');
    write('empty.json', '');
    expect(await read(['empty.jsonl', 'empty.json', 'nowhere.json', '.', 'nowhere.jsonl'])).toEqual([
      'empty.jsonl: is empty',
      'empty.json:1:1: not JSON: found nothing, expected a value',
      'nowhere.json: no such file or directory',
      '.: is a directory, expected a file',
      'nowhere.jsonl: no such file or directory',
    ]);
  });

  it('refuses millions of tiny values before they take memory', async () => {
    write('a.json', `[${'[],'.repeat(3_000_000)}[]]`);
    expect(await read(['a.json'])).toEqual(['a.json: more than 2000000 lists, objects and members']);
  });

  it('survives a million levels of nesting', async () => {
    write('deep.json', '['.repeat(1_000_000));
    expect(await read(['deep.json'])).toEqual([
      'deep.json:1:1000001: not JSON: found the end of the text, expected a value or ]',
    ]);
  });
});
