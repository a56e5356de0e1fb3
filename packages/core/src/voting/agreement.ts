/**
 * How much a panel agreed: figures for people. None of them decides anything, so they may be floats.
 * Agreement is not truth: agents that share a blind spot agree on the wrong answer.
 */
import { assert } from '../base/assert.ts';

/** Share of the panel on the largest side, 0 .. 1; the missing count in the denominator. 0 for an empty panel. */
export function agreementLevel(counts: readonly number[], panelSize: number): number {
  return panelSize === 0 ? 0 : Math.max(0, ...counts) / panelSize;
}

/**
 * Shannon entropy of a split over `counts`, in bits, divided by the log of the number of options: 0 when all agree,
 * 1 when spread evenly. 0 when nobody voted.
 */
export function normalisedEntropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || counts.length < 2) return 0;
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / total) * Math.log2(count / total);
  }
  return bits / Math.log2(counts.length);
}

/**
 * Krippendorff's alpha for nominal data: 1 - observed / expected disagreement
 * (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C).
 *
 * `units` holds the values given to each unit (here: the agents' opinions of each claim); missing values are left out.
 * Units with fewer than two values tell nothing and are skipped. Undefined when no pair can be compared, or when every
 * value is the same (there is no variation to explain: the usual convention of calling that 1 would flatter).
 */
export function krippendorffAlpha(units: readonly (readonly string[])[]): number | undefined {
  const totals = new Map<string, number>();
  let pairable = 0;
  let observed = 0;
  for (const values of units) {
    if (values.length < 2) continue;
    const counts = countValues(values);
    pairable += values.length;
    for (const [value, count] of counts) {
      totals.set(value, (totals.get(value) ?? 0) + count);
      observed += (count * (values.length - count)) / (values.length - 1);
    }
  }
  let expected = 0;
  for (const count of totals.values()) expected += count * (pairable - count);
  return expected === 0 ? undefined : 1 - ((pairable - 1) * observed) / expected;
}

function countValues(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/**
 * How many independent votes n correlated ones are worth: n_eff = n / (1 + (n - 1) rho), with rho the measured mean
 * error correlation (Kish's design effect). Negative correlations count as none: they are not a reason to boast.
 */
export function effectiveVotes(n: number, errorCorrelation: number): number {
  assert(errorCorrelation <= 1, 'a correlation is at most 1');
  return n / (1 + (n - 1) * Math.max(0, errorCorrelation));
}
