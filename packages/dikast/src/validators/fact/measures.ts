/**
 * What a method measures of a claim, and how measures of claims become features of the answer.
 *
 * Every measure is at most 1, and 1 means that nothing is lacking; a count of defects is 1 minus that count. An answer is
 * as good as its claims on average, as its worst claim, and as the sum of what they lack: each measure gives these three.
 */

/** Features of an answer for each measure of its claims: the mean, the worst, the sum of lacks. */
export const FEATURES_PER_MEASURE = 3;

/** Measures of one claim and how long it is: long claims count more in the mean. */
export interface ClaimMeasures {
  readonly values: readonly number[];
  readonly words: number;
}

/** The features of an answer, three a measure; an answer without claims to judge has none. */
export function answerFeatures(claims: readonly ClaimMeasures[]): readonly number[] {
  const width = claims[0]?.values.length ?? 0;
  const words = claims.reduce((sum, claim) => sum + claim.words, 0);
  const features: number[] = [];
  for (let at = 0; at < width; at++) {
    let mean = 0;
    let worst = 1;
    let lacks = 0;
    for (const claim of claims) {
      const value = claim.values[at] ?? 0;
      mean += (value * claim.words) / words;
      worst = Math.min(worst, value);
      lacks += 1 - value;
    }
    features.push(mean, worst, -Math.log1p(Math.max(0, lacks)));
  }
  return features;
}
