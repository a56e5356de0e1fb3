/**
 * The pool query_processing: four validators that judge by different methods whether a processed query means what the query
 * asks. Each rules on every objection by looking for the defect itself.
 */
import type { Objection } from '@dikast/core/ballots/ballot';
import { objectionId } from '@dikast/core/ballots/ballot';
import { findingOn, objectionTo, objectionToWhole, opinionFrom, type Subject, type Validator } from 'dikast';
import { type ProcessedQuery, parseProcessedQuery } from './processed-query.ts';
import {
  allDefects,
  intentDefects,
  lossDefects,
  type QueryDefect,
  spanDefects,
  strategyDefects,
} from './query-defects.ts';

/** Name of the pool. */
export const QUERY_POOL = 'query_processing';
/** What its agents vote on. */
export const QUERY_PROPOSITION =
  'The intent, the entities and the strategy are those of the query, and nothing essential of it is lost.';
/** Id of the source that holds the processed query as JSON. */
export const PROCESSED_SOURCE = 'processed';

const CONFIDENCE = 0.9;

type Check = (processed: ProcessedQuery) => readonly QueryDefect[];

const CHECKS: readonly (readonly [string, string, Check])[] = [
  ['intent-agreement', 'Compares the intent with the cues of the query.', intentDefects],
  ['entity-spans', 'Looks each entity up at its place in the query.', spanDefects],
  ['strategy-fit', 'Asks whether the strategy serves the intent.', strategyDefects],
  ['nothing-lost', 'Looks for numbers, names, quotations and exclusions outside the entities.', lossDefects],
];

/** The built-in validators of the pool. */
export const QUERY_VALIDATORS: readonly Validator[] = CHECKS.map(([name, method, check]) => ({
  name,
  version: '1.0.0',
  pool: QUERY_POOL,
  specialization: name.replace('-', '_'),
  method,
  isDeterministic: true,
  assess(subject) {
    const defects = check(processedOf(subject));
    const objections = defects.map((defect) => objectionOf(defect, subject));
    const reason = defects[0]?.reason ?? 'Nothing wrong was found.';
    return opinionFrom(
      objections,
      [findingOn(null, defects.length === 0 ? 'supported' : 'contradicted', reason)],
      CONFIDENCE,
    );
  },
  examine(objection, subject) {
    const known = allDefects(processedOf(subject)).map((defect) => objectionId(objectionOf(defect, subject)));
    return known.includes(objectionId(objection))
      ? { ruling: 'uphold', reason: 'The defect is there.' }
      : { ruling: 'dismiss', reason: 'No such defect is there.' };
  },
}));

function processedOf(subject: Subject): ProcessedQuery {
  return parseProcessedQuery(JSON.parse(subject.textOf(`source:${PROCESSED_SOURCE}`) ?? '{}'));
}

/** The claims are the lines of the rendering: intent, strategy, then one an entity. */
function objectionOf({ kind, part, start, end }: QueryDefect, subject: Subject): Objection {
  const evidence = [subject.quote('query', { start, end })];
  const claim = subject.claims[claimIndex(part)];
  return part === 'query' || claim === undefined
    ? objectionToWhole(kind, evidence)
    : objectionTo(claim, kind, evidence);
}

function claimIndex(part: QueryDefect['part']): number {
  if (part === 'intent') return 0;
  if (part === 'strategy') return 1;
  return part === 'query' ? -1 : 2 + part.entity;
}
