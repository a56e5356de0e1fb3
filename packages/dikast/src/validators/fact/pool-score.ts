/**
 * One score for an answer from what the fact pool's agents measured: the sum of the evidence that each adds. It ranks
 * answers, so that a share of them can be chosen; it decides nothing, for one liar could move it.
 */
import { FACT_MODELS } from './fact-models.ts';
import { probabilityOf } from './learned-model.ts';

/** The score, 0 .. 1, from the evidence of the agents that gave some; without any, how such answers fared in training. */
export function factPoolScore(evidence: readonly number[]): number {
  if (evidence.length === 0) return probabilityOf(FACT_MODELS.pool.withoutClaims);
  return probabilityOf(evidence.reduce((sum, each) => sum + each, FACT_MODELS.pool.intercept));
}
