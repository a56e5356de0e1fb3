/**
 * Ways to weigh a panel when a few answers are known. Each errs where another is strong: log-odds believe that judges
 * err independently, regression that their errors follow their agreement, Dawid-Skene that most are decent, and who
 * follows one judge has nobody to correct it.
 */
import { type AgreementMatrix, countAgreement, excessAgreement } from './agreement-matrix.ts';
import { fitDawidSkene } from './dawid-skene.ts';
import { accuraciesOf, answersPossible, countRight, logOddsWeights } from './judge-record.ts';
import { type FitOptions, fitOneCoin } from './one-coin.ts';
import { type Scores, weightedScores } from './scores.ts';
import { solveSymmetric } from './symmetric-system.ts';
import { at, hasClosedAnswers, type VoteTable } from './vote-table.ts';

/** Votes and what of them needs no known answer, worked out once. */
export interface Panel {
  readonly table: VoteTable;
  readonly agreement: AgreementMatrix;
  /** Per judge: the part of its evidence that counts, the less the more others say the same as it beyond habit. */
  readonly trust: Float64Array;
  /** Probabilities of Dawid-Skene (one-coin where answers are open), fitted without any known answer. */
  readonly fitted: Scores;
  /** The same, each judge's evidence counting as far as it is trusted. */
  readonly fittedDiscounted: Scores;
}

/** Scores every candidate from the votes and the known items. */
export type Opinion = (panel: Panel, known: readonly number[]) => Scores;

/** Looks at the votes of a table. */
export function createPanel(table: VoteTable): Panel {
  const agreement = countAgreement(table);
  const trust = trustOf(agreement);
  return { table, agreement, trust, fitted: fitModel(table, {}), fittedDiscounted: fitModel(table, { trust }) };
}

/** 1 for a judge alone, 1 / k for one of k that say the same; an excess counts as far as the other has the same items. */
function trustOf(agreement: AgreementMatrix): Float64Array {
  const { judges, both } = agreement;
  const excess = excessAgreement(agreement);
  return Float64Array.from({ length: judges }, (_, judge) => {
    let crowding = 1;
    for (let cell = judge * judges; cell < (judge + 1) * judges; cell++)
      crowding += (at(excess, cell) * at(both, cell)) / Math.max(1, at(both, judge * judges + judge));
    return 1 / crowding;
  });
}

/** The weighted vote that people use, by log-odds of being right. */
export const weightedVote: Opinion = ({ table }, known) => weightedScores(table, logOddsWeights(table, known));

/** What all other judges together weigh against the best one: they speak only where it is silent. */
const OTHERS_WEIGHT = 1e-6;

/** The judge with the most right answers on the known items: one judge cannot be outvoted by those that conspire. */
export const singleVote: Opinion = ({ table }, known) => {
  const weights = new Float64Array(table.judges.length).fill(OTHERS_WEIGHT / table.judges.length);
  weights[bestJudge(table, known)] = 1;
  return weightedScores(table, weights);
};

/** Which judge that is, each starting as if with one right and one wrong answer. */
export function bestJudge(table: VoteTable, known: readonly number[]): number {
  const { right, all } = countRight(table, known);
  const rates = right.map((count, judge) => (count + 1) / (at(all, judge) + 2));
  return rates.indexOf(Math.max(...rates));
}

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
  const withTruth = accuraciesOf(table, known).map(
    (right, judge) => (right - chance) * at(both, judge * judges + judge),
  );
  return weightedScores(table, solveSymmetric(between, withTruth));
};

/** Rounds that take the known items into a fit made without them. */
const ROUNDS = 6;

/** Dawid-Skene with the known items given; the one-coin model where answers are open. */
export const fittedVote: Opinion = ({ table, fitted }, known) =>
  logsOf(fitModel(table, { known, rounds: ROUNDS, start: fitted }));

/** The same, with the discount for judges that say the same beyond habit. */
export const discountedVote: Opinion = ({ table, fittedDiscounted, trust }, known) =>
  logsOf(fitModel(table, { known, rounds: ROUNDS, start: fittedDiscounted, trust }));

function fitModel(table: VoteTable, options: FitOptions): Scores {
  return hasClosedAnswers(table) ? fitDawidSkene(table, options) : fitOneCoin(table, options).scores;
}

function logsOf(probabilities: Scores): Scores {
  return probabilities.map((probability) => Math.log(Math.max(probability, Number.MIN_VALUE)));
}
