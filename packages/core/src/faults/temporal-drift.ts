/**
 * `temporal_drift`: an agent that was sound and is no longer: a sleeper, a model silently replaced, slow decay.
 *
 * The error test never lets its score fall below the lower boundary, which makes it a cumulative-sum chart (Page,
 * "Continuous Inspection Schemes", 1954) once an agent is cleared: a good past is worth no more than one clearance. The
 * change point is the last place at which the score stood on that floor; what the suspicion rests on begins there.
 * Blind spot: a drift that ends below the test's gap is not seen, and one so slow that the window of known answers
 * forgets the good time before the bad one settles is called a plain reputation violation.
 */
import type { TestResult } from './sequential-test.ts';

/** How many answers were still good, or undefined when the test does not show a change for the worse. */
export function changePointOf(test: TestResult): number | undefined {
  return test.state === 'faulty' && test.lastSoundAfter !== null ? test.lastSoundAfter : undefined;
}
