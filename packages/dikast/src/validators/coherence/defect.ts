/**
 * A defect that a method found in an answer, before it becomes an objection.
 */
import type { Severity } from '@dikast/core/ballots/ballot';
import type { Span } from '../../text/sentences.ts';
import type { CoherenceKind } from './objection-kinds.ts';

/** A defect at one claim, with the stretches of the answer that show it and one sentence why. */
export interface Defect {
  readonly kind: CoherenceKind;
  readonly severity: Severity;
  readonly claim: number;
  /** What shows the defect: the claim itself or part of it, and what it clashes with. */
  readonly shownBy: readonly Span[];
  readonly reason: string;
}
