/**
 * What a pool made of a sample: one line of the journal. Holds no text, only figures and names.
 */
import type { Choice } from '@dikast/core/ballots/ballot';
import type { Outcome } from '@dikast/core/voting/decision';
import type { SpanOverlap } from './span-overlap.ts';

/** One agent's part. */
export interface AgentOpinion {
  readonly agent: string;
  /** In the first round and after cross-examination. */
  readonly first: Choice;
  readonly final: Choice;
  /** How sure it was, before cross-examination, that the proposition holds: 0 .. 1; 0.5 where it abstained without a measure of it. */
  readonly score: number;
  /** What it adds to the pool's score, as log-odds, if the pool's score is made of such. */
  readonly evidence?: number;
}

/** One sample judged by its pool. */
export interface Judgement {
  /** Of the sample, in the order of the run. */
  readonly index: number;
  readonly id: string;
  readonly dataset: string;
  readonly task: string;
  readonly group: string;
  readonly pool: string;
  readonly isGood: boolean;
  readonly outcome: Outcome;
  /** The pool's aggregated score that the proposition holds, 0 .. 1. */
  readonly score: number;
  readonly agents: readonly AgentOpinion[];
  /** Of trivial-scores.ts, in its order. */
  readonly trivial: readonly number[];
  readonly overlap?: SpanOverlap;
  readonly milliseconds: number;
}
