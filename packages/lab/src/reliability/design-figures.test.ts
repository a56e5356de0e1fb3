/** Every exact value that DESIGN.md section 11 states, to the digits given there. */
import { describe, expect, it } from 'vitest';
import { exactOutcome } from './exact-outcome.ts';
import { correlatedPanel, equalPanel, independentPanel, levelPanel } from './panel-model.ts';
import type { Strategy } from './strategy.ts';

const MAJORITY: Strategy = { kind: 'majority' };
const QUORUM: Strategy = { kind: 'quorum' };
const AGREE: Strategy = { kind: 'agree-only' };
const ORACLE: Strategy = { kind: 'any-correct-oracle' };
const ERROR = 0.23;

const inPercent = (share: number, digits: number): string => (share * 100).toFixed(digits);

describe('at 77 % accuracy', () => {
  it('a majority of 3 is right in 86.5634 %, an oracle over 3 in 98.7833 %', () => {
    expect(inPercent(exactOutcome(MAJORITY, equalPanel(3, ERROR)).right, 4)).toBe('86.5634');
    expect(inPercent(exactOutcome(ORACLE, equalPanel(3, ERROR)).right, 4)).toBe('98.7833');
  });

  it('a majority of 5 is right in 91.6444 %, an oracle over 5 in 99.9356 %', () => {
    expect(inPercent(exactOutcome(MAJORITY, equalPanel(5, ERROR)).right, 4)).toBe('91.6444');
    expect(inPercent(exactOutcome(ORACLE, equalPanel(5, ERROR)).right, 4)).toBe('99.9356');
  });

  it('98 % by majority takes 13 agents: 98.458 %', () => {
    const right = (n: number) => exactOutcome(MAJORITY, equalPanel(n, ERROR)).right;
    expect([1, 3, 5, 7, 9, 11, 13].find((n) => right(n) >= 0.98)).toBe(13);
    expect(inPercent(right(13), 3)).toBe('98.458');
  });

  it('two that must agree: 59.29 % right, 5.29 % wrong, the rest abstains; the oracle 94.71 %', () => {
    const { right, wrong, abstained } = exactOutcome(AGREE, equalPanel(2, ERROR));
    expect([right, wrong, abstained].map((share) => inPercent(share, 2))).toEqual(['59.29', '5.29', '35.42']);
    expect(inPercent(exactOutcome(ORACLE, equalPanel(2, ERROR)).right, 2)).toBe('94.71');
  });

  it('a verifier that repairs 91.3 % of the errors gives 98 %', () => {
    const verify: Strategy = { kind: 'generate-and-verify', detection: 0.913, falseAlarm: 0, repair: 1, attempts: 1 };
    expect(inPercent(exactOutcome(verify, equalPanel(1, ERROR)).right, 1)).toBe('98.0');
  });

  it.each([
    [4, '77.15', 2, '4.03', 2],
    [7, '79.67', 2, '0.885', 3],
    [10, '82.06', 2, '0.209', 3],
  ])('a quorum of n = %i: %s % right, at most %s % wrong', (n, right, _r, wrong, wrongDigits) => {
    const outcome = exactOutcome(QUORUM, equalPanel(n, ERROR));
    expect([inPercent(outcome.right, 2), inPercent(outcome.wrong, wrongDigits)]).toEqual([right, wrong]);
  });

  it.each([
    [0.1, '84.04'],
    [0.3, '80.60'],
    [1, '77.00'],
  ])('a majority of 3 with correlation %d is right in %s %%', (rho, right) => {
    expect(inPercent(exactOutcome(MAJORITY, correlatedPanel(3, ERROR, rho)).right, 2)).toBe(right);
  });
});

describe('at unequal accuracies', () => {
  it('77 and 75 %: both right 57.75 %, both wrong 5.75 %, visible disagreement 36.5 %', () => {
    const { right, wrong, abstained } = exactOutcome(AGREE, independentPanel([0.23, 0.25]));
    expect([right, wrong, abstained].map((share) => inPercent(share, 2))).toEqual(['57.75', '5.75', '36.50']);
    expect(inPercent(1 - right, 2)).toBe('42.25');
  });

  it('77, 75 and 70 %: the majority is right in 83.300 %, all are wrong at once in 1.725 %', () => {
    const panel = independentPanel([0.23, 0.25, 0.3]);
    expect(inPercent(exactOutcome(MAJORITY, panel).right, 3)).toBe('83.300');
    expect(inPercent(exactOutcome(MAJORITY, panel).wrong, 2)).toBe('16.70');
    expect(inPercent(exactOutcome(AGREE, panel).wrong, 3)).toBe('1.725');
  });

  it('over five difficulties: single 77.0 %, dual oracle 98.6 %, errors fewer by 93.9 %', () => {
    const levels = [1, 2, 3, 4, 5].map((level) => {
      const error = 0.13 + 0.05 * (level - 1);
      return { share: 0.2, errors: [error, Math.max(0.02, error - 0.21)] };
    });
    const single = exactOutcome({ kind: 'single' }, levelPanel(levels)).right;
    const dual = exactOutcome(ORACLE, levelPanel(levels)).right;
    expect([single, dual, 1 - (1 - dual) / (1 - single)].map((share) => inPercent(share, 1))).toEqual([
      '77.0',
      '98.6',
      '93.9',
    ]);
  });

  it('four pools of 7, 5, 5 and 5 all reach their quorum in 24.5 % at 77 %, 75.5 % at 90 %, 99.5 % at 98.70 %', () => {
    const all = (accuracy: number) =>
      [7, 5, 5, 5].reduce((so, n) => so * exactOutcome(QUORUM, equalPanel(n, 1 - accuracy)).right, 1);
    expect([0.77, 0.9, 0.987].map((accuracy) => inPercent(all(accuracy), 1))).toEqual(['24.5', '75.5', '99.5']);
    expect(inPercent(all(0.9869), 2) < '99.50').toBe(true);
  });
});
