import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvFields } from './csv-fields.ts';
import { LINE_LENGTH_MAX } from './text-lines.ts';
import { readVoteFile, type VoteFileOptions } from './vote-file.ts';
import { NAME_LENGTH_MAX, VOTE_COLUMNS } from './vote-records.ts';
import { at, NO_ANSWER, NO_PREFERENCE } from './vote-table.ts';
import { VoteTableBuilder } from './vote-table-builder.ts';

/** Bytes in chunks of a few, so that lines and characters are cut anywhere. */
async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

function read(content: string | Uint8Array, options: Partial<VoteFileOptions> = {}) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const pieces = inPieces(bytes, Math.max(7, Math.ceil(bytes.length / 1000)));
  return readVoteFile(pieces, { name: 'votes', format: 'jsonl', ...options });
}

const LINES = `{"item":"1","judge":"é","vote":"A","truth":"A","family":"f","more":[1]}
{"item":"2","judge":"k","vote":null,"truth":"B"}\r

{"item":"1","judge":"k","vote":"tie"}
{"item":3,"judge":"k","vote":true}`;

describe('reading votes', () => {
  it.each([
    ['plain', new TextEncoder().encode(LINES)],
    ['gzip', gzipSync(LINES)],
  ])('takes %s JSONL, members beyond the known ones passed over', async (_, bytes) => {
    const table = await read(bytes);
    expect(table.items).toEqual(['1', '2', '3']);
    expect(table.judges).toEqual(['é', 'k']);
    expect(table.answers).toEqual(['A', 'B', 'true']);
    expect([...table.voteStart]).toEqual([0, 2, 3, 4]);
    expect([...table.choiceOf]).toEqual([0, NO_PREFERENCE, NO_ANSWER, 2]);
    expect([...table.truthOf]).toEqual([0, 1, NO_ANSWER]);
    expect([...table.familyOf].map((family) => table.families[family])).toEqual(['f', 'k']);
  });

  it('takes CSV with columns of other names, an empty vote as none', async () => {
    const csv = 'task,worker,label,gold\n"a, ""b""",w1,yes,yes\nc,w1,,no\n';
    const columns = { ...VOTE_COLUMNS, item: 'task', judge: 'worker', vote: 'label', truth: 'gold' };
    const table = await read(csv, { format: 'csv', columns });
    expect(table.items).toEqual(['a, "b"', 'c']);
    expect([...table.choiceOf]).toEqual([table.answers.indexOf('yes'), NO_ANSWER]);
    expect([...table.truthOf].map((truth) => table.answers[truth])).toEqual(['yes', 'no']);
  });

  it('takes an item whose records contradict each other about the truth as one without, and counts it', async () => {
    const vote = (judge: string, truth: string) => JSON.stringify({ item: 'x', judge, vote: 'a', truth });
    const table = await read([vote('j', 'a'), vote('k', 'b')].join('\n'));
    expect(at(table.truthOf, 0)).toBe(NO_ANSWER);
    expect(table.itemsWithTwoTruths).toBe(1);
  });

  it.each([
    ['{"item":1}', 'votes:1: vote: missing, expected a text or a number'],
    ['{"judge":"j","vote":"a"}', 'votes:1: item: missing, expected a text or a number'],
    ['\n{"item":[1],"judge":"j","vote":"a"}', 'votes:2: item: [1], expected a text or a number'],
    ['{"item":1,', 'votes:1:11: not JSON: found the end of the text, expected a name in double quotes'],
    ['[1]', 'votes:1: [1]: expected an object with item, judge and vote'],
    ['', 'votes: no votes in it'],
    [
      `{"item":"${'x'.repeat(NAME_LENGTH_MAX + 1)}","judge":"j","vote":"a"}`,
      'votes:1: item: 1001 characters, at most 1000 are taken',
    ],
    [
      '{"item":"x","judge":"j","vote":"a"}\n{"item":"x","judge":"j","vote":"b"}',
      'votes: judge: "j" voted twice on item "x"',
    ],
    ['{"item":"x","judge":"j","vote":"a","truth":"tie"}', 'votes:1: truth: "tie" is a vote without preference'],
    [
      '{"item":"x","judge":"j","vote":"a","family":"f"}\n{"item":"y","judge":"j","vote":"a","family":"g"}',
      'votes:2: family: "g", but for the same judge it was "f"',
    ],
  ])('refuses %j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('refuses CSV without the columns it needs, with rows of another length or with a quote that does not end', async () => {
    const csv = { format: 'csv' } as const;
    await expect(read('item,who\n', csv)).rejects.toThrow('votes:1: no column "judge"; the header has "item", "who"');
    await expect(read('item,judge,vote\n1,2\n', csv)).rejects.toThrow('votes:2: 2 fields, expected 3 as in the header');
    await expect(read('item,judge,vote\n"1,2,3\n', csv)).rejects.toThrow('votes:2: a quoted field does not end');
  });

  it('refuses broken gzip, bytes that are not UTF-8 and lines without end', async () => {
    await expect(read(gzipSync(LINES).subarray(0, 40))).rejects.toThrow('votes: after line 0: broken gzip data');
    await expect(read(Uint8Array.of(0x7b, 0xff, 0x7d))).rejects.toThrow('votes: after line 0: not UTF-8');
    await expect(read(' '.repeat(LINE_LENGTH_MAX + 1))).rejects.toThrow(
      'votes: after line 0: more than 1048576 characters',
    );
  });

  it('takes no more votes, items, judges or answers than its bounds', () => {
    const bounds = { votesMax: 3, itemsMax: 2, judgesMax: 2, answersMax: 2 };
    const full = () => {
      const builder = new VoteTableBuilder(bounds);
      builder.add({ item: 'x', judge: 'j', vote: 'a' });
      builder.add({ item: 'y', judge: 'k', vote: 'b' });
      return builder;
    };
    expect(() => full().add({ item: 'z', judge: 'j', vote: 'a' })).toThrow('more than 2 items');
    expect(() => full().add({ item: 'x', judge: 'l', vote: 'a' })).toThrow('more than 2 judges');
    expect(() => full().add({ item: 'x', judge: 'k', vote: 'c' })).toThrow('more than 2 different answers');
    const builder = full();
    builder.add({ item: 'x', judge: 'k', vote: 'a' });
    expect(() => builder.add({ item: 'y', judge: 'j', vote: 'a' })).toThrow('more than 3 votes');
  });
});

describe('a line of CSV', () => {
  it.each([
    ['a,b,', ['a', 'b', '']],
    ['"a,b","c ""d"""', ['a,b', 'c "d"']],
    ['"",x', ['', 'x']],
    ['x,"y"', ['x', 'y']],
    ['"a"b', undefined],
    ['"a""', undefined],
  ])('%j', (line, fields) => {
    expect(csvFields(line)).toEqual(fields);
  });
});
