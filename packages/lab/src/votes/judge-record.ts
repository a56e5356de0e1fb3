/** What known answers tell of each judge: how often it was right, and how often two wrong ones were wrong alike. */
import { at, hasClosedAnswers, type VoteTable } from './vote-table.ts';

/** Figures from known answers, shrunk where answers are few. */
export interface JudgeRecord {
  /** Per judge: probability of being right when it gives an answer, drawn towards the panel's mean. */
  readonly accuracies: Float64Array;
  /** Over all judges. */
  readonly meanAccuracy: number;
  /** Probability that two wrong answers to one item are the same. */
  readonly collision: number;
}

/** Each judge starts with so many answers at the panel's mean. */
const SHRINKAGE_ANSWERS = 3;
/** Pairs of wrong answers that are taken to fall evenly before any is seen. */
const SHRINKAGE_PAIRS = 10;
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

/** The record of all judges on known items. */
export function recordOf(table: VoteTable, known: readonly number[]): JudgeRecord {
  const { right, answers } = countRight(table, known);
  const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const meanAccuracy = (total(right) + 1) / (total(answers) + 2);
  const accuracies = right.map(
    (count, judge) => (count + SHRINKAGE_ANSWERS * meanAccuracy) / (at(answers, judge) + SHRINKAGE_ANSWERS),
  );
  return { accuracies, meanAccuracy, collision: collisionOf(table, known) };
}

/** How many answers an item of the table may have. */
export function answersPossible(table: VoteTable): number {
  return hasClosedAnswers(table) ? table.answers.length : OPEN_ANSWERS;
}

function collisionOf(table: VoteTable, known: readonly number[]): number {
  let alike = SHRINKAGE_PAIRS / Math.max(1, answersPossible(table) - 1);
  let pairs = SHRINKAGE_PAIRS;
  for (const item of known) {
    const counts = wrongCounts(table, item);
    const wrong = counts.reduce((sum, count) => sum + count, 0);
    pairs += wrong * (wrong - 1);
    alike += counts.reduce((sum, count) => sum + count * (count - 1), 0);
  }
  return alike / pairs;
}

/** Votes for each candidate of an item but the truth. */
function wrongCounts(table: VoteTable, item: number): Float64Array {
  const first = at(table.candidateStart, item);
  const counts = new Float64Array(at(table.candidateStart, item + 1) - first);
  for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
    const choice = at(table.choiceOf, vote);
    if (choice >= 0 && table.candidates[first + choice] !== table.truthOf[item])
      counts[choice] = at(counts, choice) + 1;
  }
  return counts;
}
