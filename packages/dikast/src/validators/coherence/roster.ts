/**
 * The validators of coherence_assessment.
 */
import type { Validator } from '../../ports.ts';
import { connectives } from './connectives.ts';
import { repetition } from './repetition.ts';
import { selfContradiction } from './self-contradiction.ts';
import { structure } from './structure.ts';
import { topicDrift } from './topic-drift.ts';

/** All five; they need neither sources nor a query. */
export const COHERENCE_VALIDATORS: readonly Validator[] = [
  selfContradiction,
  connectives,
  topicDrift,
  repetition,
  structure,
];
