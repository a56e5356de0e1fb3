/**
 * The published model of difficulty: on complexity c = 1 .. 5 the first model errs with .13 + .05 (c - 1), the second with
 * what is left after .21, at least .02.
 */
import type { Level } from '../reliability/panel-model.ts';

/** The five levels, hardest last. */
export const DIFFICULTIES = [1, 2, 3, 4, 5] as const;

/** Error rates of both models at one complexity. */
export function errorsAt(complexity: number, easiest = 0.13): readonly [number, number] {
  const error = easiest + 0.05 * (complexity - 1);
  return [error, Math.max(0.02, error - 0.21)];
}

/** All levels, equally often. */
export function difficultyLevels(easiest?: number): readonly Level[] {
  return DIFFICULTIES.map((complexity) => ({ share: 1 / DIFFICULTIES.length, errors: errorsAt(complexity, easiest) }));
}
