/**
 * The roster of the citation pool: five ways to see whether citations hold.
 */
import type { Validator } from '../../ports.ts';
import { CITATION_ACCESS } from './citation-access.ts';
import { CITATION_COVERAGE } from './citation-coverage.ts';
import { CITATION_FORMAT } from './citation-format.ts';
import { CITATION_SUPPORT } from './citation-support.ts';
import { type PageFetcher, withPageAccess } from './fetched-access.ts';
import { QUOTATION } from './quotation.ts';

/** The built-in validators of the citation pool; none of them uses the network. */
export const CITATION_VALIDATORS: readonly Validator[] = [
  CITATION_FORMAT,
  CITATION_COVERAGE,
  CITATION_SUPPORT,
  QUOTATION,
  CITATION_ACCESS,
];

/** What may be switched on in the citation pool. */
export interface CitationValidatorsOptions {
  /** Opens the pages that answers cite; without it nothing is fetched. Give it `makeSafeFetch()`, not a bare fetch. */
  readonly fetchUrls?: PageFetcher;
}

/** The validators of the citation pool with these options. */
export function citationValidators({ fetchUrls }: CitationValidatorsOptions = {}): readonly Validator[] {
  if (fetchUrls === undefined) return CITATION_VALIDATORS;
  return CITATION_VALIDATORS.map((one) => (one === CITATION_ACCESS ? withPageAccess(one, fetchUrls) : one));
}
