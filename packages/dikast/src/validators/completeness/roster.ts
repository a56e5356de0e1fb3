/**
 * The validators of the completeness pool.
 */
import type { Validator } from '../../ports.ts';
import { items } from './items.ts';
import { keyContent } from './key-content.ts';
import { queryConstraints } from './query-constraints.ts';
import { queryFacets } from './query-facets.ts';
import { questionType } from './question-type.ts';

/** Five validators of "this answer addresses everything that the query asks and that the sources can answer". */
export const COMPLETENESS_VALIDATORS: readonly Validator[] = [
  queryFacets,
  questionType,
  queryConstraints,
  items,
  keyContent,
];
