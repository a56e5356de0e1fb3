import { describe, expect, it } from 'vitest';
import { fitDawidSkene } from './dawid-skene.ts';
import { naiveDawidSkene, naiveMajority, naiveOneCoin } from './naive-aggregation.suite.ts';
import { fitOneCoin } from './one-coin.ts';
import { accuracyOf, choiceOf, creditOf, itemsWithTruth, majorityScores } from './scores.ts';
import { sampleTable, tableOf } from './vote-sample.suite.ts';
import { NO_ANSWER } from './vote-table.ts';

/** Three judges, of whom two agree on most items: nothing that only a symmetric sample would hide. */
const SAMPLES = [
  { seed: 1, items: 120, accuracies: [0.9, 0.7, 0.6, 0.55, 0.3], labels: ['yes', 'no'], silent: 0.15 },
  { seed: 2, items: 90, accuracies: [0.8, 0.6, 0.5, 0.7], labels: ['a', 'b', 'c', 'd'], silent: 0.1 },
  { seed: 3, items: 40, accuracies: [0.95, 0.9, 0.2], labels: ['a', 'b', 'c'] },
];

function largestGap(flat: ArrayLike<number>, naive: readonly (readonly number[])[]): number {
  return Math.max(...naive.flat().map((value, index) => Math.abs(value - (flat[index] ?? Number.NaN))));
}

describe.each(SAMPLES)('on sample $seed', (sample) => {
  const table = sampleTable(sample);

  it('majority agrees with a naive count', () => {
    expect(largestGap(majorityScores(table), naiveMajority(table))).toBe(0);
  });

  it.each([1, 5, 50])('Dawid-Skene agrees with a naive fit to 1e-9 after %d rounds', (rounds) => {
    expect(largestGap(fitDawidSkene(table, { rounds }), naiveDawidSkene(table, rounds, 0.01))).toBeLessThan(1e-9);
  });

  it.each([1, 5, 50])('one-coin agrees with a naive fit to 1e-9 after %d rounds', (rounds) => {
    const naive = naiveOneCoin(table, rounds);
    const fit = fitOneCoin(table, { rounds });
    expect(largestGap(fit.scores, naive.shares)).toBeLessThan(1e-9);
    expect(largestGap(fit.accuracies, [naive.accuracies])).toBeLessThan(1e-9);
  });
});

describe('fitting', () => {
  it('takes the truth of known items as given', () => {
    const table = sampleTable({ seed: 4, items: 30, accuracies: [0.6, 0.6, 0.6], labels: ['a', 'b'] });
    for (const scores of [fitDawidSkene(table, { known: [7] }), fitOneCoin(table, { known: [7] }).scores])
      expect(creditOf(table, scores, 7)).toBe(1);
  });

  it('beats majority where judges differ much', () => {
    const table = sampleTable({ seed: 5, items: 600, accuracies: [0.95, 0.55, 0.55, 0.55, 0.55], labels: ['a', 'b'] });
    const items = itemsWithTruth(table);
    const majority = accuracyOf(table, majorityScores(table), items);
    expect(accuracyOf(table, fitDawidSkene(table), items)).toBeGreaterThan(majority + 0.05);
    expect(accuracyOf(table, fitOneCoin(table).scores, items)).toBeGreaterThan(majority + 0.05);
  });
});

describe('choosing', () => {
  const votes = (...said: (string | null)[]) =>
    tableOf(said.map((vote, judge) => ({ item: 'x', judge: `judge-${judge}`, vote, truth: 'a' })));
  const both = (...said: (string | null)[]) =>
    tableOf([
      { item: 'y', judge: 'judge-0', vote: 'b' },
      ...said.map((vote, judge) => ({ item: 'x', judge: `judge-${judge}`, vote, truth: 'a' })),
    ]);

  it('counts a tie among k candidates as 1 / k if the truth is among them', () => {
    const table = both('a', 'b');
    expect(creditOf(table, majorityScores(table), 1)).toBe(0.5);
    expect(choiceOf(table, majorityScores(table), 1)).toEqual({ answer: NO_ANSWER, tied: 2 });
  });

  it('gives no answer where nobody gave one, and half a credit between two labels', () => {
    const table = both(null, 'tie');
    expect(choiceOf(table, majorityScores(table), 1).answer).toBe(NO_ANSWER);
    expect(creditOf(table, majorityScores(table), 1)).toBe(0.5);
  });

  it('passes over ties and unreadable votes', () => {
    const table = both(null, 'tie', 'a');
    expect(choiceOf(table, majorityScores(table), 1)).toEqual({ answer: table.answers.indexOf('a'), tied: 1 });
  });

  it('chooses the only candidate there is', () => {
    const table = votes('a', null);
    expect(choiceOf(table, majorityScores(table), 0)).toEqual({ answer: 0, tied: 1 });
  });
});
