/**
 * A logistic model whose coefficients are never negative, fitted within the parts of data sets: each part keeps its
 * own share of good answers and each data set counts the same, so that nothing is learned from how they differ in their share of good answers.
 */
import { fitLogistic, type LogisticModel } from './logistic-regression.ts';

/** A labelled row of features. */
export interface TrainingRow {
  readonly dataset: string;
  /** Part of the data set whose answers are alike: its task or domain. */
  readonly stratum: string;
  readonly group: string;
  readonly isGood: boolean;
  readonly features: readonly number[];
}

const PENALTY = 10;
const ROUNDS_MAX = 20;

/** Fits the model; the common intercept makes the mean probability the mean share of good answers. */
export function fitMonotone(rows: readonly TrainingRow[]): LogisticModel {
  const offsetOf = stratumLogOdds(rows);
  const weightOf = datasetWeights(rows);
  const centred = centre(rows);
  const width = rows[0]?.features.length ?? 0;
  let active = Array.from({ length: width }, (_, at) => at);
  let coefficients: readonly number[] = [];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const examples = rows.map((row, index) => ({
      features: active.map((at) => centred[index]?.[at] ?? 0),
      offset: offsetOf(row),
      isPositive: row.isGood,
      weight: weightOf(row),
    }));
    coefficients = fitLogistic(examples, PENALTY).coefficients;
    const kept = active.filter((_, at) => (coefficients[at] ?? 0) > 0);
    if (kept.length === active.length) break;
    active = kept;
  }
  const whole = Array.from({ length: width }, () => 0);
  for (const [at, feature] of active.entries()) whole[feature] = Math.max(0, coefficients[at] ?? 0);
  return { intercept: interceptFor(rows, whole, weightOf), coefficients: whole };
}

/** Every data set counts as much as any other. */
function datasetWeights(rows: readonly TrainingRow[]): (row: TrainingRow) => number {
  const counts = new Map<string, number>();
  for (const { dataset } of rows) counts.set(dataset, (counts.get(dataset) ?? 0) + 1);
  return ({ dataset }) => rows.length / counts.size / (counts.get(dataset) ?? 1);
}

/** The log-odds of a good answer in the row's part of its data set, one row of either kind added. */
function stratumLogOdds(rows: readonly TrainingRow[]): (row: TrainingRow) => number {
  const counts = new Map<string, { good: number; bad: number }>();
  for (const { stratum, isGood } of rows) {
    const known = counts.get(stratum) ?? { good: 1, bad: 1 };
    known[isGood ? 'good' : 'bad'] += 1;
    counts.set(stratum, known);
  }
  return ({ stratum }) => {
    const { good, bad } = counts.get(stratum) ?? { good: 1, bad: 1 };
    return Math.log(good / bad);
  };
}

function centre(rows: readonly TrainingRow[]): readonly (readonly number[])[] {
  const sums = new Map<string, { count: number; sum: number[] }>();
  for (const { stratum, features } of rows) {
    const known = sums.get(stratum) ?? { count: 0, sum: features.map(() => 0) };
    known.count += 1;
    features.forEach((value, at) => {
      known.sum[at] = (known.sum[at] ?? 0) + value;
    });
    sums.set(stratum, known);
  }
  return rows.map(({ stratum, features }) => {
    const { count, sum } = sums.get(stratum) ?? { count: 1, sum: [] };
    return features.map((value, at) => value - (sum[at] ?? 0) / count);
  });
}

/** By halving: the mean probability grows with the intercept. */
function interceptFor(
  rows: readonly TrainingRow[],
  coefficients: readonly number[],
  weightOf: (row: TrainingRow) => number,
): number {
  const sums = rows.map(({ features }) =>
    features.reduce((sum, value, at) => sum + value * (coefficients[at] ?? 0), 0),
  );
  const wanted = rows.reduce((sum, row) => sum + (row.isGood ? weightOf(row) : 0), 0);
  let [low, high] = [-100, 100];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const reached = rows.reduce((sum, row, at) => sum + weightOf(row) / (1 + Math.exp(-(middle + (sums[at] ?? 0)))), 0);
    if (reached < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
