/**
 * Whether the completeness pool has anything to judge in a request: an answer is complete only with respect to a query.
 */
import type { ValidationRequest } from '../../request/request.ts';

/** Whether the pool is seated, and why, in one sentence. */
export function isCompletenessPoolSeated(request: ValidationRequest): {
  readonly seated: boolean;
  readonly reason: string;
} {
  const hasQuery = request.query !== undefined && /[\p{L}\p{N}]/u.test(request.query);
  return hasQuery
    ? { seated: true, reason: 'the request has a query' }
    : { seated: false, reason: 'the request has no query that an answer could leave open' };
}
