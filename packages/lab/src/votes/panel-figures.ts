/** Figures of a panel of recorded votes: agreement, correlated errors, what it is worth, and each judge by itself. */
import { effectiveVotes, krippendorffAlpha } from '@dikast/core/voting/agreement';
import { countRight } from './judge-record.ts';
import { choiceOf, itemsWithTruth, majorityScores } from './scores.ts';
import { at, candidateIndex, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** One judge. */
export interface JudgeFigures {
  readonly judge: string;
  readonly family: string;
  readonly votes: number;
  /** Votes that are an answer. */
  readonly answers: number;
  /** Votes on items with a known truth, and how many of them are right. */
  readonly scored: number;
  readonly right: number;
}

/** The panel. */
export interface PanelFigures {
  readonly votes: number;
  readonly items: number;
  readonly itemsWithTruth: number;
  readonly judges: readonly JudgeFigures[];
  /** Votes an item, on average. */
  readonly votesPerItem: number;
  /** Krippendorff's alpha over the answers; undefined when nothing can be compared. */
  readonly alpha: number | undefined;
  /** Mean correlation of two judges' errors over items that both judged; undefined without truth. */
  readonly errorCorrelation: number | undefined;
  /** What the average item's votes are worth in independent ones, by that correlation. */
  readonly effectiveVotes: number | undefined;
  /** How often a judge gives the answer that most give, on average. */
  readonly withMajority: number;
}

/** All figures of a table. */
export function panelFigures(table: VoteTable): PanelFigures {
  const known = itemsWithTruth(table);
  const votesPerItem = table.judgeOf.length / table.items.length;
  const correlation = errorCorrelation(table, known);
  return {
    votes: table.judgeOf.length,
    items: table.items.length,
    itemsWithTruth: known.length,
    judges: judgeFigures(table, known),
    votesPerItem,
    alpha: krippendorffAlpha(answersByItem(table)),
    errorCorrelation: correlation,
    effectiveVotes: correlation === undefined ? undefined : effectiveVotes(votesPerItem, correlation),
    withMajority: shareWithMajority(table),
  };
}

function judgeFigures(table: VoteTable, known: readonly number[]): readonly JudgeFigures[] {
  const { right, all } = countRight(table, known);
  const votes = new Float64Array(table.judges.length);
  const answers = new Float64Array(table.judges.length);
  table.judgeOf.forEach((judge, vote) => {
    votes[judge] = at(votes, judge) + 1;
    if (at(table.choiceOf, vote) >= 0) answers[judge] = at(answers, judge) + 1;
  });
  return table.judges.map((judge, index) => ({
    judge,
    family: table.families[at(table.familyOf, index)] ?? '',
    votes: at(votes, index),
    answers: at(answers, index),
    scored: at(all, index),
    right: at(right, index),
  }));
}

function answersByItem(table: VoteTable): readonly (readonly string[])[] {
  return table.items.map((_, item) => {
    const first = at(table.candidateStart, item);
    const choices = table.choiceOf.subarray(at(table.voteStart, item), at(table.voteStart, item + 1));
    return Array.from(
      choices.filter((choice) => choice >= 0),
      (choice) => String(table.candidates[first + choice]),
    );
  });
}

function shareWithMajority(table: VoteTable): number {
  const scores = majorityScores(table);
  let [alike, answers] = [0, 0];
  for (let item = 0; item < table.items.length; item++) {
    const { answer } = choiceOf(table, scores, item);
    if (answer === NO_ANSWER) continue;
    for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
      const choice = at(table.choiceOf, vote);
      if (choice < 0) continue;
      answers += 1;
      if (table.candidates[at(table.candidateStart, item) + choice] === answer) alike += 1;
    }
  }
  return answers === 0 ? 0 : alike / answers;
}

/** Pairs with fewer items in common are too noisy to correlate. */
const ITEMS_IN_COMMON_MIN = 10;

/** Mean over pairs of judges, weighted by the items that both judged; undefined when no pair can be compared. */
function errorCorrelation(table: VoteTable, known: readonly number[]): number | undefined {
  const judges = table.judges.length;
  const { items, right } = countPairs(table, known);
  let [sum, weight] = [0, 0];
  for (let judge = 0; judge < judges; judge++) {
    for (let other = 0; other < judge; other++) {
      const [cell, mirrored] = [judge * judges + other, other * judges + judge];
      const common = at(items, cell);
      if (common < ITEMS_IN_COMMON_MIN) continue;
      const [one, two, together] = [at(right.alone, cell), at(right.alone, mirrored), at(right.together, cell)];
      const spread = Math.sqrt(one * (common - one) * two * (common - two));
      if (spread === 0) continue;
      sum += (common * (common * together - one * two)) / spread;
      weight += common;
    }
  }
  return weight === 0 ? undefined : sum / weight;
}

/** Square matrices over items that both judged: how many, how often the row's judge is right, and how often both are. */
interface PairCounts {
  readonly items: Float64Array;
  readonly right: { readonly alone: Float64Array; readonly together: Float64Array };
}

function countPairs(table: VoteTable, known: readonly number[]): PairCounts {
  const judges = table.judges.length;
  const matrix = () => new Float64Array(judges * judges);
  const [items, alone, together] = [matrix(), matrix(), matrix()];
  for (const item of known) {
    const truth = candidateIndex(table, item, at(table.truthOf, item));
    const isRight = (vote: number) => truth !== NO_ANSWER && table.choiceOf[vote] === truth;
    const end = at(table.voteStart, item + 1);
    for (let vote = at(table.voteStart, item); vote < end; vote++) {
      for (let other = at(table.voteStart, item); other < end; other++) {
        const cell = at(table.judgeOf, vote) * judges + at(table.judgeOf, other);
        items[cell] = at(items, cell) + 1;
        if (!isRight(vote)) continue;
        alone[cell] = at(alone, cell) + 1;
        if (isRight(other)) together[cell] = at(together, cell) + 1;
      }
    }
  }
  return { items, right: { alone, together } };
}
