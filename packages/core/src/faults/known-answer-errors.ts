/**
 * Does an agent err more on known answers than honest agents do? The one test that may cost an agent its say
 * (`reputation_violation`), because it compares with the truth and not with other agents.
 *
 * Honest errors cluster on hard questions, which makes honest agents err together, but each agent's own series stays a
 * series of independent questions: the clustering disturbs the honest rate (honest-error.ts), not the test.
 * Blind spot: an agent that errs less than about half the gap above the honest rate passes for as long as it keeps to it.
 */
import { BASIS_POINTS } from '../quorum/weights.ts';
import type { HonestErrorRange } from './honest-error.ts';
import {
  boundariesOf,
  type ErrorChances,
  type Hypotheses,
  recoveryScore,
  runTest,
  type TestResult,
} from './sequential-test.ts';

/** What tells a faulty agent from an honest one. */
export interface ErrorTestRules extends ErrorChances {
  /** How much more often a faulty agent errs than an honest one, at least, in basis points. */
  readonly errorGap: number;
  /** What the sound hypothesis allows above the honest rate, in basis points: honest agents are not all alike. */
  readonly soundMargin: number;
  /** How far the faulty hypothesis stands below honest rate + gap, in basis points. */
  readonly faultyMargin: number;
  /** Known answers after which a test that is still open is settled by the sign of its score. */
  readonly settleWithin: number;
}

/** Runs the test over one agent's known answers, oldest first; true is an error. */
export function testErrors(errors: readonly boolean[], honest: HonestErrorRange, rules: ErrorTestRules): TestResult {
  const boundaries = boundariesOf(rules);
  const accusing = runTest(errors, hypothesesAt(honest.high, rules), boundaries);
  if (accusing.state === 'faulty') return accusing;
  const clearing = runTest(errors, hypothesesAt(honest.low, rules), boundaries);
  if (clearing.state === 'sound') return clearing;
  const isOverdue = errors.length >= rules.settleWithin && clearing.lastSoundAfter === null;
  if (!isOverdue) return { ...accusing, state: 'open', settledAfter: null, lastSoundAfter: clearing.lastSoundAfter };
  const middle = runTest(errors, hypothesesAt(Math.floor((honest.low + honest.high) / 2), rules), boundaries);
  return { ...middle, state: middle.score > 0 ? 'faulty' : 'sound', settledAfter: rules.settleWithin };
}

/**
 * Whether an agent found faulty has earned its way back: from the upper boundary down to the lower one, which takes
 * twice the evidence that clears an agent of which nothing is known.
 */
export function hasRecovered(errors: readonly boolean[], honest: HonestErrorRange, rules: ErrorTestRules): boolean {
  const boundaries = boundariesOf(rules);
  return recoveryScore(errors, hypothesesAt(honest.low, rules), boundaries) <= boundaries.sound;
}

/** Both hypotheses move with the honest rate; neither leaves 0 .. 1. */
function hypothesesAt(honestRate: number, { errorGap, soundMargin, faultyMargin }: ErrorTestRules): Hypotheses {
  const soundRate = honestRate + soundMargin;
  return {
    soundRate,
    faultyRate: Math.min(BASIS_POINTS - 1, Math.max(soundRate + 1, honestRate + errorGap - faultyMargin)),
  };
}
