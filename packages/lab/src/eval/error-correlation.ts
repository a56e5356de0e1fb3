/**
 * Whether agents err together: the correlation of their errors, pair by pair. Agreement is no merit when the errors agree.
 */
import { effectiveVotes } from '@dikast/core/voting/agreement';

/** For each answer one entry an agent: wrong, right, or undefined where it abstained. */
export type ErrorTable = readonly (readonly (boolean | undefined)[])[];

/** Correlations of a panel's errors, and what its votes are worth. */
export interface ErrorCorrelations {
  /** By agent and agent; undefined where one of them never errs or always does. */
  readonly matrix: readonly (readonly (number | undefined)[])[];
  readonly mean: number | undefined;
  /** n / (1 + (n - 1) mean). */
  readonly effectiveVotes: number | undefined;
}

/** Correlates the errors of `count` agents. */
export function errorCorrelations(table: ErrorTable, count: number): ErrorCorrelations {
  const matrix = Array.from({ length: count }, (_, left) =>
    Array.from({ length: count }, (_, right) => (left === right ? 1 : correlation(table, left, right))),
  );
  const pairs = matrix
    .flatMap((row, left) => row.filter((_, right) => right > left))
    .filter((each) => each !== undefined);
  const mean = pairs.length === 0 ? undefined : pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
  return { matrix, mean, effectiveVotes: mean === undefined ? undefined : effectiveVotes(count, mean) };
}

/** The phi coefficient over the answers on which both have an opinion. */
function correlation(table: ErrorTable, left: number, right: number): number | undefined {
  const counts = { both: 0, left: 0, right: 0, all: 0 };
  for (const row of table) {
    const [a, b] = [row[left], row[right]];
    if (a === undefined || b === undefined) continue;
    counts.all += 1;
    if (a) counts.left += 1;
    if (b) counts.right += 1;
    if (a && b) counts.both += 1;
  }
  const spread = counts.left * (counts.all - counts.left) * counts.right * (counts.all - counts.right);
  return spread === 0 ? undefined : (counts.all * counts.both - counts.left * counts.right) / Math.sqrt(spread);
}
