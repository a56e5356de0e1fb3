/** The online Dawid-Skene of the core over recorded votes: each item is judged before it is learned from, once. */
import {
  createDawidSkene,
  type DawidSkeneRules,
  labelProbabilities,
  learnKnown,
  learnUnlabelled,
  type Saying,
} from '@dikast/core/reputation/dawid-skene';
import type { Scores } from './scores.ts';
import { at, NO_PREFERENCE, type VoteTable } from './vote-table.ts';

const STARTING_ITEMS = 10;
/** Beyond what a label by chance would be right. */
const STARTING_EDGE = 0.5;
const ITEMS_MAX = 100_000;

/** Probabilities of a table with closed answers; known items are learned from first. */
export function onlineDawidSkene(table: VoteTable, known: readonly number[]): Scores {
  let state = createDawidSkene(table.judges.length, rulesFor(table));
  for (const item of known) state = learnKnown(state, sayingsOn(table, item), at(table.truthOf, item));
  const isKnown = new Set(known);
  const scores = new Float64Array(table.candidates.length);
  for (let item = 0; item < table.items.length; item++) {
    const said = sayingsOn(table, item);
    scores.set(labelProbabilities(state, said), at(table.candidateStart, item));
    if (!isKnown.has(item)) state = learnUnlabelled(state, said);
  }
  return scores;
}

function rulesFor({ answers }: VoteTable): DawidSkeneRules {
  const labels = Math.max(2, answers.length);
  return {
    labels,
    sayings: labels + 2,
    startingItems: STARTING_ITEMS,
    startingAccuracy: 1 / labels + STARTING_EDGE * (1 - 1 / labels),
    unlabelledWeight: 1,
    itemsMax: ITEMS_MAX,
  };
}

function sayingsOn(table: VoteTable, item: number): readonly Saying[] {
  const sayings: Saying[] = [];
  for (let vote = at(table.voteStart, item); vote < at(table.voteStart, item + 1); vote++) {
    const choice = at(table.choiceOf, vote);
    const silence = table.answers.length + (choice === NO_PREFERENCE ? 0 : 1);
    sayings.push({ judge: at(table.judgeOf, vote), saying: choice >= 0 ? choice : silence });
  }
  return sayings;
}
