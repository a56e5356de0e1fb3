/**
 * Who answers, and how errors hang together. `levels` covers both difficulty levels and latent difficulty: given the
 * level of a task the agents err independently.
 */
import { assert } from '@dikast/core/base/assert';

/** Tasks of one difficulty. */
export interface Level {
  /** Share of all tasks; shares add up to 1. */
  readonly share: number;
  /** Each agent's probability to be wrong on these tasks. */
  readonly errors: readonly number[];
}

/** How errors arise. */
export type Errors =
  | { readonly kind: 'levels'; readonly levels: readonly Level[] }
  /** Equal agents whose errors correlate pairwise with `rho` (beta-binomial). */
  | { readonly kind: 'exchangeable'; readonly n: number; readonly error: number; readonly rho: number };

/** A panel of agents. */
export interface PanelModel {
  readonly errors: Errors;
  /**
   * Share of wrong answers that are one and the same wrong answer. 1: all errors collide, the worst case. Two wrong
   * answers agree with probability `alike` squared; the other errors agree with nothing.
   */
  readonly alike: number;
}

/** Agents that err independently of one another, each with its own error rate. */
export function independentPanel(errors: readonly number[], alike = 1): PanelModel {
  return levelPanel([{ share: 1, errors }], alike);
}

/** n equal, independent agents. */
export function equalPanel(n: number, error: number, alike = 1): PanelModel {
  return independentPanel(
    Array.from({ length: n }, () => error),
    alike,
  );
}

/** n equal agents whose errors correlate. */
export function correlatedPanel(n: number, error: number, rho: number, alike = 1): PanelModel {
  return { errors: { kind: 'exchangeable', n, error, rho }, alike };
}

/** Agents on tasks of several difficulties. */
export function levelPanel(levels: readonly Level[], alike = 1): PanelModel {
  const total = levels.reduce((sum, { share }) => sum + share, 0);
  assert(Math.abs(total - 1) < 1e-9, 'shares of levels add up to 1');
  assert(new Set(levels.map(({ errors }) => errors.length)).size === 1, 'every level has all agents');
  return { errors: { kind: 'levels', levels }, alike };
}

/** How many agents a panel has. */
export function panelSize({ errors }: PanelModel): number {
  return errors.kind === 'exchangeable' ? errors.n : (errors.levels[0]?.errors.length ?? 0);
}

/** How often the first agent alone is wrong. */
export function firstError({ errors }: PanelModel): number {
  if (errors.kind === 'exchangeable') return errors.error;
  return errors.levels.reduce((sum, level) => sum + level.share * (level.errors[0] ?? 0), 0);
}
