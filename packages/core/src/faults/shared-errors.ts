/**
 * `collusion`: two agents whose errors are the same errors. Agreement proves nothing (honest agents agree because the
 * answer is right); shared errors do, beyond those that hard questions make honest agents share.
 *
 * Looked at are only the questions on which at least one of the two erred: how often was it both? Honest agents with
 * 25 % errors correlated by rho = 0.3 share 31 % of them; two that act as one share all. And the errors must go together
 * more than their number explains: two agents that are always wrong share every error without knowing of each other.
 *
 * It only names the reason for agents that the error test has found faulty already. Were shared errors enough, a
 * copycat could drag the honest agent that it copies down with it.
 * Blind spots: colluders that stay under the error test are not accused, only discounted in weight; two agents with
 * the same extreme bias look like colluders, and for the panel they are.
 */
import { boundariesOf, type Hypotheses, runTest } from './sequential-test.ts';

/** Two agents on one question that both answered. */
export interface PairAnswer {
  readonly isFirstWrong: boolean;
  readonly isSecondWrong: boolean;
  /** Both wrong, both with findings, and the findings are the same to the byte. */
  readonly isSameWrongFinding: boolean;
  /** Both wrong and at least one of them gave findings. */
  readonly hasWrongFinding: boolean;
}

/** What speaks for two agents acting as one. */
export interface SharedErrors {
  /** Score of the test that fits best, in millionths of a nat. */
  readonly score: number;
  readonly bound: number;
  readonly isBeyondChance: boolean;
}

/** Share of errors in common: honest agents on hard questions, and agents that act as one. */
const IN_COMMON: Hypotheses = { soundRate: 4500, faultyRate: 8000 };
/** Share of common errors with the same wrong finding: honest agents misled alike, and agents that copy. */
const SAME_FINDING: Hypotheses = { soundRate: 3000, faultyRate: 9000 };
/** One chance in twenty to give the wrong reason for a fault that stands anyway. */
const CHANCES = { falseAccusationPerMillion: 50_000, missPerMillion: 50_000 };

/** Weighs what two agents' errors have in common. */
export function sharedErrors(answers: readonly PairAnswer[]): SharedErrors {
  const boundaries = boundariesOf(CHANCES);
  const either = answers.filter(({ isFirstWrong, isSecondWrong }) => isFirstWrong || isSecondWrong);
  const together = runTest(
    either.map(({ isFirstWrong, isSecondWrong }) => isFirstWrong && isSecondWrong),
    IN_COMMON,
    boundaries,
  );
  const found = answers.filter(({ hasWrongFinding }) => hasWrongFinding);
  const same = runTest(
    found.map(({ isSameWrongFinding }) => isSameWrongFinding),
    SAME_FINDING,
    boundaries,
  );
  const isTogether = together.state === 'faulty' && doErrorsGoTogether(answers);
  const best = same.state === 'faulty' && !isTogether ? same : together;
  return { score: best.score, bound: boundaries.faulty, isBeyondChance: isTogether || same.state === 'faulty' };
}

/** Whether the correlation of the errors is at least one half: 4 (N n11 - ab)^2 >= a (N - a) b (N - b). */
function doErrorsGoTogether(answers: readonly PairAnswer[]): boolean {
  const { covariance, varianceProduct } = errorMoments(answers);
  return covariance > 0 && varianceProduct > 0 && 4 * covariance * covariance >= varianceProduct;
}

/** N^2 times the covariance of two agents' errors, and N^4 times the product of their variances. */
export function errorMoments(answers: readonly Pick<PairAnswer, 'isFirstWrong' | 'isSecondWrong'>[]): {
  readonly covariance: number;
  readonly varianceProduct: number;
} {
  let [first, second, both] = [0, 0, 0];
  for (const { isFirstWrong, isSecondWrong } of answers) {
    if (isFirstWrong) first++;
    if (isSecondWrong) second++;
    if (isFirstWrong && isSecondWrong) both++;
  }
  const total = answers.length;
  return {
    covariance: total * both - first * second,
    varianceProduct: first * (total - first) * second * (total - second),
  };
}
