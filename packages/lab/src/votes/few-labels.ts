/**
 * How well policies do when a few answers are known: many draws of the known ones, scored on all others.
 */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { fitDawidSkene } from './dawid-skene.ts';
import { fitLearned } from './learned-policy.ts';
import { fitOneCoin } from './one-coin.ts';
import { createPanel, type Panel, singleVote, weightedVote } from './opinions.ts';
import { accuracyOf, itemsWithTruth, majorityScores, type Scores } from './scores.ts';
import { hasClosedAnswers, type VoteTable } from './vote-table.ts';

/** A mean over draws, with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
  readonly draws: number;
}

/** Policies that are compared; Dawid-Skene only where answers are a fixed set. */
export type PolicyName = 'majority' | 'one-coin' | 'dawid-skene' | 'single' | 'weighted' | 'learned';

/** Accuracy at full coverage, by policy. */
export type Accuracies = ReadonlyMap<PolicyName, Estimate>;

/** What is drawn. */
export interface DrawOptions {
  readonly known: number;
  readonly draws: number;
  readonly seed: number;
}

/** Draws known items again and again, and scores every policy on the items that are not known. */
export function compareOnFewLabels(table: VoteTable, { known, draws, seed }: DrawOptions): Accuracies {
  const panel = createPanel(table);
  const fixed = withoutKnown(table);
  const prng = createPrng(seed);
  const samples = new Map<PolicyName, number[]>();
  for (let draw = 0; draw < draws; draw++) {
    const order = shuffled(itemsWithTruth(table), prng);
    const [drawn, scored] = [order.slice(0, known), order.slice(known)];
    for (const [name, scores] of [...fixed, ...withKnown(panel, drawn)])
      samples.set(name, [...(samples.get(name) ?? []), accuracyOf(table, scores, scored)]);
  }
  return new Map([...samples].map(([name, values]) => [name, estimateOf(values)]));
}

/** Scores of the policies that use no known answer. */
export function withoutKnown(table: VoteTable): ReadonlyMap<PolicyName, Scores> {
  const scores = new Map<PolicyName, Scores>([
    ['majority', majorityScores(table)],
    ['one-coin', fitOneCoin(table).scores],
  ]);
  if (hasClosedAnswers(table)) scores.set('dawid-skene', fitDawidSkene(table));
  return scores;
}

/** Scores of the policies that learn from known items. */
export function withKnown(panel: Panel, known: readonly number[]): ReadonlyMap<PolicyName, Scores> {
  return new Map<PolicyName, Scores>([
    ['single', singleVote(panel, known)],
    ['weighted', weightedVote(panel, known)],
    ['learned', fitLearned(panel, known).scores],
  ]);
}

/** Mean and standard error of values. */
export function estimateOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = values.length < 2 ? 0 : squares / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length), draws: values.length };
}
