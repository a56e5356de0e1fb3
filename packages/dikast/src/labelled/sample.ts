/**
 * A labelled answer: what the pools are measured on. One row of a data set may give several, one for each pool that its
 * labels speak of.
 */
import type { ValidationRequestInput } from '../request/request.ts';
import type { Span } from '../text/sentences.ts';

/** One labelled answer, for one pool. */
export interface Sample {
  /** Unique within its file. */
  readonly id: string;
  readonly dataset: string;
  readonly task: string;
  /** Rows of one source or question share it: they are never split between training and testing. */
  readonly group: string;
  readonly pool: string;
  readonly request: ValidationRequestInput;
  /** Whether the pool's proposition holds, by the people who labelled it. */
  readonly isGood: boolean;
  /** What people marked as not supported, if they marked anything. */
  readonly spans?: readonly Span[];
}
