/**
 * Length of the longest common subsequence of two short word lists.
 */

const LENGTH_MAX = 80;

/** How many words two lists share in order; lists are read up to 80 words. */
export function commonLength(left: readonly string[], right: readonly string[]): number {
  const columns = right.slice(0, LENGTH_MAX);
  let row = columns.map(() => 0);
  for (const word of left.slice(0, LENGTH_MAX)) {
    let diagonal = 0;
    let before = 0;
    row = columns.map((other, at) => {
      const above = row[at] ?? 0;
      before = word === other ? diagonal + 1 : Math.max(above, before);
      diagonal = above;
      return before;
    });
  }
  return row.at(-1) ?? 0;
}
