/**
 * Sequential polling: whom to ask next when asking costs something. Asks as few at a time as could settle the matter, so
 * that no ballot is asked for that one-by-one polling would have saved, and as many at once as that allows.
 */
import type { Choice } from '../ballots/ballot.ts';
import type { Vote } from './decision.ts';
import { type RoundState, settledAssessment } from './early-decision.ts';

/** What can be known of an agent before it is asked. */
export interface PollingSeat {
  readonly agent: string;
  readonly weight: number;
  /** What an opinion is expected to cost, in millionths of any currency. */
  readonly expectedCostMicros: number;
}

const CHOICES: readonly Choice[] = ['approve', 'reject', 'abstain'];

/** Cheapest first; of equals the weightier, which settles more; then as given. */
export function pollingOrder<Item extends PollingSeat>(seats: readonly Item[]): readonly Item[] {
  return [...seats].sort(
    (left, right) => left.expectedCostMicros - right.expectedCostMicros || right.weight - left.weight,
  );
}

/**
 * The least number of agents, in the given order, whose ballots could settle the first round; all of them if none could.
 * It is enough to look at equal ballots: alike votes settle for a side soonest, abstentions settle for no consensus.
 */
export function nextPollSize(state: RoundState, order: readonly string[]): number {
  for (let size = 1; size < order.length; size++) {
    const asked = order.slice(0, size);
    if (CHOICES.some((choice) => settledAssessment(stateAfter(state, asked, choice)) !== undefined)) return size;
  }
  return order.length;
}

function stateAfter(state: RoundState, asked: readonly string[], choice: Choice): RoundState {
  const votes: readonly Vote[] = asked.map((agent) => ({ agent, choice }));
  const outstanding = new Set([...state.outstanding].filter((agent) => !asked.includes(agent)));
  return { ...state, votes: [...state.votes, ...votes], outstanding };
}
