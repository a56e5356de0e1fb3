/**
 * A published figure beside the rule that it is said to follow, and the rule that does yield it. What is published counts
 * as met when it is the exact value rounded, or when it was drawn on so many tasks and lies in what chance allows.
 */

import { exactOutcome } from '../reliability/exact-outcome.ts';
import type { PanelModel } from '../reliability/panel-model.ts';
import type { Strategy } from '../reliability/strategy.ts';
import { isWithin, wilsonInterval } from '../reliability/wilson.ts';

/** How a published figure fares. */
export type Mark = 'holds' | 'holds under another rule' | 'does not hold';

/** A share of tasks and the figure that follows from it. */
export interface Measure {
  readonly strategy: Strategy;
  readonly panel: PanelModel;
  readonly share: 'right' | 'wrong';
  /** From the share to the figure; rises or falls throughout. */
  readonly figure: (share: number) => number;
}

/** A rule and the exact figure under it. */
export interface Rule {
  readonly text: string;
  readonly exact: number;
  /** Absent where the figure is plain arithmetic. */
  readonly measure?: Measure;
}

/** A published figure. */
export interface Claim {
  readonly text: string;
  readonly published: number;
  /** Digits behind the point as published. */
  readonly digits: number;
  readonly unit: string;
  /** Tasks that the published figure was drawn on; absent where it is stated as exact. */
  readonly drawnOn?: number;
  /** The rule that it is said to follow. */
  readonly stated: Rule;
  /** The exact figure under that rule, as this project has always stated it. */
  readonly recorded: string;
  /** Other rules that were tried; the first that yields the figure is named. */
  readonly others: readonly Rule[];
  readonly note?: string;
}

/** A rule over a simulated share. */
export function measured(text: string, measure: Measure): Rule {
  return { text, measure, exact: measure.figure(exactOutcome(measure.strategy, measure.panel)[measure.share]) };
}

/** A rule that is plain arithmetic. */
export function computed(text: string, exact: number): Rule {
  return { text, exact };
}

/** Whether a rule yields what was published. */
function yields(rule: Rule, { published, digits, drawnOn }: Claim): boolean {
  if (Math.abs(rule.exact - published) <= 0.5 * 10 ** -digits + 1e-9) return true;
  if (drawnOn === undefined) return false;
  return isWithin(rule.exact / 100, wilsonInterval(Math.round((published / 100) * drawnOn), drawnOn));
}

/** The first other rule that yields the figure. */
export function yieldingRule(claim: Claim): Rule | undefined {
  return claim.others.find((rule) => yields(rule, claim));
}

/** The mark of a claim. */
export function markOf(claim: Claim): Mark {
  if (yields(claim.stated, claim)) return 'holds';
  return yieldingRule(claim) === undefined ? 'does not hold' : 'holds under another rule';
}

/** Whether our exact figure is still the recorded one, to its digits. */
export function isAsRecorded({ stated, recorded }: Claim): boolean {
  const digits = recorded.split('.')[1]?.length ?? 0;
  return stated.exact.toFixed(digits) === recorded;
}
