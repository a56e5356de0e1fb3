/** Accuracy against coverage: what a policy gets right when it answers only the items of which it is surest. */
import { creditOf, type Scores } from './scores.ts';
import { at, type VoteTable } from './vote-table.ts';

/** Accuracy over the surest share of the items. */
export interface CoveragePoint {
  readonly coverage: number;
  readonly accuracy: number;
}

/** Accuracy at each coverage, by the lead of the best candidate over the next. Scores must compare across items. */
export function coverageCurve(
  table: VoteTable,
  scores: Scores,
  { items, coverages }: { readonly items: readonly number[]; readonly coverages: readonly number[] },
): readonly CoveragePoint[] {
  const surest = items
    .map((item) => ({ credit: creditOf(table, scores, item), lead: leadOf(table, scores, item) }))
    .sort((left, right) => right.lead - left.lead);
  return coverages.map((coverage) => {
    const answered = surest.slice(0, Math.max(1, Math.round(coverage * surest.length)));
    return { coverage, accuracy: answered.reduce((sum, { credit }) => sum + credit, 0) / answered.length };
  });
}

function leadOf(table: VoteTable, scores: Scores, item: number): number {
  let [best, next] = [0, 0];
  for (let index = at(table.candidateStart, item); index < at(table.candidateStart, item + 1); index++) {
    const score = at(scores, index);
    if (score > best) [best, next] = [score, best];
    else if (score > next) next = score;
  }
  return best - next;
}
