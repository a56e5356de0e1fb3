import { describe, expect, it } from 'vitest';
import { faultsMax } from '../quorum/quorum.ts';
import { clampWeights, isThresholdReachable, reachesThreshold } from '../quorum/weights.ts';
import { adaptiveThreshold, SPLITS_WINDOW } from './adaptive-threshold.ts';

const BASE = 6700;
const CIRCUMSTANCES = ['low', 'medium', 'high', undefined].flatMap((stakes) =>
  [0, 5, 6, 12, 1000].flatMap((claims) =>
    [0, 1, 16, SPLITS_WINDOW, 1000].map((recentSplits) => ({ stakes, claims, recentSplits })),
  ),
);

/** All panels of up to seven seats, each weighing one of three, in order; 0 is a seat without a vote. */
function* panels(lightest: 0 | 10_000) {
  for (let size = 1; size <= 7; size++)
    for (let heavy = 0; heavy <= size; heavy++)
      for (let middle = 0; middle + heavy <= size; middle++) {
        const weights = Array.from({ length: size }, (_, at) =>
          at < heavy ? 12_000 : at < heavy + middle ? 11_000 : lightest,
        );
        if (heavy + middle > 0 || lightest > 0) yield weights;
      }
}

const seatsOf = (weights: readonly number[]) => weights.map((weight, at) => ({ agent: `a${at}`, weight }));

describe('the adaptive threshold', () => {
  it('is never below the base, on any panel under any circumstances', () => {
    for (const weights of [...panels(0), ...panels(10_000)])
      for (const base of [6667, BASE, 7500, 10_000]) {
        const raised = CIRCUMSTANCES.map((each) => adaptiveThreshold(base, seatsOf(weights), each));
        expect(Math.min(...raised)).toBeGreaterThanOrEqual(base);
      }
  });

  it('is within reach of any n - f agents wherever the base is', () => {
    let raised = 0;
    for (const weights of panels(10_000))
      for (const circumstances of CIRCUMSTANCES) {
        const clamped = clampWeights(weights, BASE);
        expect(isThresholdReachable(clamped, BASE)).toBe(true);
        const threshold = adaptiveThreshold(BASE, seatsOf(clamped), circumstances);
        expect(isThresholdReachable(clamped, threshold)).toBe(true);
        if (threshold > BASE) raised += 1;
      }
    expect(raised).toBeGreaterThan(1000);
  });

  it('is the naive sum, lowered point by point until n - f agents with a vote reach it', () => {
    for (const lightest of [0, 10_000] as const)
      for (const weights of panels(lightest))
        for (const { stakes, claims, recentSplits } of CIRCUMSTANCES) {
          const threshold = adaptiveThreshold(BASE, seatsOf(weights), { stakes, claims, recentSplits });
          expect(threshold).toBe(naive(weights, stakes, claims, recentSplits));
        }
  });

  it('rises with every circumstance on its own', () => {
    const panel = seatsOf([10_000, 10_000, 10_000]);
    const calm = { stakes: 'medium', claims: 5, recentSplits: 0 };
    expect(adaptiveThreshold(BASE, panel, calm)).toBe(6700);
    expect(adaptiveThreshold(BASE, panel, { ...calm, stakes: 'high' })).toBe(7200);
    expect(adaptiveThreshold(BASE, panel, { ...calm, claims: 7 })).toBe(6730);
    expect(adaptiveThreshold(BASE, panel, { ...calm, recentSplits: 8 })).toBe(6825);
    expect(adaptiveThreshold(BASE, panel, { stakes: 'high', claims: 2000, recentSplits: 32 })).toBe(8000);
  });
});

function naive(weights: readonly number[], stakes: unknown, claims: number, splits: number): number {
  const n = weights.length;
  const heaviest = Math.max(...weights);
  const total = weights.reduce((sum, weight) => sum + (weight || heaviest), 0);
  const light = weights.filter((weight) => weight > 0).sort((left, right) => left - right);
  const correct = light.slice(0, n - faultsMax(n));
  const held = correct.length < n - faultsMax(n) ? 0 : correct.reduce((sum, weight) => sum + weight, 0);
  let claimRaise = 0;
  for (let claim = 6; claim <= claims && claimRaise < 300; claim++) claimRaise += 15;
  let threshold = BASE + (stakes === 'high' ? 500 : 0) + claimRaise + Math.floor((Math.min(splits, 32) / 32) * 500);
  while (threshold > BASE && !reachesThreshold(held, total, threshold)) threshold -= 1;
  return threshold;
}
