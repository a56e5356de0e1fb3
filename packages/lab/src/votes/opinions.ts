/**
 * Ways to weigh a panel when a few answers are known. Each errs where another is strong: log-odds believe that judges
 * err independently, regression that their errors follow their agreement, Dawid-Skene that most are decent.
 */
import { type AgreementMatrix, countAgreement, excessAgreement } from './agreement-matrix.ts';
import { fitDawidSkene } from './dawid-skene.ts';
import { answersPossible, recordOf } from './judge-record.ts';
import { type FitOptions, fitOneCoin } from './one-coin.ts';
import { type Scores, weightedScores } from './scores.ts';
import { solveSymmetric } from './symmetric-system.ts';
import { at, hasClosedAnswers, type VoteTable } from './vote-table.ts';

/** Votes and what of them needs no known answer, worked out once. */
export interface Panel {
  readonly table: VoteTable;
  readonly agreement: AgreementMatrix;
  /** Per judge: 1, and more the more others say the same as it beyond habit. */
  readonly crowding: Float64Array;
  /** Probabilities of the model below, fitted without any known answer. */
  readonly fitted: Scores;
}

/** Scores every candidate from the votes and the known items. */
export type Opinion = (panel: Panel, known: readonly number[]) => Scores;

/** Looks at the votes of a table. */
export function createPanel(table: VoteTable): Panel {
  const agreement = countAgreement(table);
  const crowding = crowdingOf(agreement);
  return { table, agreement, crowding, fitted: fitModel(table, { trust: trustOf(crowding) }) };
}

/** An excess counts as far as the other judge votes on the same items. */
function crowdingOf(agreement: AgreementMatrix): Float64Array {
  const { judges, both } = agreement;
  const excess = excessAgreement(agreement);
  return Float64Array.from({ length: judges }, (_, judge) => {
    let crowding = 1;
    for (let cell = judge * judges; cell < (judge + 1) * judges; cell++)
      crowding += (at(excess, cell) * at(both, cell)) / Math.max(1, at(both, judge * judges + judge));
    return crowding;
  });
}

/**
 * Log-odds of being right, none below zero: a judge worse than a coin is passed over. The weighted vote that people use;
 * `isDiscounted` divides by how many say the same, so that copies and conspirators share one judge's weight.
 */
export function trustingVote(isDiscounted: boolean): Opinion {
  return ({ table, crowding }, known) => {
    const weights = recordOf(table, known).accuracies.map((right) => Math.max(0, Math.log(right / (1 - right))));
    return weightedScores(table, isDiscounted ? dividedBy(weights, crowding) : weights);
  };
}

/** Log-odds with their sign, against how often wrong answers coincide: a steady liar's vote speaks for the others. */
export const signedVote: Opinion = ({ table, crowding }, known) => {
  const { accuracies, collision } = recordOf(table, known);
  const weights = accuracies.map((right) => Math.log(right / ((1 - right) * collision)));
  return weightedScores(table, dividedBy(weights, crowding));
};

/** Added to the diagonal: what a vote is taken to err by itself. */
const RIDGE = 1;

/**
 * Linear regression of the truth on the votes: agreement between judges comes from all items, agreement with the truth
 * from the known ones. Judges that say the same share their weight, whoever they are. A judge that gives no
 * answer says nothing, so a pair counts as far as both answer.
 */
export const regressedVote: Opinion = ({ table, agreement }, known) => {
  const chance = 1 / answersPossible(table);
  const { judges, both, alike } = agreement;
  const isDiagonal = (cell: number) => Math.floor(cell / judges) === cell % judges;
  // A judge without any answer keeps a weight of 0 by a diagonal that is not.
  const ridge = (items: number) => RIDGE * Math.max(1, items);
  const between = both.map((items, cell) => at(alike, cell) - chance * items + (isDiagonal(cell) ? ridge(items) : 0));
  const withTruth = recordOf(table, known).accuracies.map(
    (right, judge) => (right - chance) * at(both, judge * judges + judge),
  );
  return weightedScores(table, solveSymmetric(between, withTruth));
};

/** Rounds that take the known items into a fit made without them. */
const ROUNDS = 6;
const PROBABILITY_LEAST = 1e-4;

/** Dawid-Skene with the known items given; the one-coin model where answers are open. */
export const fittedVote: Opinion = ({ table, fitted, crowding }, known) =>
  fitModel(table, { known, rounds: ROUNDS, start: fitted, trust: trustOf(crowding) }).map((probability) =>
    Math.log(probability + PROBABILITY_LEAST),
  );

function fitModel(table: VoteTable, options: FitOptions): Scores {
  return hasClosedAnswers(table) ? fitDawidSkene(table, options) : fitOneCoin(table, options).scores;
}

function trustOf(crowding: Float64Array): Float64Array {
  return crowding.map((judges) => 1 / judges);
}

function dividedBy(weights: Float64Array, divisors: Float64Array): Float64Array {
  return weights.map((weight, judge) => weight / at(divisors, judge));
}
