/**
 * Recorded votes as flat arrays: names become indexes once, so that a policy runs over millions of votes a second.
 * An answer is what a judge chose. Two votes are none: null (nothing could be read) and `tie` (no preference).
 */

/** One recorded vote, as it stands in a file. */
export interface VoteRecord {
  readonly item: string;
  readonly judge: string;
  /** The answer chosen, {@link TIE}, or null when no answer could be read. */
  readonly vote: string | null;
  /** The right answer, where it is known. */
  readonly truth?: string | undefined;
  /** Judges of one family are suspected to share their errors, for example prompts of one model. */
  readonly family?: string | undefined;
}

/** The vote of a judge that saw no difference. */
export const TIE = 'tie';

/** In place of an answer: there is none. */
export const NO_ANSWER = -1;
/** In place of an answer: the judge saw no difference. */
export const NO_PREFERENCE = -2;

/** Up to so many different answers are taken for a fixed set of labels; beyond, answers are open, as numbers are. */
export const CLOSED_ANSWERS_MAX = 26;

/** Votes grouped by item; within an item, in the order of the judges. */
export interface VoteTable {
  readonly items: readonly string[];
  readonly judges: readonly string[];
  /** Per judge: an index into `families`. A judge without a family is one of its own. */
  readonly familyOf: Int32Array;
  readonly families: readonly string[];
  readonly answers: readonly string[];
  /** Votes of item i stand at `voteStart[i]` up to `voteStart[i + 1]`. */
  readonly voteStart: Int32Array;
  readonly judgeOf: Int32Array;
  /** Per vote: which of its item's candidates, counted from 0, or {@link NO_ANSWER} or {@link NO_PREFERENCE}. */
  readonly choiceOf: Int32Array;
  /**
   * The candidates of item i, ascending, stand at `candidateStart[i]` up to `candidateStart[i + 1]`: all labels of a
   * closed set, of open answers those that somebody gave to the item.
   */
  readonly candidateStart: Int32Array;
  /** Indexes into `answers`. */
  readonly candidates: Int32Array;
  /** Per item: an index into `answers`, or {@link NO_ANSWER} where the truth is not known. */
  readonly truthOf: Int32Array;
  /** Items whose records contradict each other about the truth, as public data sets do: it counts as not known. */
  readonly itemsWithTwoTruths: number;
}

/** A value of a flat array that is there by construction. */
export function at(array: ArrayLike<number>, index: number): number {
  return array[index] as number;
}

/** The candidate of an item, counted from 0, that is an answer; {@link NO_ANSWER} when nobody gave it. */
export function candidateIndex({ candidateStart, candidates }: VoteTable, item: number, answer: number): number {
  const start = at(candidateStart, item);
  for (let index = start; index < at(candidateStart, item + 1); index++)
    if (candidates[index] === answer) return index - start;
  return NO_ANSWER;
}

/** Whether the answers are a fixed set of labels: then all of them are candidates of every item. */
export function hasClosedAnswers(table: VoteTable): boolean {
  return table.answers.length <= CLOSED_ANSWERS_MAX;
}

/** How many votes a table holds. */
export function voteCount(table: VoteTable): number {
  return table.judgeOf.length;
}
