/**
 * How far agents err together. Correlated agents are worth fewer votes than they have: with a mean correlation rho, n of
 * them are worth n / (1 + (n - 1) rho).
 */
import { errorMoments, type PairAnswer } from '../faults/shared-errors.ts';
import { BASIS_POINTS } from '../quorum/weights.ts';
import { pairAnswersOf } from './known-marks.ts';
import { type KnownRow, type PoolMemory, ROSTER_MAX } from './pool-memory.ts';

/** Shared questions that weigh as much as the belief that two agents err independently. */
const PRIOR_QUESTIONS = 50;

/** What is known of two agents' errors together. */
export interface PairCorrelation {
  /** Questions both answered. */
  readonly questions: number;
  /** Correlation of the errors in basis points, -10,000 .. 10,000; null when one of them always or never erred. */
  readonly measured: number | null;
  /** The same, shrunk to 0 while questions are few, and never below it: what weights go by. */
  readonly shrunk: number;
}

const pairsKnown = new WeakMap<readonly KnownRow[], Map<number, PairCorrelation>>();

/** The error correlation of two agents by their places in the memory; counted once for each set of known answers. */
export function pairCorrelation(memory: PoolMemory, first: number, second: number): PairCorrelation {
  const pairs = pairsKnown.get(memory.known) ?? new Map<number, PairCorrelation>();
  pairsKnown.set(memory.known, pairs);
  const key = Math.min(first, second) * ROSTER_MAX + Math.max(first, second);
  const correlation = pairs.get(key) ?? correlate(pairAnswersOf(memory, first, second));
  pairs.set(key, correlation);
  return correlation;
}

/** Shared questions from which on a pair's correlation is worth reporting. */
const QUESTIONS_MIN = 20;

/** Mean error correlation over the pairs of a panel, in basis points; null until pairs have answered enough together. */
export function panelCorrelation(memory: PoolMemory, panel: readonly { readonly agent: string }[]): number | null {
  const places = panel.map(({ agent }) => memory.agents.findIndex((record) => record.agent === agent));
  const pairs = places
    .flatMap((first, position) => places.slice(position + 1).map((second) => pairCorrelation(memory, first, second)))
    .filter(({ questions, measured }) => questions >= QUESTIONS_MIN && measured !== null);
  if (pairs.length === 0) return null;
  return Math.trunc(pairs.reduce((sum, { measured }) => sum + (measured ?? 0), 0) / pairs.length);
}

function correlate(answers: readonly PairAnswer[]): PairCorrelation {
  const { covariance, varianceProduct } = errorMoments(answers);
  const measured =
    varianceProduct === 0 ? null : Math.trunc((covariance * BASIS_POINTS) / integerRoot(varianceProduct));
  const questions = answers.length;
  const shrunk = Math.floor((Math.max(0, measured ?? 0) * questions) / (questions + PRIOR_QUESTIONS));
  return { questions, measured, shrunk: Math.min(BASIS_POINTS, shrunk) };
}

/** The largest integer whose square is at most `value` (Newton, in integers). */
export function integerRoot(value: number): number {
  if (value < 2) return value;
  let root = value;
  let next = Math.floor((root + 1) / 2);
  while (next < root) {
    root = next;
    next = Math.floor((root + Math.floor(value / root)) / 2);
  }
  return root;
}
