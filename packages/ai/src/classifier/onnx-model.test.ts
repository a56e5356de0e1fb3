/** The model written by the tests, run by the real runtime. It is no dependency: `npm run test:peers` installs it and runs this. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrng } from '@dikast/core/base/prng';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lexicalLogits, plainMeans, writeLexicalModel } from './lexical-model.suite.ts';
import { readModelFiles } from './model-files.ts';
import { type ClassifierMeans, loadClassifierMeans } from './onnx-runtime.ts';
import { TextClassifier } from './text-classifier.ts';

const runtime = await loadClassifierMeans().catch(() => undefined);
if (runtime === undefined)
  console.warn('SKIPPED: no ONNX runtime is installed, so no model was run. `npm run test:peers` installs one.');

let path: string;
beforeAll(() => {
  path = writeLexicalModel(join(mkdtempSync(join(tmpdir(), 'dikast-onnx-')), 'lexical'));
});
afterAll(() => rmSync(join(path, '..'), { recursive: true }));

describe.skipIf(runtime === undefined)('a model by the real runtime', () => {
  const means = () => runtime as ClassifierMeans;

  it('gives the logits that its function gives in plain code', async () => {
    const session = await means().openSession((await readModelFiles({ path })).model);
    const random = createPrng(7);
    for (let round = 0; round < 40; round += 1) {
      const ids = Array.from({ length: 4 + random.nextBelow(40) }, () => random.nextBelow(12));
      const split = 1 + random.nextBelow(ids.length - 1);
      const segments = ids.map((_, place) => (place < split ? 0 : 1));
      const { logits } = await session.run({
        input_ids: means().int64(ids),
        attention_mask: means().int64(ids.map(() => 1)),
        token_type_ids: means().int64(segments),
      });
      expect(logits?.dims).toEqual([1, 3]);
      for (const [place, logit] of lexicalLogits(ids, segments).entries())
        expect(Number(logits?.data[place])).toBeCloseTo(logit, 4);
    }
  });

  it('judges sources and claims as the plain one does', async () => {
    const [real, plain] = [
      await TextClassifier.load({ path }, means()),
      await TextClassifier.load({ path }, plainMeans()),
    ];
    const source = 'Parental leave lasts 26 weeks for all employees. '.repeat(9);
    for (const claim of ['Leave lasts 26 weeks.', 'Leave lasts 36 weeks.', 'The refund takes 14 days.']) {
      const [one, other] = await Promise.all(
        [real, plain].map((model) =>
          model.supportOf([model.read(source)], model.read(claim), new AbortController().signal),
        ),
      );
      expect(one?.windows).toBe(other?.windows);
      expect(one?.probability).toBeCloseTo(other?.probability ?? Number.NaN, 5);
    }
  });

  it('is refused where the file is no model', async () => {
    await expect(means().openSession(new TextEncoder().encode('no model'))).rejects.toThrow();
  });
});
