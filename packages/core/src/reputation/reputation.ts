/**
 * Reputation: how often an agent is right, as far as known answers tell. Bayesian and shrunk: an agent begins with the
 * same belief as every other, and known answers move it away from there. Old answers leave the window of the memory, so
 * that a good name is not for ever. Self-reported confidence has no part in it. It depends on the agent's own answers
 * alone: who is right on a question that misleads all others gains, and they lose.
 */
import { BASIS_POINTS } from '../quorum/weights.ts';
import { talliesOf } from './known-marks.ts';
import type { PoolMemory } from './pool-memory.ts';

/** What an agent of which nothing is known is taken to get right, in basis points. */
export const UNKNOWN_REPUTATION = 8000;

/** The reputation of every agent, in basis points, in the order of the memory. */
export function reputationsOf(memory: PoolMemory): readonly number[] {
  const { priorAnswers } = memory.rules;
  return talliesOf(memory).map(({ answers, errors }) =>
    Math.floor(((answers - errors) * BASIS_POINTS + UNKNOWN_REPUTATION * priorAnswers) / (answers + priorAnswers)),
  );
}
