import { describe, expect, it } from 'vitest';
import { agentHistoriesOf } from './agent-histories.ts';
import { countDetections, detectionCurve, LOUD_NAMES, testPool } from './detection.ts';

const POOLS = 60;
const rows = countDetections(
  Array.from({ length: POOLS }, (_, index) => testPool(index, { seed: 11, knownAnswers: 200, spread: 0.02 })),
);

describe('within 200 known answers (the long run is npm run attacks:measure)', () => {
  it.each(LOUD_NAMES)('agents of behaviour %s, which err 0.3 more than honest ones, are found out', (name) => {
    const row = rows.find(({ behaviour }) => behaviour === name);
    expect(row?.agents).toBeGreaterThan(0);
    expect(row?.classifiedRightly).toBe(row?.agents);
  });

  it('no honest agent is accused', () => {
    const honest = rows.find(({ behaviour }) => behaviour === 'honest');
    expect(honest?.agents).toBeGreaterThan(250);
    expect(honest?.lostSay).toBe(0);
  });
});

describe('subtle behaviours', () => {
  it('are found out the sooner the more often they lie', () => {
    const rules = { seed: 5, pools: 4, checkpoints: [50, 200] };
    const rarely = detectionCurve('low-rate-liar', 0.02, rules).lostSay;
    const often = detectionCurve('low-rate-liar', 0.6, rules).lostSay;
    expect(rarely).toEqual([0, 0]);
    expect(often[1]).toBe(1);
  });

  it('that only use confidence gain nothing and are not accused', () => {
    const curve = detectionCurve('confidence-inflator', 0, { seed: 5, pools: 3, checkpoints: [100] });
    expect(curve.lostSay).toEqual([0]);
    expect(Math.abs(curve.errorAboveHonest)).toBeLessThan(0.05);
  });
});

describe('a penitent', () => {
  it('is quarantined again soon after it is let in again', () => {
    const { withSay } = detectionCurve('penitent', 0, { seed: 5, pools: 1, checkpoints: [500] });
    expect(withSay).toBeLessThan(0.25);
  });
});

describe('unanimous honest agents', () => {
  it('that always err together are not accused of collusion', () => {
    const plan = { seed: 3, honestErrors: [0.2, 0.2, 0.2, 0.2, 0.2], rho: 1, byzantine: [], knownAnswers: 200 };
    expect(agentHistoriesOf(plan).filter(({ lostSayAfter }) => lostSayAfter !== null)).toEqual([]);
  });
});
