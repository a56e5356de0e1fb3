/**
 * How well policies do when a few answers are known: many draws of the known ones, scored on all others.
 */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { fitDawidSkene } from './dawid-skene.ts';
import { countRight } from './judge-record.ts';
import { fitLearned } from './learned-policy.ts';
import { fitOneCoin } from './one-coin.ts';
import { createPanel, type Panel, trustingVote } from './opinions.ts';
import { accuracyOf, itemsWithTruth, majorityScores, type Scores, weightedScores } from './scores.ts';
import { at, hasClosedAnswers, type VoteTable } from './vote-table.ts';

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
    ['single', singleScores(panel.table, known)],
    ['weighted', trustingVote(false)(panel, known)],
    ['learned', fitLearned(panel, known).scores],
  ]);
}

/** What all other judges together weigh against the best one: they speak only where it is silent. */
const OTHERS_WEIGHT = 1e-6;

/** The judge with the most right answers on the known items, as if with one right and one wrong before. */
export function bestJudge(table: VoteTable, known: readonly number[]): number {
  const { right, all } = countRight(table, known);
  const rates = right.map((count, judge) => (count + 1) / (at(all, judge) + 2));
  return rates.indexOf(Math.max(...rates));
}

function singleScores(table: VoteTable, known: readonly number[]): Scores {
  const weights = new Float64Array(table.judges.length).fill(OTHERS_WEIGHT / table.judges.length);
  weights[bestJudge(table, known)] = 1;
  return weightedScores(table, weights);
}

/** Mean and standard error of values. */
export function estimateOf(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const variance = values.length < 2 ? 0 : squares / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length), draws: values.length };
}
