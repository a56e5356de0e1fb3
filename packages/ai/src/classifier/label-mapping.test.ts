import { describe, expect, it } from 'vitest';
import { labelMapping, supportIn } from './label-mapping.ts';

const labels = (...names: readonly string[]) => ({ id2label: Object.fromEntries(names.map((name, id) => [id, name])) });

describe('the label that says that a claim is supported', () => {
  it.each([
    [labels('CONTRADICTION', 'NEUTRAL', 'ENTAILMENT'), undefined, 2],
    [labels('entailment', 'not_entailment'), undefined, 0],
    [labels('hallucinated', 'consistent'), undefined, 1],
    [labels('LABEL_0', 'LABEL_1'), 'LABEL_1', 1],
    [labels('LABEL_0'), undefined, 0],
    [{ id2label: { 10: 'z', 2: 'supported', 1: 'y' } }, undefined, 1],
  ])('is found in %j (%s)', (config, wanted, place) => {
    expect(labelMapping(config, wanted).supported).toBe(place);
  });

  it.each([
    [labels('LABEL_0', 'LABEL_1'), undefined, 'has the labels "LABEL_0", "LABEL_1"; supported_label has to name'],
    [labels('supported', 'factual'), undefined, 'has the labels "supported", "factual"; supported_label has to name'],
    [labels('yes', 'no'), 'entailment', 'has the labels "yes", "no"; supported_label is "entailment"'],
    [{}, undefined, 'has the labels none; supported_label has to name'],
  ])('has to be named for %j (%s)', (config, wanted, message) => {
    expect(() => labelMapping(config, wanted)).toThrow(`config.json: id2label ${message}`);
  });
});

describe('the probability of support', () => {
  it('is the softmax of its label, also where exponentials would overflow', () => {
    const mapping = labelMapping(labels('a', 'b', 'entailment'));
    const logits = [0.3, -1, 1.7];
    const exponentials = logits.map(Math.exp);
    const naive = Math.exp(1.7) / exponentials.reduce((sum, one) => sum + one);
    expect(supportIn(logits, mapping)).toBeCloseTo(naive, 12);
    expect(supportIn([0, 0, 1000], mapping)).toBe(1);
    expect(supportIn([1000, 0, 0], mapping)).toBe(0);
  });

  it('is the logistic function of a single output', () => {
    expect(supportIn([0], labelMapping(labels('score')))).toBe(0.5);
  });
});
