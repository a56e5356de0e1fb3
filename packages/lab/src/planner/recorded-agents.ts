/**
 * Agents as recorded votes show them: each judge's error rate on items whose truth is known, and how their errors hang
 * together (latent difficulty). Votes that are no answer count for nothing.
 */

import type { CallPrice } from '../reliability/effort.ts';
import { fitLatentDifficulty } from '../reliability/latent-difficulty.ts';
import { at, type VoteTable } from '../votes/vote-table.ts';
import { type HireableAgent, NAMED_AGENTS_MAX } from './plan-request.ts';

/** Fewer known answers say nothing about an agent. */
export const KNOWN_ANSWERS_MIN = 30;

/** The agents, and what their errors have in common. */
export interface RecordedAgents {
  readonly agents: readonly HireableAgent[];
  readonly rho: number;
  /** Items with a known truth. */
  readonly items: number;
  /** Judges that voted on too few of them, or that are not among the best ten. */
  readonly leftOut: number;
}

/** The judges with the fewest errors, at most ten, each at the same price. */
export function recordedAgents(table: VoteTable, price: CallPrice): RecordedAgents {
  const known = table.items.flatMap((_, item) => (at(table.truthOf, item) >= 0 ? [item] : []));
  const votes = new Int32Array(table.judges.length);
  const wrongs = new Int32Array(table.judges.length);
  for (const item of known)
    visitAnswers(table, item, (judge, isWrong) => {
      votes[judge] = at(votes, judge) + 1;
      wrongs[judge] = at(wrongs, judge) + (isWrong ? 1 : 0);
    });
  const errorOf = (judge: number) => at(wrongs, judge) / at(votes, judge);
  const judges = table.judges
    .map((_, judge) => judge)
    .filter((judge) => at(votes, judge) >= KNOWN_ANSWERS_MIN)
    .sort((left, right) => errorOf(left) - errorOf(right) || left - right)
    .slice(0, NAMED_AGENTS_MAX);
  const { errors, rho } = fitLatentDifficulty(rowsOf(table, known, judges));
  const agents = judges.map((judge, index) => ({
    name: table.judges[judge] ?? '',
    error: errors[index] ?? 0,
    ...price,
  }));
  return { agents, rho, items: known.length, leftOut: table.judges.length - judges.length };
}

/** One row for each item: whether each of these judges was wrong, undefined without an answer. */
function rowsOf(
  table: VoteTable,
  items: readonly number[],
  judges: readonly number[],
): readonly (readonly (boolean | undefined)[])[] {
  const column = new Map(judges.map((judge, index) => [judge, index]));
  return items.map((item) => {
    const row = new Array<boolean | undefined>(judges.length).fill(undefined);
    visitAnswers(table, item, (judge, isWrong) => {
      const index = column.get(judge);
      if (index !== undefined) row[index] = isWrong;
    });
    return row;
  });
}

function visitAnswers(table: VoteTable, item: number, visit: (judge: number, isWrong: boolean) => void): void {
  const candidates = at(table.candidateStart, item);
  for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
    const choice = at(table.choiceOf, vote);
    if (choice >= 0)
      visit(at(table.judgeOf, vote), at(table.candidates, candidates + choice) !== at(table.truthOf, item));
  }
}
