/**
 * What error rate is honest on these questions? Nobody knows beforehand: hard questions make every honest agent err. So
 * it is estimated from the panel's own known answers, in a way that f liars cannot shift out of the honest range.
 *
 * Of m agents at most f lie, so the (m - f)-th smallest error rate is at most the largest honest one; and while
 * m >= 2f + 1 it is at least some honest one. Liars that err much fall behind it, liars that never err only move it from
 * one honest agent's rate to another's. Blind spot: honest agents whose rates lie further apart than the test's margin
 * on top of this rate; the worst of them may be accused (measured in honest-error.test.ts).
 */
import { BASIS_POINTS } from '../quorum/weights.ts';

/** Known answers of one agent. */
export interface ErrorTally {
  readonly answers: number;
  readonly errors: number;
}

/** Bounds on what is taken for honest, in basis points. */
export interface HonestErrorBounds {
  readonly honestErrorMin: number;
  readonly honestErrorMax: number;
}

/** A range that the honest error rate lies in, in basis points: accusing takes the high end, clearing the low one. */
export interface HonestErrorRange {
  readonly low: number;
  readonly high: number;
}

/** Known answers that make an agent's rate worth looking at. */
const ANSWERS_MIN = 10;
/** Imagined answers that widen the range while real ones are few: all wrong for the high end, all right for the low. */
const IMAGINED_ANSWERS = 4;

/** The range of the honest error rate among agents of which at most f lie. */
export function honestErrorRange(
  tallies: readonly ErrorTally[],
  f: number,
  { honestErrorMin, honestErrorMax }: HonestErrorBounds,
): HonestErrorRange {
  const known = tallies.filter(({ answers }) => answers >= ANSWERS_MIN);
  if (known.length < 2 * f + 1) return { low: honestErrorMin, high: honestErrorMax };
  const ascending = [...known].sort((left, right) => left.errors * right.answers - right.errors * left.answers);
  const { answers, errors } = ascending[known.length - f - 1] ?? { answers: 0, errors: 0 };
  const within = (rate: number) => Math.max(honestErrorMin, Math.min(honestErrorMax, Math.floor(rate)));
  const imagined = answers + IMAGINED_ANSWERS;
  return {
    low: within((errors * BASIS_POINTS) / imagined),
    high: within(((errors + IMAGINED_ANSWERS) * BASIS_POINTS) / imagined),
  };
}
