import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { dataFilesOf, readSamples } from './read-samples.ts';

const ROW = {
  id: '1',
  dataset: 'mine',
  task: 'qa',
  query: 'How wide is it?',
  sources: [{ id: 'a b', text: 'The bridge is 9 metres wide.' }],
  answer: 'It is 9 metres wide.',
  label: 'supported',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dikast-labelled-'));
});

const write = (name: string, ...rows: readonly unknown[]) =>
  writeFileSync(join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
const read = async () => readSamples(await dataFilesOf(folder));

describe('rows', () => {
  it('become samples of the pool that their label speaks of', async () => {
    write(
      'rows.jsonl',
      ROW,
      { ...ROW, id: '2', label: 'incomplete' },
      { ...ROW, id: '3', label: 'incoherent' },
      { ...ROW, id: '4', label: 'hallucinated' },
      { ...ROW, id: '5', label: 'unsupported', scores: { coherence: 4.3 } },
    );
    expect((await read()).map(({ id, pool, isGood }) => [id, pool, isGood])).toEqual([
      ['1', 'fact_verification', true],
      ['2', 'completeness_validation', false],
      ['3', 'coherence_assessment', false],
      ['5', 'fact_verification', false],
      ['5', 'coherence_assessment', true],
    ]);
  });

  it('may be compressed', async () => {
    writeFileSync(join(folder, 'rows.jsonl.gz'), gzipSync(JSON.stringify(ROW)));
    expect(await read()).toHaveLength(1);
  });

  it('of recorded votes are passed over', async () => {
    write('votes.jsonl', { item: '1', judge: 'a', vote: 'b' });
    expect(await read()).toEqual([]);
  });

  it('with more sources than a request takes have neighbours joined', async () => {
    write('rows.jsonl', {
      ...ROW,
      sources: Array.from({ length: 450 }, (_, at) => ({ id: `${at}`, text: `s ${at}` })),
    });
    const [sample] = await read();
    expect(sample?.request.sources).toHaveLength(150);
    expect(sample?.request.sources?.[1]?.text).toBe('s 3\ns 4\ns 5');
  });

  it('are called by the name that people gave', async () => {
    write('rows.jsonl', { ...ROW, label: 'maybe' });
    await expect(dataFilesOf('rows.jsonl', folder).then(readSamples)).rejects.toThrow(/^rows\.jsonl:1: label/);
  });

  it('of RAGTruth are read as published', async () => {
    write('source_info.jsonl', {
      source_id: '7',
      task_type: 'QA',
      source_info: { question: 'how wide', passages: 'passage 1:It is wide.\n\npassage 2:It is not long.' },
    });
    write('response.jsonl', {
      id: '70',
      source_id: '7',
      response: 'It is 9 metres wide.',
      labels: [{ start: 6, end: 14, text: '9 metres', label_type: 'Evident Baseless Info' }],
    });
    const [sample] = await read();
    expect(sample).toMatchObject({ dataset: 'ragtruth', task: 'QA', isGood: false, spans: [{ start: 6, end: 14 }] });
    expect(sample?.request.sources?.map(({ text }) => text.trim())).toEqual(['It is wide.', 'It is not long.']);
  });

  it('of HaluEval give the right and the hallucinated answer', async () => {
    write('qa.jsonl', { knowledge: 'K.', question: 'Q?', right_answer: 'one', hallucinated_answer: 'two' });
    expect((await read()).map(({ request, isGood }) => [request.answer, isGood])).toEqual([
      ['one', true],
      ['two', false],
    ]);
  });

  it.each([
    ['no label at all', { ...ROW, label: undefined }, /rows\.jsonl:2: label: missing, expected a text/],
    ['an unknown label', { ...ROW, label: 'maybe' }, /rows\.jsonl:2: label: "maybe", expected supported, unsupported/],
    ['an answer that is no text', { ...ROW, answer: 5 }, /rows\.jsonl:2: answer: 5, expected a text/],
  ])('with %s are refused by line and field', async (_, row, message) => {
    write('rows.jsonl', ROW, row);
    await expect(read()).rejects.toThrow(message);
  });

  it('that are to be asked keep the ids of their sources, unless one is none for a request', async () => {
    const named = (...ids: readonly unknown[]) => ({ ...ROW, sources: ids.map((id) => ({ id, text: 'T' })) });
    write('rows.jsonl', named('hr-7', 'hr-9'), named('hr-7', 'hr 9'), named('hr-7', 'hr-7'), named('hr-7', 9), named());
    const asked = await readSamples(await dataFilesOf(folder), 'asked');
    const ids = asked.map(({ request }) => request.sources?.map(({ id }) => id));
    expect(ids).toEqual([['hr-7', 'hr-9'], ['s1', 's2'], ['s1', 's2'], ['s1', 's2'], []]);
  });

  it('that are to be asked keep titles and addresses; measured ones are bare texts', async () => {
    const source = { id: 'a b', text: 'The bridge is 9 metres wide.', title: 'Bridges', url: 'https://example.com/b' };
    write('rows.jsonl', { ...ROW, sources: [source] });
    const files = await dataFilesOf(folder);
    const [asked] = await readSamples(files, 'asked');
    expect(asked?.request.sources).toEqual([{ ...source, id: 's1' }]);
    const [measured] = await readSamples(files);
    expect(measured?.request.sources).toEqual([{ id: 's1', text: source.text }]);
  });

  it.each([
    ['an answer that is too long', { ...ROW, answer: 'a'.repeat(100_001) }, /rows\.jsonl:2: row\.answer: /],
    ['no address', { ...ROW, sources: [{ text: 'T', url: 'nowhere' }] }, /rows\.jsonl:2: row\.sources\[0\]\.url: /],
    ['no title', { ...ROW, sources: [{ text: 'T', title: 7 }] }, /rows\.jsonl:2: row\.sources\[0\]\.title: /],
  ])('that are to be asked, with %s, are refused by line and field', async (_, row, message) => {
    write('rows.jsonl', ROW, row);
    await expect(readSamples(await dataFilesOf(folder), 'asked')).rejects.toThrow(message);
    expect(await readSamples(await dataFilesOf(folder))).toHaveLength(2);
  });

  it('that are no JSON, and files that are not there, are refused by name', async () => {
    writeFileSync(join(folder, 'rows.jsonl'), '{"id":');
    await expect(read()).rejects.toThrow(/rows\.jsonl:1:7: not JSON: found the end of the text, expected a value/);
    await expect(dataFilesOf(join(folder, 'none'))).rejects.toThrow(/none: no such file/);
    writeFileSync(join(folder, 'rows.jsonl.gz'), 'not compressed');
    await expect(dataFilesOf(join(folder, 'rows.jsonl.gz')).then(readSamples)).rejects.toThrow(
      /cannot be read after line 0/,
    );
  });
});
