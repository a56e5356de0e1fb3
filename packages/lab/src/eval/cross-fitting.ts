/**
 * Scores of a logistic regression for rows that it was not fitted on: rows of one group stay together.
 */
import { type Example, fitLogistic, probabilityOf } from './logistic-regression.ts';

/** A row and what keeps it together with others. */
export interface GroupedExample extends Example {
  readonly group: string;
}

const FOLDS = 5;

/** For each row the probability by the model fitted on the other folds; 0.5 where nothing can be fitted. */
export function crossFittedScores(examples: readonly GroupedExample[]): readonly number[] {
  const foldOf = foldsByGroup(examples);
  const scores = examples.map(() => 0.5);
  for (let fold = 0; fold < FOLDS; fold++) {
    const training = examples.filter((example) => foldOf.get(example.group) !== fold);
    if (new Set(training.map(({ isPositive }) => isPositive)).size < 2) continue;
    const model = fitLogistic(training);
    examples.forEach((example, at) => {
      if (foldOf.get(example.group) === fold) scores[at] = probabilityOf(model, example.features);
    });
  }
  return scores;
}

/** Groups in turn, in the order in which they come. */
function foldsByGroup(examples: readonly GroupedExample[]): ReadonlyMap<string, number> {
  const folds = new Map<string, number>();
  for (const { group } of examples) if (!folds.has(group)) folds.set(group, folds.size % FOLDS);
  return folds;
}
