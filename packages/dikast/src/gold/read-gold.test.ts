import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { memoryKeys } from '../adapters/memory-keys.ts';
import { defaultConfig } from '../config/config.ts';
import { openEngine } from '../engine/open-engine.ts';
import { DikastError } from '../errors/dikast-error.ts';
import { GOLD_QUESTIONS_MAX } from './gold-deck.ts';
import { readGold } from './read-gold.ts';

const { pools } = defaultConfig();
const ROW = {
  id: '1',
  dataset: 'mine',
  answer: 'It is so.',
  sources: [{ id: 'a', text: 'It is so.' }],
  label: 'supported',
};

const folder = mkdtempSync(join(tmpdir(), 'dikast-gold-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'gold.jsonl');
function written(...rows: readonly unknown[]): string {
  writeFileSync(file, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'));
  return file;
}

it('each labelled answer is a question for the pool that its label speaks of, with what is true of it', async () => {
  const place = written(ROW, { ...ROW, id: '2', label: 'incomplete' }, { ...ROW, id: '3', label: 'hallucinated' });
  const questions = await readGold(place, pools);
  expect(questions.map(({ pool, truth }) => [pool, truth])).toEqual([
    ['fact_verification', 'approve'],
    ['completeness_validation', 'reject'],
  ]);
  expect(questions[0]?.request).toMatchObject({ answer: 'It is so.', stakes: 'medium' });
});

it('rows for pools that are not configured are passed over', async () => {
  const only = new Map([...pools].filter(([name]) => name === 'fact_verification'));
  expect(await readGold(written({ ...ROW, id: '2', label: 'complete' }, ROW), only)).toHaveLength(1);
});

it.each<[string, () => string, RegExp]>([
  ['that is not there', () => join(folder, 'none.jsonl'), /^gold\.file: .*none\.jsonl: no such file or folder/],
  ['that is no JSON', () => written(ROW, '{"id":'), /^gold\.file: .*gold\.jsonl:2:7: not JSON/],
  ['with an unknown label', () => written(ROW, { ...ROW, label: 'maybe' }), /gold\.jsonl:2: label: "maybe", expected/],
  ['with a row too long', () => written({ ...ROW, answer: 'a'.repeat(100_001) }), /gold\.jsonl:1: row\.answer: /],
  [
    'with nothing for any pool',
    () => written({ ...ROW, label: 'hallucinated' }),
    /no labelled answer for one of the pools fact/,
  ],
])('a file %s is refused by name, line and field', async (_, place, message) => {
  const failure = await readGold(place(), pools).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DikastError);
  expect(failure).toMatchObject({ code: 'invalid_config', message: expect.stringMatching(message) });
});

it('more questions than may be are refused', async () => {
  const rows = Array.from({ length: GOLD_QUESTIONS_MAX + 1 }, (_, at) => ({ ...ROW, id: at, answer: `It is ${at}.` }));
  await expect(readGold(written(...rows), pools)).rejects.toThrow(/10001 labelled answers, at most 10000 are taken/);
});

it('an engine whose configuration names a file that cannot be used is not opened', async () => {
  const gold = { file: written('nothing'), rateBasisPoints: 500, perDayMax: 100 };
  const opening = openEngine({
    config: { ...defaultConfig(), gold },
    keys: memoryKeys(),
    isRecorded: false,
    isWarm: false,
  });
  await expect(opening).rejects.toThrow(/^gold\.file: .*gold\.jsonl:1/);
});
