/**
 * `extreme_bias`: an agent that gives the same choice whatever the truth is. On a set of questions most of which deserve
 * that choice it hardly errs, so the error test alone would clear it; looked at is therefore each kind of truth alone.
 *
 * Honest agents miss up to a quarter of either kind; the sound hypothesis grants one half.
 * Blind spot: an agent that is only leaning (wrong on 60 % of one kind) is left to the error test.
 */
import { boundariesOf, type ErrorChances, type Hypotheses, runTest, type TestResult } from './sequential-test.ts';

/** One known answer: what was true, and whether the agent missed it. */
export interface BiasAnswer {
  readonly truth: 'approve' | 'reject';
  readonly isWrong: boolean;
}

const MISSING_ONE_KIND: Hypotheses = { soundRate: 5000, faultyRate: 9000 };
/** Share of all answers that must be the same choice, in basis points, and answers of each kind it must hold over. */
const SAME_CHOICE_MIN = 8500;
const KIND_MIN = 5;

/** The kind of truth that the agent always misses, with the test that says so; or undefined. */
export function testBias(
  answers: readonly BiasAnswer[],
  chances: ErrorChances,
): { readonly missed: 'approve' | 'reject'; readonly test: TestResult } | undefined {
  if (!isSameChoice(answers)) return undefined;
  for (const missed of ['approve', 'reject'] as const) {
    const series = answers.filter(({ truth }) => truth === missed).map(({ isWrong }) => isWrong);
    const test = runTest(series, MISSING_ONE_KIND, boundariesOf(chances));
    if (test.state === 'faulty') return { missed, test };
  }
  return undefined;
}

/** Whether nearly all answers were one choice although both kinds of truth occurred. */
function isSameChoice(answers: readonly BiasAnswer[]): boolean {
  const truths = answers.filter(({ truth }) => truth === 'approve').length;
  const approvals = answers.filter(({ truth, isWrong }) => (truth === 'approve') !== isWrong).length;
  const most = Math.max(approvals, answers.length - approvals);
  const areBothKinds = Math.min(truths, answers.length - truths) >= KIND_MIN;
  return areBothKinds && most * 10_000 >= SAME_CHOICE_MIN * answers.length;
}
