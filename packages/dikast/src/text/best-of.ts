/**
 * The best few of many scored places, without sorting them all: a claim shares some word with most sentences.
 */

/** A place and its score. */
export interface Scored {
  readonly place: number;
  readonly score: number;
}

/** At most `countMax` places by falling score, equal ones in their order. */
export function bestOf(scores: ReadonlyMap<number, number>, countMax: number): readonly Scored[] {
  const best: Scored[] = [];
  for (const [place, score] of scores) {
    const last = best[best.length - 1];
    if (best.length === countMax && last !== undefined && !isBefore(place, score, last)) continue;
    let at = best.length === countMax ? countMax - 1 : best.length;
    while (at > 0 && isBefore(place, score, best[at - 1] as Scored)) {
      best[at] = best[at - 1] as Scored;
      at -= 1;
    }
    best[at] = { place, score };
  }
  return best;
}

function isBefore(place: number, score: number, other: Scored): boolean {
  return score > other.score || (score === other.score && place < other.place);
}
