/**
 * Known answers, one letter an agent: compact, so that hundreds of them fit into the state that replicas exchange.
 *
 * `+` right, `-` wrong, `a` .. `z` wrong with the same findings as the others of that letter, `~` abstained, `.` no vote.
 */

import type { BiasAnswer } from '../faults/extreme-bias.ts';
import type { ErrorTally } from '../faults/honest-error.ts';
import type { PairAnswer } from '../faults/shared-errors.ts';
import type { AgentVote, KnownAnswer, KnownRow, PoolMemory } from './pool-memory.ts';

/** Groups of agents with the same wrong findings that one row tells apart; any further are lone errors. */
const GROUPS_MAX = 26;
const LETTER_A = 97;

/** One agent's answer to one known question. */
export interface MarkedAnswer extends BiasAnswer {
  readonly validation: string;
}

/** The row that a known answer leaves. */
export function markRow(memory: PoolMemory, { validation, truth, votes }: KnownAnswer): KnownRow {
  const letters = groupLetters(votes.filter((vote) => isJudged(vote) && vote.choice !== truth));
  const byAgent = new Map(votes.map((vote) => [vote.agent, vote]));
  const marks = memory.agents.map(({ agent }) => markOf(byAgent.get(agent), truth, letters));
  return { validation, truth, marks: marks.join('') };
}

function markOf(vote: AgentVote | undefined, truth: KnownRow['truth'], letters: ReadonlyMap<string, string>): string {
  if (vote === undefined || vote.status !== 'voted' || vote.choice === null) return '.';
  if (vote.choice === 'abstain') return '~';
  return vote.choice === truth ? '+' : (letters.get(vote.findingsDigest) ?? '-');
}

function isJudged({ status, choice }: AgentVote): boolean {
  return status === 'voted' && choice !== null && choice !== 'abstain';
}

/** A letter for each digest of findings that at least two wrong agents gave. */
function groupLetters(wrong: readonly AgentVote[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { findingsDigest } of wrong)
    if (findingsDigest !== '') counts.set(findingsDigest, (counts.get(findingsDigest) ?? 0) + 1);
  const shared = [...counts].filter(([, count]) => count > 1).map(([digest]) => digest);
  return new Map(
    shared
      .sort()
      .slice(0, GROUPS_MAX)
      .map((digest, index) => [digest, String.fromCharCode(LETTER_A + index)]),
  );
}

/** The known answers of the agent at `index` after number `since`, oldest first; abstentions are no answers. */
export function answersOf(memory: PoolMemory, index: number, since: number): readonly MarkedAnswer[] {
  const first = memory.learned - memory.known.length;
  const answers: MarkedAnswer[] = [];
  for (const [offset, { validation, truth, marks }] of memory.known.entries()) {
    const mark = marks.charAt(index);
    if (first + offset >= since && isAnswer(mark)) answers.push({ validation, truth, isWrong: mark !== '+' });
  }
  return answers;
}

/** The questions that two agents both answered. */
export function pairAnswersOf(memory: PoolMemory, first: number, second: number): readonly PairAnswer[] {
  return memory.known.flatMap(({ marks }) => {
    const [one, other] = [marks.charAt(first), marks.charAt(second)];
    if (!isAnswer(one) || !isAnswer(other)) return [];
    const areBothWrong = one !== '+' && other !== '+';
    return [
      {
        isFirstWrong: one !== '+',
        isSecondWrong: other !== '+',
        isSameWrongFinding: areBothWrong && one === other && one !== '-',
        hasWrongFinding: areBothWrong && (one !== '-' || other !== '-'),
      },
    ];
  });
}

const talliesKnown = new WeakMap<readonly KnownRow[], readonly ErrorTally[]>();

/** How many known answers every agent gave, and how many of them wrong; counted once for each set of known answers. */
export function talliesOf({ known, agents }: PoolMemory): readonly ErrorTally[] {
  const counted = talliesKnown.get(known);
  if (counted?.length === agents.length) return counted;
  const tallies = agents.map((_, index) => tally(known, index));
  talliesKnown.set(known, tallies);
  return tallies;
}

function tally(known: readonly KnownRow[], index: number): ErrorTally {
  let [answers, errors] = [0, 0];
  for (const { marks } of known) {
    const mark = marks.charAt(index);
    if (!isAnswer(mark)) continue;
    answers++;
    if (mark !== '+') errors++;
  }
  return { answers, errors };
}

function isAnswer(mark: string): boolean {
  return mark !== '.' && mark !== '~' && mark !== '';
}
