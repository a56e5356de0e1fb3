/**
 * Where every agent of a pool stands by its known answers: its error test against the honest rate of this very pool.
 */
import type { HonestErrorRange } from '../faults/honest-error.ts';
import { honestErrorRange } from '../faults/honest-error.ts';
import { testErrors } from '../faults/known-answer-errors.ts';
import type { TestResult } from '../faults/sequential-test.ts';
import { faultsMax } from '../quorum/quorum.ts';
import { answersOf, talliesOf } from './known-marks.ts';
import type { PoolMemory } from './pool-memory.ts';

/** The honest error rate of the pool, as far as its known answers tell. */
export function honestErrorOf(memory: PoolMemory): HonestErrorRange {
  return honestErrorRange(talliesOf(memory), faultsMax(Math.max(1, memory.agents.length)), memory.rules);
}

/** The error test of the agent at `index`, over its latest known answers. */
export function errorTestOf(memory: PoolMemory, index: number, honest: HonestErrorRange): TestResult {
  const answers = answersOf(memory, index, memory.agents[index]?.testedSince ?? 0);
  const latest = answers.slice(-memory.rules.settleWithin);
  return testErrors(
    latest.map(({ isWrong }) => isWrong),
    honest,
    memory.rules,
  );
}
