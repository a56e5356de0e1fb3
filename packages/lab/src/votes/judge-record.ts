/** What known answers tell of each judge: how often it was right. */
import { at, hasClosedAnswers, type VoteTable } from './vote-table.ts';

/** Each judge starts with so many answers at the panel's mean. */
const SHRINKAGE_ANSWERS = 3;
/** How many answers an open question is taken to have. */
const OPEN_ANSWERS = 10;

/** Per judge, on given items: right answers, all answers, and all votes, of which some are none. */
export interface RightCounts {
  readonly right: Float64Array;
  readonly answers: Float64Array;
  readonly all: Float64Array;
}

/** Counts on items whose truth is known. */
export function countRight(table: VoteTable, items: readonly number[]): RightCounts {
  const right = new Float64Array(table.judges.length);
  const answers = new Float64Array(table.judges.length);
  const all = new Float64Array(table.judges.length);
  for (const item of items) {
    const first = at(table.candidateStart, item);
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const judge = at(table.judgeOf, vote);
      const choice = at(table.choiceOf, vote);
      all[judge] = at(all, judge) + 1;
      if (choice < 0) continue;
      answers[judge] = at(answers, judge) + 1;
      if (table.candidates[first + choice] === table.truthOf[item]) right[judge] = at(right, judge) + 1;
    }
  }
  return { right, answers, all };
}

/** Per judge: probability of being right when it gives an answer, drawn towards the panel's mean where answers are few. */
export function accuraciesOf(table: VoteTable, known: readonly number[]): Float64Array {
  const { right, answers } = countRight(table, known);
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const mean = (total(right) + 1) / (total(answers) + 2);
  return right.map((count, judge) => (count + SHRINKAGE_ANSWERS * mean) / (at(answers, judge) + SHRINKAGE_ANSWERS));
}

/** Log-odds of being right, none below zero: a judge worse than a coin has no say. */
export function logOddsWeights(table: VoteTable, known: readonly number[]): Float64Array {
  return accuraciesOf(table, known).map((right) => Math.max(0, Math.log(right / (1 - right))));
}

/** How many answers an item of the table may have. */
export function answersPossible(table: VoteTable): number {
  return hasClosedAnswers(table) ? table.answers.length : OPEN_ANSWERS;
}
