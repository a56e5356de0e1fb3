/**
 * From which probability an agent approves and below which it rejects, chosen on scores by models that did not see the row.
 *
 * The goal is what a gate needs: of the answers that a quorum approves, the share of good ones is on average over the data
 * sets at least a stated number of points above the share of good ones in all; of the thresholds that reach it the lowest
 * is taken, which accepts most.
 */
import { quorumSize } from '@dikast/core/quorum/quorum';
import type { FeatureRow } from './train.ts';

/** Points by which approved answers are better than all of them, on average over data sets; more costs plain paraphrases. */
const LIFT_GOAL = 0.06;
/** Share of bad ones that answers below the rejecting threshold must have, on average over data sets. */
const REJECTED_BAD_GOAL = 0.8;

/** Chooses both thresholds. */
export function chooseThresholds(
  rows: readonly FeatureRow[],
  agents: readonly (readonly number[])[],
): { readonly rejectBelow: number; readonly approveFrom: number } {
  const grid = Array.from({ length: 49 }, (_, at) => (at + 1) / 50);
  const curve = grid.map((threshold) => ({ threshold, ...approvals(rows, agents, threshold) }));
  for (const { threshold, lift, coverage, balanced } of curve)
    console.log(
      `approve from ${threshold.toFixed(2)}: lift ${lift.toFixed(3)}, accepted ${coverage.toFixed(3)}, balanced ${balanced.toFixed(3)}, bad below ${badBelow(rows, agents, threshold).toFixed(3)}`,
    );
  const approveFrom = curve.find(({ lift }) => lift >= LIFT_GOAL)?.threshold ?? 0.5;
  const rejectBelow =
    grid.findLast((each) => each <= approveFrom && badBelow(rows, agents, each) >= REJECTED_BAD_GOAL) ?? 0;
  return { rejectBelow, approveFrom };
}

/** What a quorum of approvals comes to, on average over data sets. */
function approvals(rows: readonly FeatureRow[], agents: readonly (readonly number[])[], threshold: number) {
  const figures = byDataset(rows).map((indices) => {
    const good = indices.filter((index) => rows[index]?.isGood === true);
    const isAccepted = (index: number) => {
      const scores = agents[index] ?? [];
      return scores.filter((score) => score >= threshold).length >= quorumSize(scores.length);
    };
    const accepted = indices.filter(isAccepted);
    const kept = good.filter(isAccepted).length;
    const base = good.length / indices.length;
    const badFound = 1 - (accepted.length - kept) / Math.max(1, indices.length - good.length);
    return {
      lift: accepted.length === 0 ? 0 : kept / accepted.length - base,
      coverage: accepted.length / indices.length,
      balanced: (kept / Math.max(1, good.length) + badFound) / 2,
    };
  });
  const mean = (key: 'lift' | 'coverage' | 'balanced') =>
    figures.reduce((sum, figure) => sum + figure[key], 0) / figures.length;
  return { lift: mean('lift'), coverage: mean('coverage'), balanced: mean('balanced') };
}

/** Share of bad ones among the answers of which most agents are less sure, on average over data sets that have some. */
function badBelow(rows: readonly FeatureRow[], agents: readonly (readonly number[])[], threshold: number): number {
  const shares = byDataset(rows).flatMap((indices) => {
    const below = indices.filter((index) => {
      const scores = agents[index] ?? [];
      return scores.filter((score) => score < threshold).length >= quorumSize(scores.length);
    });
    return below.length < 5 ? [] : [below.filter((index) => rows[index]?.isGood === false).length / below.length];
  });
  return shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function byDataset(rows: readonly FeatureRow[]): readonly (readonly number[])[] {
  const sets = new Map<string, number[]>();
  rows.forEach(({ dataset }, index) => {
    const known = sets.get(dataset);
    if (known === undefined) sets.set(dataset, [index]);
    else known.push(index);
  });
  return [...sets.values()];
}
