import { createPrng } from '@dikast/core/base/prng';
import { describe, expect, it } from 'vitest';
import { exactOutcome } from './exact-outcome.ts';
import { naiveOutcome } from './naive-outcome.suite.ts';
import { correlatedPanel, equalPanel, independentPanel, levelPanel, type PanelModel } from './panel-model.ts';
import type { Outcome, Strategy } from './strategy.ts';

const VOTES: readonly Strategy[] = [
  { kind: 'majority' },
  { kind: 'quorum' },
  { kind: 'agree-only' },
  { kind: 'any-correct-oracle' },
];

function expectSame(got: Outcome, expected: Outcome): void {
  for (const share of ['right', 'wrong', 'abstained'] as const) expect(got[share]).toBeCloseTo(expected[share], 12);
}

function panelsOf(n: number): readonly PanelModel[] {
  const prng = createPrng(n);
  const errors = () => Array.from({ length: n }, () => prng.nextFraction());
  return [
    independentPanel(errors()),
    independentPanel(errors(), 0.6),
    independentPanel(errors(), 0),
    levelPanel(
      [
        { share: 0.25, errors: errors() },
        { share: 0.75, errors: errors() },
      ],
      0.3,
    ),
    correlatedPanel(n, 0.23, 0.3),
    correlatedPanel(n, 0.6, 0.05, 0.5),
  ];
}

describe('exact shares', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('of votes of %i agents are those of writing every combination out', (n) => {
    for (const panel of panelsOf(n))
      for (const strategy of VOTES) expectSame(exactOutcome(strategy, panel), naiveOutcome(strategy, panel));
  });

  it.each([2, 3, 5, 6])('of weighted votes of %i agents too', (n) => {
    const prng = createPrng(100 + n);
    const weights = Array.from({ length: n }, () => 1 + prng.nextBelow(30));
    for (const panel of panelsOf(n))
      for (const threshold of [0.51, 0.67, 1])
        expectSame(
          exactOutcome({ kind: 'weighted-quorum', weights, threshold }, panel),
          naiveOutcome({ kind: 'weighted-quorum', weights, threshold }, panel),
        );
  });

  it('of a threshold that equal weights meet exactly: it is met', () => {
    const strategy: Strategy = { kind: 'weighted-quorum', weights: [10, 10, 10], threshold: 2 / 3 };
    expectSame(exactOutcome(strategy, equalPanel(3, 0.2)), exactOutcome({ kind: 'quorum' }, equalPanel(3, 0.2)));
  });

  it('add up to one', () => {
    for (const panel of panelsOf(9))
      for (const strategy of VOTES) {
        const { right, wrong, abstained } = exactOutcome(strategy, panel);
        expect(right + wrong + abstained).toBeCloseTo(1, 12);
      }
  });

  it('of equal panels: rho = 0 is independence, rho = 1 is a single agent', () => {
    for (const strategy of VOTES) {
      expectSame(exactOutcome(strategy, correlatedPanel(5, 0.23, 0)), exactOutcome(strategy, equalPanel(5, 0.23)));
      expectSame(exactOutcome(strategy, correlatedPanel(5, 0.23, 1)), { right: 0.77, wrong: 0.23, abstained: 0 });
    }
  });

  it('of a verifier: passed, stopped, repaired, tried again', () => {
    const verify = { kind: 'generate-and-verify', detection: 0.8, falseAlarm: 0.1, repair: 0, attempts: 1 } as const;
    const panel = equalPanel(1, 0.2);
    expectSame(exactOutcome(verify, panel), { right: 0.72, wrong: 0.04, abstained: 0.24 });
    expectSame(exactOutcome({ ...verify, repair: 1 }, panel), { right: 0.96, wrong: 0.04, abstained: 0 });
    const twice = { right: 0.72 * 1.24, wrong: 0.04 * 1.24, abstained: 0.24 ** 2 };
    expectSame(exactOutcome({ ...verify, attempts: 2 }, panel), twice);
  });
});
