import type { Sample } from 'dikast/labelled/sample';
import { expect, it } from 'vitest';
import { drawSamples } from './draw-samples.ts';
import { samplesFor } from './run-evaluation.ts';

const SAMPLE: Sample = {
  id: '1',
  dataset: 'mine',
  task: 'a',
  group: '1',
  pool: 'fact_verification',
  request: { answer: 'It is 9 metres wide.', sources: [{ id: 's1', text: 'The bridge is 9 metres wide.' }] },
  isGood: true,
};

it('a draw takes as many of each set, the same for the same seed, in the order of the file', () => {
  const samples = Array.from({ length: 60 }, (_, at) => ({ ...SAMPLE, id: `${at}`, task: at < 50 ? 'a' : 'b' }));
  const ids = (seed: number) => drawSamples(samples, 20, seed).map(({ id }) => Number(id));
  expect(ids(1)).toHaveLength(30);
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
  expect(ids(1)).toEqual([...ids(1)].sort((left, right) => left - right));
});

it('citations are judged on labelled answers with a marker of their sources', () => {
  const [sample] = samplesFor([SAMPLE], ['citation_validation']);
  expect(sample).toMatchObject({ pool: 'citation_validation', request: { answer: 'It is 9 metres wide [s1].' } });
});
