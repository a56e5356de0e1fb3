/**
 * The built-in pools: their propositions, when they are seated, and their validators.
 */
import type { Validator } from '../ports.ts';
import type { ValidationRequest } from '../request/request.ts';
import { CITATION_VALIDATORS } from './citation/roster.ts';
import { isCitationPoolSeated } from './citation/seating.ts';
import { COHERENCE_VALIDATORS } from './coherence/roster.ts';
import { COMPLETENESS_VALIDATORS } from './completeness/roster.ts';
import { isCompletenessPoolSeated } from './completeness/seating.ts';
import { FACT_VALIDATORS } from './fact/roster.ts';

/** Whether a pool has something to judge in a request, and why not. Decided by rule before anybody votes. */
export type Seating = (request: ValidationRequest) => { readonly seated: boolean; readonly reason: string };

/** A pool's fixed part. */
export interface PoolDefinition {
  readonly name: string;
  /** What all its agents vote on. */
  readonly proposition: string;
  readonly seating: Seating;
  readonly validators: readonly Validator[];
}

const always: Seating = () => ({ seated: true, reason: 'every answer is judged' });

/** The four pools that ship with Dikast, in the order in which reports show them. */
export const BUILT_IN_POOLS: readonly PoolDefinition[] = [
  {
    name: 'fact_verification',
    proposition: 'Every checkable claim of this answer is supported by the sources.',
    seating: always,
    validators: FACT_VALIDATORS,
  },
  {
    name: 'citation_validation',
    proposition:
      'Every citation is well formed, names a given source, and that source supports the claim it stands at; claims that need a citation carry one.',
    seating: isCitationPoolSeated,
    validators: CITATION_VALIDATORS,
  },
  {
    name: 'coherence_assessment',
    proposition: 'This answer does not contradict itself, stays on its subject and can be read in order.',
    seating: always,
    validators: COHERENCE_VALIDATORS,
  },
  {
    name: 'completeness_validation',
    proposition: 'This answer addresses everything that the query asks and that the sources can answer.',
    seating: isCompletenessPoolSeated,
    validators: COMPLETENESS_VALIDATORS,
  },
];

/** The definition of a pool: a built-in one, or a custom one that judges every answer. */
export function poolDefinition(name: string, proposition: string | undefined): PoolDefinition {
  const builtIn = BUILT_IN_POOLS.find((pool) => pool.name === name);
  if (builtIn !== undefined) return builtIn;
  return { name, proposition: proposition ?? 'This answer is fit to be given.', seating: always, validators: [] };
}
