/** Weighted majority with cross-fitted weights: the known half tells the weights for the other, and the other way round. */
import { createPrng, shuffled } from '@dikast/core/base/prng';
import { type Panel, weightedVote } from './opinions.ts';
import { itemsWithTruth, type Scores } from './scores.ts';
import { at } from './vote-table.ts';

/** Scores in which no item was weighed by its own truth. Items without truth are weighed by the first half. */
export function crossFittedScores(panel: Panel, seed: number): Scores {
  const { table } = panel;
  const order = shuffled(itemsWithTruth(table), createPrng(seed));
  const first = order.slice(0, order.length >> 1);
  const scores = weightedVote(panel, first);
  const swapped = weightedVote(panel, order.slice(first.length));
  for (const item of first) {
    for (let index = at(table.candidateStart, item); index < at(table.candidateStart, item + 1); index++)
      scores[index] = at(swapped, index);
  }
  return scores;
}
