/**
 * How well a score ranks good answers above bad ones, and what accepting the best of them gives.
 */

/** A scored answer: higher means better supported. */
export interface Scored {
  readonly score: number;
  readonly isGood: boolean;
}

/**
 * Area under the ROC curve: the chance that a good answer scores above a bad one, ties counting half
 * (Mann and Whitney 1947). Undefined when one of the two kinds is missing.
 */
export function areaUnderRoc(scored: readonly Scored[]): number | undefined {
  const ascending = [...scored].sort((left, right) => left.score - right.score);
  const good = ascending.filter(({ isGood }) => isGood).length;
  const bad = ascending.length - good;
  if (good === 0 || bad === 0) return undefined;
  let rankSum = 0;
  for (let from = 0; from < ascending.length; ) {
    let to = from;
    while (to < ascending.length && ascending[to]?.score === ascending[from]?.score) to += 1;
    const meanRank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) if (ascending[at]?.isGood === true) rankSum += meanRank;
    from = to;
  }
  return (rankSum - (good * (good + 1)) / 2) / (good * bad);
}

/**
 * Share of good ones among the best-scored `coverage` of all; among equals at the cut each counts by its share, so that
 * the order of the input does not matter.
 */
export function precisionAtCoverage(scored: readonly Scored[], coverage: number): number | undefined {
  const wanted = coverage * scored.length;
  if (wanted < 1) return undefined;
  const descending = [...scored].sort((left, right) => right.score - left.score);
  let taken = 0;
  let good = 0;
  for (let from = 0; from < descending.length && taken < wanted; ) {
    let to = from;
    let goodHere = 0;
    while (to < descending.length && descending[to]?.score === descending[from]?.score) {
      if (descending[to]?.isGood === true) goodHere += 1;
      to += 1;
    }
    const part = Math.min(1, (wanted - taken) / (to - from));
    good += part * goodHere;
    taken += part * (to - from);
    from = to;
  }
  return good / taken;
}

/** One bar of a reliability diagram: what was said on average, and how often it was so. */
export interface ReliabilityBin {
  readonly count: number;
  readonly meanScore: number;
  readonly goodShare: number;
}

/** Answers by their score in tenths; empty tenths are left out. */
export function reliabilityBins(scored: readonly Scored[], count = 10): readonly ReliabilityBin[] {
  const bins = Array.from({ length: count }, () => ({ count: 0, sum: 0, good: 0 }));
  for (const { score, isGood } of scored) {
    const bin = bins[Math.min(count - 1, Math.floor(score * count))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.sum += score;
    if (isGood) bin.good += 1;
  }
  return bins
    .filter((bin) => bin.count > 0)
    .map((bin) => ({ count: bin.count, meanScore: bin.sum / bin.count, goodShare: bin.good / bin.count }));
}

/** Mean squared distance of the score from what was so (Brier 1950). */
export function brierScore(scored: readonly Scored[]): number | undefined {
  if (scored.length === 0) return undefined;
  return scored.reduce((sum, { score, isGood }) => sum + (score - (isGood ? 1 : 0)) ** 2, 0) / scored.length;
}
