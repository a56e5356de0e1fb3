/**
 * What a policy thinks of each candidate of each item, and the choice that follows. Scores compare within an item only.
 */
import { at, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** One score a candidate, in the order of `candidates` of the table. */
export type Scores = Float64Array;

/** Scores closer than this count as equal: sums of the same weights in another order differ in the last bits. */
const TIE_WIDTH = 1e-9;

/** The candidates of an item with the highest score. */
export interface Choice {
  /** The first of them, as an index into `answers`; {@link NO_ANSWER} when nothing speaks for any candidate. */
  readonly answer: number;
  /** How many share the highest score. */
  readonly tied: number;
}

/** Sums the weights of the judges behind each candidate. */
export function weightedScores(table: VoteTable, weights: ArrayLike<number>): Scores {
  const { voteStart, candidateStart, choiceOf, judgeOf } = table;
  const scores = new Float64Array(table.candidates.length);
  for (let item = 0; item + 1 < voteStart.length; item++) {
    const first = at(candidateStart, item);
    for (let vote = at(voteStart, item); vote < at(voteStart, item + 1); vote++) {
      const choice = at(choiceOf, vote);
      if (choice >= 0) scores[first + choice] = at(scores, first + choice) + at(weights, at(judgeOf, vote));
    }
  }
  return scores;
}

/** Counts the votes for each candidate. */
export function majorityScores(table: VoteTable): Scores {
  return weightedScores(table, new Float64Array(table.judges.length).fill(1));
}

/** The choice that scores lead to. Nothing speaks for any candidate when all of several score alike. */
export function choiceOf(table: VoteTable, scores: Scores, item: number): Choice {
  const first = at(table.candidateStart, item);
  const end = at(table.candidateStart, item + 1);
  let best = first;
  for (let index = first + 1; index < end; index++) if (at(scores, index) > at(scores, best) + TIE_WIDTH) best = index;
  let tied = 0;
  for (let index = first; index < end; index++) if (at(scores, index) >= at(scores, best) - TIE_WIDTH) tied += 1;
  const isOpenQuestion = end === first || (end - first > 1 && tied === end - first);
  return isOpenQuestion ? { answer: NO_ANSWER, tied } : { answer: at(table.candidates, best), tied };
}

/**
 * How right a choice must be counted: 1 or 0, and among k candidates that tie 1 / k if the truth is one of them, which is
 * what a fair lot would be worth on average.
 */
export function creditOf(table: VoteTable, scores: Scores, item: number): number {
  const first = at(table.candidateStart, item);
  const end = at(table.candidateStart, item + 1);
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = first; index < end; index++) highest = Math.max(highest, at(scores, index));
  let tied = 0;
  let hit = 0;
  for (let index = first; index < end; index++) {
    if (at(scores, index) < highest - TIE_WIDTH) continue;
    tied += 1;
    if (table.candidates[index] === table.truthOf[item]) hit = 1;
  }
  return tied === 0 ? 0 : hit / tied;
}

/** Mean credit over items, all of which have a known truth. */
export function accuracyOf(table: VoteTable, scores: Scores, items: readonly number[]): number {
  return items.reduce((sum, item) => sum + creditOf(table, scores, item), 0) / items.length;
}

/** Items whose truth is known, ascending. */
export function itemsWithTruth(table: VoteTable): readonly number[] {
  return Array.from(table.truthOf.keys()).filter((item) => at(table.truthOf, item) !== NO_ANSWER);
}

/** Scores of each item turned into probabilities: softmax of `sharpness` times the score. */
export function softmax(table: VoteTable, scores: Scores, sharpness = 1): Scores {
  const { candidateStart } = table;
  const shares = new Float64Array(scores.length);
  for (let item = 0; item + 1 < candidateStart.length; item++) {
    const [first, end] = [at(candidateStart, item), at(candidateStart, item + 1)];
    let highest = Number.NEGATIVE_INFINITY;
    for (let index = first; index < end; index++) highest = Math.max(highest, at(scores, index));
    let total = 0;
    for (let index = first; index < end; index++) {
      const share = Math.exp(sharpness * (at(scores, index) - highest));
      shares[index] = share;
      total += share;
    }
    for (let index = first; index < end; index++) shares[index] = at(shares, index) / total;
  }
  return shares;
}

/** Each candidate's share of its item's votes; equal shares where nobody gave an answer. */
export function voteShares(table: VoteTable): Scores {
  const { candidateStart } = table;
  const shares = majorityScores(table);
  for (let item = 0; item + 1 < candidateStart.length; item++) {
    const [first, end] = [at(candidateStart, item), at(candidateStart, item + 1)];
    let total = 0;
    for (let index = first; index < end; index++) total += at(shares, index);
    for (let index = first; index < end; index++)
      shares[index] = total === 0 ? 1 / (end - first) : at(shares, index) / total;
  }
  return shares;
}
