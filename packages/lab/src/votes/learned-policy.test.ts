import { describe, expect, it } from 'vitest';
import { compareOnFewLabels } from './few-labels.ts';
import { fitLearned } from './learned-policy.ts';
import { createPanel } from './opinions.ts';
import { accuracyOf, itemsWithTruth, voteShares } from './scores.ts';
import { compareUnderAttack } from './under-attack.ts';
import { sampleTable, tableOf } from './vote-sample.suite.ts';
import type { VoteTable } from './vote-table.ts';

const MIXED = sampleTable({
  seed: 11,
  items: 500,
  accuracies: [0.9, 0.75, 0.7, 0.6, 0.6, 0.55, 0.5, 0.5, 0.7, 0.65],
  labels: ['a', 'b'],
  silent: 0.1,
});

describe('the learned policy', () => {
  it('comes within two points of Dawid-Skene where that is the right model, and well above majority', () => {
    const accuracies = compareOnFewLabels(MIXED, { known: 50, draws: 3, seed: 1 });
    const mean = (policy: Parameters<typeof accuracies.get>[0]) => accuracies.get(policy)?.mean ?? 0;
    expect(mean('learned')).toBeGreaterThan(Math.max(mean('dawid-skene'), mean('one-coin')) - 0.02);
    expect(mean('learned')).toBeGreaterThan(Math.max(mean('single'), mean('weighted')));
    expect(mean('learned')).toBeGreaterThan(mean('majority') + 0.04);
  });

  it('leaves more to what all items tell, the fewer known answers there are to each judge', () => {
    const crowd = sampleTable({
      seed: 14,
      items: 300,
      accuracies: Array.from({ length: 60 }, (_, judge) => 0.55 + (judge % 5) / 10),
      labels: ['a', 'b', 'c'],
      silent: 0.9,
    });
    const fromAll = (table: VoteTable) => {
      const { beliefs } = fitLearned(createPanel(table), itemsWithTruth(table).slice(0, 20));
      return (beliefs.fitted ?? 0) + (beliefs.discounted ?? 0);
    };
    expect(fromAll(crowd)).toBeGreaterThan(fromAll(MIXED) + 0.2);
  });

  it.each(['collude', 'stealth'] as const)('is not worse than the weighted vote when four of thirteen %s', (attack) => {
    const accuracies = [0.75, 0.7, 0.65, 0.7, 0.6, 0.65, 0.7, 0.6, 0.75, 0.65, 0.7, 0.6, 0.65];
    const table = sampleTable({ seed: 12, items: 300, accuracies, labels: ['a', 'b', 'c'] });
    const figures = compareUnderAttack(table, { attack, judges: 13, liars: 4, known: 20, panels: 3, seed: 2 });
    const mean = (policy: 'learned' | 'weighted' | 'majority') => figures.get(policy)?.mean ?? 0;
    expect(mean('learned')).toBeGreaterThan(mean('majority'));
    expect(mean('learned')).toBeGreaterThan(mean('weighted') - 0.005);
  });

  it('reads a steady liar as evidence for what it denies', () => {
    const table = sampleTable({ seed: 13, items: 300, accuracies: [0, 0.6, 0.6], labels: ['a', 'b'] });
    const known = itemsWithTruth(table).slice(0, 30);
    expect(
      accuracyOf(table, fitLearned(createPanel(table), known).scores, itemsWithTruth(table).slice(30)),
    ).toBeGreaterThan(0.95);
  });

  it('gives probabilities, also without any known answer and over open answers', () => {
    const open = tableOf(
      Array.from({ length: 60 }, (_, item) =>
        ['j', 'k', 'l'].map((judge, index) => ({
          item: `${item}`,
          judge,
          vote: index === item % 3 ? `wrong-${item}` : `right-${item}`,
          truth: `right-${item}`,
        })),
      ).flat(),
    );
    for (const known of [[], [3, 4, 5, 6, 7, 8]]) {
      const { scores, beliefs } = fitLearned(createPanel(open), known);
      expect(Object.values(beliefs).reduce((sum, belief) => sum + belief, 0)).toBeCloseTo(1, 12);
      expect((scores[0] ?? 0) + (scores[1] ?? 0)).toBeCloseTo(1, 12);
      expect(accuracyOf(open, scores, itemsWithTruth(open))).toBe(1);
    }
  });

  it('goes by majority when nothing is known', () => {
    expect(fitLearned(createPanel(MIXED), []).scores).toEqual(voteShares(MIXED));
  });

  it('gives the same scores for the same seed', () => {
    const options = { known: 20, draws: 2, seed: 9 };
    expect(compareOnFewLabels(MIXED, options)).toEqual(compareOnFewLabels(MIXED, options));
  });
});
