/** Puts what a query processor made of a query before the pool query_processing. */
import {
  type ConsensusEngine,
  createConsensusEngine,
  defaultConfig,
  type EngineOptions,
  type PoolConfig,
  type Verdict,
} from 'dikast';
import { type ProcessedQuery, parseProcessedQuery } from './processed-query.ts';
import { PROCESSED_SOURCE, QUERY_POOL, QUERY_PROPOSITION, QUERY_VALIDATORS } from './query-pool.ts';

/** What came of it. */
export interface QueryConsensus {
  readonly outcome: Verdict['outcome'];
  readonly reasons: readonly string[];
  readonly problems: readonly QueryProblem[];
  readonly verdict: Verdict;
}

/** An objection that was not dismissed: its kind, the entity it is about (if any), and the place in the query. */
export interface QueryProblem {
  readonly kind: string;
  readonly entity: number | null;
  readonly start: number;
  readonly end: number;
}

/** An engine with this pool alone; more validators of yours may sit in it. */
export function queryProcessingEngine(
  options: Pick<EngineOptions, 'keys' | 'store' | 'clock' | 'validators'>,
): ConsensusEngine {
  const { validators = [] } = options;
  const seats = QUERY_VALIDATORS.length + validators.length;
  const pool: PoolConfig = {
    name: QUERY_POOL,
    minAgents: seats,
    maxAgents: seats,
    thresholdBasisPoints: 6700,
    policy: 'gate',
    voting: 'cross_examination',
    specializationWeights: new Map(),
    proposition: QUERY_PROPOSITION,
  };
  return createConsensusEngine({
    ...options,
    config: { ...defaultConfig(), pools: new Map([[QUERY_POOL, pool]]) },
    validators: [...QUERY_VALIDATORS, ...validators],
    hasBuiltIns: false,
  });
}

/**
 * Validates a processed query.
 * @throws DikastError `invalid_request` when it is none, and what the engine throws.
 */
export async function validateQueryProcessing(
  input: ProcessedQuery,
  engine: Pick<ConsensusEngine, 'validateResponse'>,
  signal?: AbortSignal,
): Promise<QueryConsensus> {
  const processed = parseProcessedQuery(input);
  const request = {
    query: processed.query,
    answer: rendering(processed),
    sources: [{ id: PROCESSED_SOURCE, text: JSON.stringify(processed) }],
    citations: 'ignored' as const,
  };
  const verdict = await engine.validateResponse(request, signal === undefined ? {} : { signal });
  return { outcome: verdict.outcome, reasons: verdict.reasons, problems: problemsOf(verdict), verdict };
}

/** One line a part, without words of the query, so that each line is one claim whatever the query says. */
function rendering({ intent, strategy, entities }: ProcessedQuery): string {
  const lines = entities.map(({ type, start, end }) => `entity ${type} from character ${start} to ${end}`);
  return [`intent ${intent}`, `strategy ${strategy}`, ...lines]
    .map((line) => `- ${line.replaceAll('_', ' ')}`)
    .join('\n');
}

function problemsOf({ pools }: Verdict): readonly QueryProblem[] {
  return pools.flatMap(({ docket, decision }) => {
    const dismissed = new Set(
      decision.tally.objections.filter(({ outcome }) => outcome === 'dismissed').map(({ objection }) => objection),
    );
    return docket
      .filter(({ id }) => !dismissed.has(id))
      .map(({ objection: { kind, claim, evidence } }) => {
        const place = evidence.find(({ document }) => document === 'query');
        const entity = claim === null || claim < 2 ? null : claim - 2;
        return { kind, entity, start: place?.start ?? 0, end: place?.end ?? 0 };
      });
  });
}
