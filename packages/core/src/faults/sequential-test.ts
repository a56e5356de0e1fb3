/**
 * Wald's sequential probability ratio test (Wald, "Sequential Tests of Statistical Hypotheses", 1945) on a series of
 * hits and misses. It stops as soon as the evidence suffices, which takes about half the observations of a fixed test.
 *
 * The score is the log likelihood ratio of "faulty" against "sound", kept from falling below the lower boundary: an
 * agent that was cleared long ago starts its next test there, so that a good past cannot hide a bad present.
 */
import { assert } from '../base/assert.ts';
import { microNats } from '../base/natural-log.ts';
import { BASIS_POINTS } from '../quorum/weights.ts';

const MILLION = 1_000_000;

/** The rate of hits (wrong answers, late ballots) of a sound agent and of a faulty one, in basis points. */
export interface Hypotheses {
  readonly soundRate: number;
  readonly faultyRate: number;
}

/** Chances of a wrong end of the test, in millionths: 500 is 0.05 %. */
export interface ErrorChances {
  /** A sound agent called faulty (alpha). */
  readonly falseAccusationPerMillion: number;
  /** A faulty agent called sound (beta). */
  readonly missPerMillion: number;
}

/** Scores that end a test, in millionths of a nat. */
export interface Boundaries {
  readonly faulty: number;
  readonly sound: number;
}

/** Where a test stands. */
export type TestState = 'open' | 'sound' | 'faulty';

/** How a test came out. */
export interface TestResult {
  readonly state: TestState;
  /** Millionths of a nat: positive speaks for faulty. */
  readonly score: number;
  /** Observations in the series. */
  readonly observations: number;
  /** Observations it took to settle the state, or null while it is open. */
  readonly settledAfter: number | null;
  /** Observations after which the score last stood on the lower boundary, or null when it never did. */
  readonly lastSoundAfter: number | null;
}

/** Wald's boundaries: ln((1 - beta) / alpha) and ln(beta / (1 - alpha)). */
export function boundariesOf({ falseAccusationPerMillion, missPerMillion }: ErrorChances): Boundaries {
  return {
    faulty: microNats(MILLION - missPerMillion, falseAccusationPerMillion),
    sound: microNats(missPerMillion, MILLION - falseAccusationPerMillion),
  };
}

/** What one hit and one miss add to the score. */
export function stepsOf({ soundRate, faultyRate }: Hypotheses): { readonly hit: number; readonly miss: number } {
  assert(0 < soundRate && soundRate < faultyRate && faultyRate < BASIS_POINTS, 'rates are apart and within 0 .. 1');
  return {
    hit: microNats(faultyRate, soundRate),
    miss: microNats(BASIS_POINTS - faultyRate, BASIS_POINTS - soundRate),
  };
}

/** Runs the test over a series, oldest first. It ends for good at the upper boundary; below it goes on. */
export function runTest(series: readonly boolean[], hypotheses: Hypotheses, boundaries: Boundaries): TestResult {
  const steps = stepsOf(hypotheses);
  let [state, score]: [TestState, number] = ['open', 0];
  let [settledAfter, lastSoundAfter]: [number | null, number | null] = [null, null];
  for (const [index, isHit] of series.entries()) {
    score = Math.max(boundaries.sound, score + (isHit ? steps.hit : steps.miss));
    const next = stateAfter(state, score, boundaries);
    if (next !== state) settledAfter = next === 'open' ? null : index + 1;
    state = next;
    if (score <= boundaries.sound) lastSoundAfter = index + 1;
    if (state === 'faulty') break;
  }
  return { state, score, observations: series.length, settledAfter, lastSoundAfter };
}

/**
 * Where a faulty agent stands on its way back: the score starts at the upper boundary and never leaves the two. It has
 * recovered when the score arrives at the lower one.
 */
export function recoveryScore(series: readonly boolean[], hypotheses: Hypotheses, boundaries: Boundaries): number {
  const steps = stepsOf(hypotheses);
  const next = (score: number, isHit: boolean) => score + (isHit ? steps.hit : steps.miss);
  return series.reduce(
    (score, isHit) => Math.max(boundaries.sound, Math.min(boundaries.faulty, next(score, isHit))),
    boundaries.faulty,
  );
}

/** A cleared agent stays cleared until its score is back above the start. */
function stateAfter(state: TestState, score: number, boundaries: Boundaries): TestState {
  if (score >= boundaries.faulty) return 'faulty';
  if (score <= boundaries.sound) return 'sound';
  return state === 'sound' && score <= 0 ? 'sound' : 'open';
}
