/**
 * The best few of many, without sorting them all: a claim shares some word with most sentences.
 */

/** At most `countMax` of the items by falling score, equal ones in their order. */
export function bestOf<Item>(items: readonly Item[], scoreOf: (item: Item) => number, countMax: number): Item[] {
  const best: Item[] = [];
  const scores: number[] = [];
  for (const item of items) {
    const score = scoreOf(item);
    if (best.length === countMax && !(score > (scores[countMax - 1] as number))) continue;
    let at = best.length === countMax ? countMax - 1 : best.length;
    while (at > 0 && score > (scores[at - 1] as number)) {
      best[at] = best[at - 1] as Item;
      scores[at] = scores[at - 1] as number;
      at -= 1;
    }
    best[at] = item;
    scores[at] = score;
  }
  return best;
}
