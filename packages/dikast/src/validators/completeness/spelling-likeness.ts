/**
 * Whether two words are spelled alike, by the letter trigrams they share.
 */
const LIKENESS_MIN = 0.5;
const LENGTH_MIN = 4;

/** Dice coefficient of the trigrams, start included, at least one half; short words and numbers must be equal. */
export function areSpelledAlike(left: string, right: string): boolean {
  if (left === right) return true;
  if (left.length < LENGTH_MIN || right.length < LENGTH_MIN || left[0] !== right[0]) return false;
  if (/\p{N}/u.test(left) || left.length > 2 * right.length || right.length > 2 * left.length) return false;
  const ours = trigramsOf(left);
  const theirs = trigramsOf(right);
  const shared = [...ours].filter((trigram) => theirs.has(trigram)).length;
  return (2 * shared) / (ours.size + theirs.size) >= LIKENESS_MIN;
}

function trigramsOf(word: string): ReadonlySet<string> {
  const padded = `^${word}`;
  return new Set(Array.from({ length: Math.max(1, padded.length - 2) }, (_, at) => padded.slice(at, at + 3)));
}
