/**
 * One-coin model, fitted by expectation maximisation: each judge is right with a probability of its own, whatever the
 * item, and its wrong answers fall evenly on the other candidates. The simple case of Dawid and Skene (1979).
 */
import { type Scores, softmax, voteShares } from './scores.ts';
import { at, hasClosedAnswers, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** A fitted model. */
export interface OneCoinFit {
  /** Probability of each candidate. */
  readonly scores: Scores;
  /** Per judge: probability of being right. */
  readonly accuracies: Float64Array;
}

/** Rounds of expectation and maximisation. */
const ROUNDS = 50;
/** A judge starts with one right and one wrong answer, so that no probability becomes 0 or 1. */
const PSEUDO_COUNT = 1;

/** How a fit begins and ends. */
export interface FitOptions {
  /** Items whose truth is taken as given. */
  readonly known?: readonly number[];
  readonly rounds?: number;
  /** Probabilities to begin with; the shares of the votes unless said otherwise. */
  readonly start?: Scores;
  /** Per judge: what part of its evidence counts; all of it unless said otherwise. */
  readonly trust?: Float64Array;
}

/** Fits the model. */
export function fitOneCoin(table: VoteTable, options: FitOptions = {}): OneCoinFit {
  const { known = [], rounds = ROUNDS, start, trust } = options;
  let scores = withKnown(table, start?.slice() ?? voteShares(table), known);
  let accuracies = estimateAccuracies(table, scores);
  for (let round = 1; round <= rounds; round++) {
    scores = withKnown(table, estimateCandidates(table, accuracies, trust), known);
    if (round < rounds) accuracies = estimateAccuracies(table, scores);
  }
  return { scores, accuracies };
}

/** Sets the probabilities of items whose truth is given. */
export function withKnown(table: VoteTable, scores: Scores, known: readonly number[]): Scores {
  for (const item of known) {
    for (let index = at(table.candidateStart, item); index < at(table.candidateStart, item + 1); index++)
      scores[index] = table.candidates[index] === table.truthOf[item] ? 1 : 0;
  }
  return scores;
}

/** Into how many wrong answers an error may fall. */
function wrongAnswers(table: VoteTable, item: number): number {
  const among = hasClosedAnswers(table) ? table.answers.length : candidatesAt(table, item);
  return Math.max(1, among - 1);
}

function candidatesAt({ candidateStart }: VoteTable, item: number): number {
  return at(candidateStart, item + 1) - at(candidateStart, item);
}

function estimateAccuracies(table: VoteTable, scores: Scores): Float64Array {
  const right = new Float64Array(table.judges.length).fill(PSEUDO_COUNT);
  const all = new Float64Array(table.judges.length).fill(2 * PSEUDO_COUNT);
  for (let item = 0; item < table.items.length; item++) {
    const first = at(table.candidateStart, item);
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const choice = at(table.choiceOf, vote);
      if (choice <= NO_ANSWER) continue;
      const judge = at(table.judgeOf, vote);
      right[judge] = at(right, judge) + at(scores, first + choice);
      all[judge] = at(all, judge) + 1;
    }
  }
  return right.map((count, judge) => count / at(all, judge));
}

/** A vote multiplies the odds of its candidate by p (m / (1 - p)), where m wrong answers are possible. */
function estimateCandidates(table: VoteTable, accuracies: Float64Array, trust: Float64Array | undefined): Scores {
  const scores = new Float64Array(table.candidates.length);
  const logOdds = accuracies.map((right) => Math.log(right / (1 - right)));
  for (let item = 0; item < table.items.length; item++) {
    const first = at(table.candidateStart, item);
    const spread = Math.log(wrongAnswers(table, item));
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const choice = at(table.choiceOf, vote);
      if (choice <= NO_ANSWER) continue;
      const judge = at(table.judgeOf, vote);
      const weight = trust === undefined ? 1 : at(trust, judge);
      scores[first + choice] = at(scores, first + choice) + weight * (at(logOdds, judge) + spread);
    }
  }
  return softmax(table, scores);
}
