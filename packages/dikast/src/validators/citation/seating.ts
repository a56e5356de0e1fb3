/**
 * Whether the citation pool has anything to judge in a request, so that its seats are not filled for nothing.
 */
import type { ValidationRequest } from '../../request/request.ts';
import { findAnswerCitations } from './citation-reading.ts';

/** Whether the pool is seated, and why, in one sentence. */
export function isCitationPoolSeated(request: ValidationRequest): {
  readonly seated: boolean;
  readonly reason: string;
} {
  if (request.citations === 'ignored') return { seated: false, reason: 'the request ignores citations' };
  if (request.citations === 'required') return { seated: true, reason: 'the request requires citations' };
  const count = findAnswerCitations(request).length;
  if (count === 0) return { seated: false, reason: 'the answer carries no citation and none is required' };
  return { seated: true, reason: `the answer carries ${count === 1 ? 'a citation' : `${count} citations`}` };
}
