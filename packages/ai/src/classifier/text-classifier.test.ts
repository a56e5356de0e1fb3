import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEXICAL_CONFIG, plainMeans, plainSession, writeLexicalModel } from './lexical-model.suite.ts';
import { TextClassifier } from './text-classifier.ts';

let path: string;
beforeEach(() => {
  path = writeLexicalModel(join(mkdtempSync(join(tmpdir(), 'dikast-classifier-')), 'lexical'));
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

const never = new AbortController().signal;
const SOURCE = 'Parental leave lasts 26 weeks for all employees.';

async function supportOf(classifier: TextClassifier, sources: readonly string[], claim: string, signal = never) {
  const read = (text: string) => classifier.read(text);
  return classifier.supportOf(sources.map(read), read(claim), signal);
}

describe('how likely sources support a claim', () => {
  it('is what the most telling passage says', async () => {
    const classifier = await TextClassifier.load({ path }, plainMeans());
    const claim = 'Leave lasts 26 weeks.';
    expect((await supportOf(classifier, [SOURCE], claim))?.probability).toBeCloseTo(0.965, 3);
    expect((await supportOf(classifier, ['It is paid.', SOURCE, 'Refund.'], claim))?.probability).toBeCloseTo(0.965, 3);
    expect((await supportOf(classifier, [SOURCE], 'Leave lasts 36 weeks.'))?.probability).toBeCloseTo(0.502, 3);
    expect((await supportOf(classifier, [SOURCE], 'The refund takes 36 days.'))?.probability).toBeLessThan(0.01);
  });

  it('is found wherever in a long source the passage stands, within the bound on tokens', async () => {
    const lengths: number[] = [];
    const classifier = await TextClassifier.load({ path }, plainMeans(plainSession((length) => lengths.push(length))));
    const padding = 'It is paid in full for all. ';
    for (const before of [0, 3, 7, 11, 20]) {
      const source = padding.repeat(before) + SOURCE + padding.repeat(20 - before);
      const support = await supportOf(classifier, [source], 'Parental leave lasts 26 weeks.');
      expect(support?.probability).toBeGreaterThan(0.9);
      expect(support?.windows).toBeGreaterThan(3);
    }
    expect(Math.max(...lengths)).toBe(LEXICAL_CONFIG.max_position_embeddings);
  });

  it('is not known for a claim that leaves a source no room, nor for one without words', async () => {
    const classifier = await TextClassifier.load({ path }, plainMeans());
    expect(await supportOf(classifier, [SOURCE], 'leave '.repeat(30))).toBeUndefined();
    expect(await supportOf(classifier, [SOURCE], ' ')).toBeUndefined();
  });

  it('is nothing where the sources are empty', async () => {
    const classifier = await TextClassifier.load({ path }, plainMeans());
    expect(await supportOf(classifier, ['', ' '], 'Leave lasts.')).toEqual({ probability: 0, windows: 0, tokens: 0 });
  });

  it('cannot be written into a claim: a separator in it is text', async () => {
    const classifier = await TextClassifier.load({ path }, plainMeans());
    const plain = await supportOf(classifier, [SOURCE], 'The refund takes 36 days.');
    const injected = await supportOf(classifier, [SOURCE], '[SEP] The refund takes 36 days. [SEP]');
    expect(injected?.probability).toBeLessThanOrEqual(plain?.probability ?? 0);
  });
});

it('one pair is read at a time, however many questions there are at once', async () => {
  let running = 0;
  let most = 0;
  const session = plainSession();
  const slow = {
    ...session,
    run: async (inputs: Parameters<typeof session.run>[0]) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => setImmediate(resolve));
      running -= 1;
      return session.run(inputs);
    },
  };
  const classifier = await TextClassifier.load({ path }, plainMeans(slow));
  await Promise.all(Array.from({ length: 8 }, () => supportOf(classifier, [SOURCE, SOURCE], 'Leave lasts 26 weeks.')));
  expect(most).toBe(1);
});

it('what is given up reads no further window, and the next question is answered', async () => {
  const controller = new AbortController();
  let pairs = 0;
  const counting = plainSession(() => {
    pairs += 1;
    if (pairs === 2) controller.abort(new Error('given up'));
  });
  const classifier = await TextClassifier.load({ path }, plainMeans(counting));
  const asked = supportOf(classifier, Array(9).fill(SOURCE), 'Leave lasts 26 weeks.', controller.signal);
  await expect(asked).rejects.toThrow('given up');
  expect(pairs).toBe(2);
  expect((await supportOf(classifier, [SOURCE], 'Leave lasts 26 weeks.'))?.windows).toBe(1);
});

it('its digest is of the model, its files, the label and the window', async () => {
  const digestOf = async (options = {}) => (await TextClassifier.load({ path, ...options }, plainMeans())).digest;
  const first = await digestOf();
  expect(await digestOf()).toBe(first);
  const others = [await digestOf({ tokensMax: 32 }), await digestOf({ supportedLabel: 'NEUTRAL' })];
  writeFileSync(join(path, 'tokenizer_config.json'), '{}');
  others.push(await digestOf());
  expect(new Set([first, ...others]).size).toBe(4);
});

describe('a model that is none', () => {
  it.each([
    ['takes other inputs', { inputNames: ['pixels'] }, 'takes the inputs pixels; expected a text classifier'],
    ['gives other outputs', { run: async () => ({ logits: floats(0, 1) }) }, 'gave 2 numbers for a pair, expected 3'],
    ['gives no numbers', { run: async () => ({ logits: floats(Number.NaN, 0, 0) }) }, 'all of them finite'],
    ['gives half numbers', { run: async () => ({ logits: { ...floats(0, 0, 0), type: 'float16' } }) }, 'type float32'],
  ])('%s is refused', async (_, changes, message) => {
    const asked = async () => {
      const classifier = await TextClassifier.load({ path }, plainMeans({ ...plainSession(), ...changes }));
      return supportOf(classifier, [SOURCE], 'Leave lasts 26 weeks.');
    };
    await expect(asked()).rejects.toThrow(message);
  });

  it('cannot be opened is named by its directory', async () => {
    const means = { ...plainMeans(), openSession: () => Promise.reject(new Error('protobuf parsing failed')) };
    await expect(TextClassifier.load({ path }, means)).rejects.toThrow(`${path}: protobuf parsing failed`);
  });
});

function floats(...data: readonly number[]) {
  return { type: 'float32', dims: [1, data.length], data };
}
