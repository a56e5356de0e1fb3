/**
 * What the agents of this pool share about a request, as data: the parts of the query, what the answer states, and which
 * source sentences speak of each part.
 */
import type { Sentence } from '../../text/document.ts';
import type { AnswerKind } from './answer-kinds.ts';
import type { Demand } from './query-demands.ts';
import type { QueryPart } from './query-parts.ts';

/** A sentence with the query's terms that it has. */
export interface Reading {
  readonly sentence: Sentence;
  readonly terms: ReadonlySet<string>;
}

/** Values with the places of the statements that give them. */
export type StatedValues = ReadonlyMap<string, readonly number[]>;

/** A part of the query with the source sentences that speak of it, best first. */
export interface PartReading {
  readonly part: QueryPart;
  readonly support: readonly Reading[];
  /** The answer must give the kind of thing asked for: it leaves plain marks, and the sources give it. */
  readonly isKindDue: boolean;
  /** Share of the part's own words, by weight, that the best of them has; 0 .. 1. */
  readonly supportShare: number;
  /** The answer says that it does not know this part. */
  readonly isRefused: boolean;
}

/** The request as this pool sees it, before its parts are looked up. */
export interface CommonReading {
  readonly statements: readonly Reading[];
  readonly sources: readonly Reading[];
  /** Statements that have a concept. */
  placesOf(concept: string): readonly number[];
  /** The query as entity keys are written. */
  readonly queryText: string;
  /** Keys of query terms found in any statement. */
  readonly taken: ReadonlySet<string>;
  /** Demands on the form of the answer that it does not meet. */
  readonly unmetDemands: readonly Demand[];
  /** Values of a kind that the statements give; for `open`, their facts: quantities with a unit, and dates. */
  stated(kind: AnswerKind): StatedValues;
  /** How telling a term is: rare in the sources, and not a light word. */
  weightOf(key: string): number;
  /** Share of the keys' weight that is in `found`; 1 for no keys. */
  shareOf(keys: readonly string[], found: ReadonlySet<string>): number;
}

/** The request as this pool sees it. */
export interface CompletenessReading extends CommonReading {
  readonly parts: readonly PartReading[];
}
