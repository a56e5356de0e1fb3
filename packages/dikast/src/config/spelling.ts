/**
 * Guesses which name was meant when an unknown one stands in the configuration.
 */

const NAME_LENGTH_MAX = 64;
const EDITS_MAX = 2;

/**
 * The known name closest to what was written, if it is close enough to be a slip: at most two letters changed, added
 * or left out, and fewer than half of the name. Case, hyphens and underscores do not count.
 */
export function closestName(written: string, known: readonly string[]): string | undefined {
  if (written.length > NAME_LENGTH_MAX) return undefined;
  const plain = plainName(written);
  const distances = known.map((name) => ({ name, edits: editDistance(plain, plainName(name)) }));
  const close = distances.filter(({ name, edits }) => edits <= EDITS_MAX && edits * 2 < name.length);
  return close.sort((left, right) => left.edits - right.edits)[0]?.name;
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const replaced = (above[column - 1] ?? 0) + (isSame ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
