/** Whether one of two paired counts is larger than chance explains. */

/**
 * The exact one-sided sign test: the probability that of `first + second` tosses of a coin at least `first` fall on the
 * first side. Pairs in which both sides agree tell nothing and are left out.
 */
export function signTest(first: number, second: number): number {
  const tosses = first + second;
  let probability = 0.5 ** tosses;
  let tail = 0;
  for (let hits = 0; hits <= tosses; hits++) {
    if (hits >= first) tail += probability;
    probability = (probability * (tosses - hits)) / (hits + 1);
  }
  return Math.min(1, tail);
}
