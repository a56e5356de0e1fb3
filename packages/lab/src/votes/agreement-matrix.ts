/**
 * How often each two judges say the same, and who says the same more often than their habits explain. No truth is
 * needed: judges that copy each other, and liars that strike together on some items, stand out against the rest.
 */
import { at, type VoteTable } from './vote-table.ts';

/** Square matrices, a row a judge, one row behind the other. */
export interface AgreementMatrix {
  readonly judges: number;
  /** Items to which both gave an answer; on the diagonal, all answers of the judge. */
  readonly both: Float64Array;
  /** Items on which both gave the same answer. */
  readonly alike: Float64Array;
}

/** Counts every pair of answers to every item. */
export function countAgreement(table: VoteTable): AgreementMatrix {
  const judges = table.judges.length;
  const both = new Float64Array(judges * judges);
  const alike = new Float64Array(judges * judges);
  for (let item = 0; item < table.items.length; item++) {
    const end = at(table.voteStart, item + 1);
    for (let vote = at(table.voteStart, item); vote < end; vote++) {
      const row = at(table.judgeOf, vote) * judges;
      const choice = at(table.choiceOf, vote);
      if (choice < 0) continue;
      for (let other = at(table.voteStart, item); other < end; other++) {
        if (at(table.choiceOf, other) < 0) continue;
        const cell = row + at(table.judgeOf, other);
        both[cell] = at(both, cell) + 1;
        if (table.choiceOf[other] === choice) alike[cell] = at(alike, cell) + 1;
      }
    }
  }
  return { judges, both, alike };
}

/** Pairs with fewer items in common say nothing about a judge's habit. */
const ITEMS_IN_COMMON_MIN = 5;
/** Items at which an excess counts half. */
const SHRINKAGE_ITEMS = 20;
/** An excess up to this is what judges of one trade show; only what lies beyond counts. */
const EXCESS_USUAL = 0.1;
const ROUNDS = 20;
const EXPECTED_MOST = 0.98;
const HABIT_LEAST = 0.2;

/**
 * Excess agreement, 0 .. 1 for each pair: the part of the expected disagreement that is missing. Expected is the product
 * of two habits, one number a judge; habits are medians over the others, so that a minority of judges that conspire
 * neither hide in them nor shift them.
 */
export function excessAgreement(matrix: AgreementMatrix): Float64Array {
  const { judges, both, alike } = matrix;
  const habits = habitsOf(matrix);
  const excess = new Float64Array(judges * judges);
  for (let cell = 0; cell < excess.length; cell++) {
    const [judge, other] = [Math.floor(cell / judges), cell % judges];
    const items = at(both, cell);
    if (judge === other || items === 0) continue;
    const expected = Math.min(EXPECTED_MOST, at(habits, judge) * at(habits, other));
    const missing = Math.max(0, (at(alike, cell) / items - expected) / (1 - expected));
    const shrunk = (missing * items) / (items + SHRINKAGE_ITEMS);
    excess[cell] = Math.max(0, shrunk - EXCESS_USUAL) / (1 - EXCESS_USUAL);
  }
  return excess;
}

/** Each judge's habit of agreeing: with another it agrees as often as the product of the two says. */
function habitsOf(matrix: AgreementMatrix): Float64Array {
  const { judges, both, alike } = matrix;
  const usual = Math.sqrt(meanAgreement(matrix));
  const habits = new Float64Array(judges).fill(usual);
  for (let round = 0; round < ROUNDS; round++) {
    for (let judge = 0; judge < judges; judge++) {
      const ratios: number[] = [];
      for (let other = 0; other < judges; other++) {
        const cell = judge * judges + other;
        if (other !== judge && at(both, cell) >= ITEMS_IN_COMMON_MIN)
          ratios.push(at(alike, cell) / at(both, cell) / at(habits, other));
      }
      habits[judge] = Math.min(1, Math.max(HABIT_LEAST, median(ratios) ?? usual));
    }
  }
  return habits;
}

function meanAgreement({ judges, both, alike }: AgreementMatrix): number {
  let [items, agreed] = [0, 0];
  for (let cell = 0; cell < both.length; cell++) {
    if (Math.floor(cell / judges) === cell % judges) continue;
    items += at(both, cell);
    agreed += at(alike, cell);
  }
  return items === 0 ? 0 : agreed / items;
}

function median(values: number[]): number | undefined {
  values.sort((left, right) => left - right);
  return values[values.length >> 1];
}
