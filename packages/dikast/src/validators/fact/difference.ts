/**
 * What a comparison of a claim with source sentences works on and what it yields.
 */
import type { Evidence } from '@dikast/core/ballots/ballot';
import type { Claim } from '../../request/claims.ts';
import type { Sentence } from '../../text/document.ts';
import type { Span } from '../../text/sentences.ts';
import type { Subject } from '../../text/subject.ts';
import type { FactObjectionKind } from './objection-kinds.ts';

/** A claim beside the source sentences that one method holds to speak of the same thing, best first. */
export interface Comparison {
  readonly subject: Subject;
  readonly claim: Claim;
  /** The claim's words, quantities, dates and names. */
  readonly sentence: Sentence;
  readonly passage: readonly Sentence[];
}

/** One concrete difference between a claim and the sources. */
export interface Difference {
  readonly kind: FactObjectionKind;
  /** Where in the answer. */
  readonly span: Span;
  readonly evidence: readonly Evidence[];
  /** One sentence for people. */
  readonly reason: string;
}

/** A way to find differences. */
export type Comparer = (comparison: Comparison) => readonly Difference[];

/** "hr-7 says" for a sentence of source hr-7. */
export function speakerOf(sentence: Sentence): string {
  return sentence.document.name.replace(/^source:/, '');
}

/** A short quotation for a reason. */
export function shorten(text: string, lengthMax = 90): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= lengthMax ? line : `${line.slice(0, lengthMax - 1).trimEnd()}…`;
}
