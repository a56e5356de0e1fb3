/** Applies what the pool found to a processed query: only what was confirmed is used as it is. */
import type { ProcessedQuery, QueryEntity } from './processed-query.ts';
import type { QueryConsensus } from './validate-query-processing.ts';

/** A processed query after the pool: what it found is taken out or put in, and said. */
export interface ConfirmedQuery extends ProcessedQuery {
  readonly consensus: {
    readonly outcome: QueryConsensus['outcome'];
    readonly validation: string;
    /** Whether everything was confirmed as it was. */
    readonly isConfirmed: boolean;
    /** Whether the user should be asked what is meant: the intent is not confirmed. */
    readonly needsClarification: boolean;
    readonly removedEntities: readonly QueryEntity[];
    readonly addedEntities: readonly QueryEntity[];
  };
}

/**
 * Takes out entities that do not stand in the query, adds what was lost as entities of type `unlabelled`, and falls back to
 * the strategy `hybrid`, which serves every intent, where strategy or intent are in doubt.
 */
export function applyConsensusResult(processed: ProcessedQuery, result: QueryConsensus): ConfirmedQuery {
  const { query, entities } = processed;
  const { outcome, problems, verdict } = result;
  const isFaulty = (index: number) => problems.some(({ entity }) => entity === index);
  const added = problems
    .filter(({ kind }) => kind === 'lost_part')
    .map(({ start, end }) => ({ text: query.slice(start, end), start, end, type: 'unlabelled' }));
  const isInDoubt = problems.some(({ kind }) => kind === 'wrong_intent' || kind === 'unfit_strategy');
  const isOpen = outcome === 'undecided';
  return {
    ...processed,
    entities: [...entities.filter((_, index) => !isFaulty(index)), ...added].sort(
      (left, right) => left.start - right.start,
    ),
    strategy: isInDoubt || isOpen ? 'hybrid' : processed.strategy,
    consensus: {
      outcome,
      validation: verdict.validation,
      isConfirmed: outcome === 'accepted',
      needsClarification: isOpen || problems.some(({ kind }) => kind === 'wrong_intent'),
      removedEntities: entities.filter((_, index) => isFaulty(index)),
      addedEntities: added,
    },
  };
}
