/**
 * What can be wrong with a processed query, each check a pure function of it. Every defect says which part it is about and
 * where in the query it shows.
 */
import type { Intent, ProcessedQuery, QueryEntity, Strategy } from './processed-query.ts';

/** Kinds of defect and what each means. */
const QUERY_OBJECTION_KINDS = {
  wrong_intent: 'the query asks for something else',
  wrong_span: 'the entity does not stand in the query where it is said to',
  overlapping_span: 'two entities take the same words',
  unfit_strategy: 'this strategy does not serve the intent',
  lost_part: 'something that the query says stands in no entity',
} as const satisfies Readonly<Record<string, string>>;

/** Part of a processed query that a defect is about. */
export type QueryPart = 'intent' | 'strategy' | 'query' | { readonly entity: number };

/** One defect; `start` and `end` are places in the query. */
export interface QueryDefect {
  readonly kind: keyof typeof QUERY_OBJECTION_KINDS;
  readonly part: QueryPart;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Cues of intents, the more telling first. Nothing found is factual. */
const CUES: readonly (readonly [Intent, RegExp])[] = [
  [
    'comparison',
    /\b(?:compared? (?:with|to)|compare|comparison|versus|vs\.?|differ(?:s|ences?|ent)?|better than|rather than)\b/i,
  ],
  ['procedural', /\b(?:how (?:do|can|should|to)\b|steps? to\b|instructions? for\b|set up\b)/i],
  ['causal', /\b(?:why|reasons? (?:for|that|why)|because of what|what causes?)\b/i],
  ['quantitative', /\bhow (?:many|much|long|far|old|high|big|often)\b/i],
  ['temporal', /\b(?:when|since when|until when|what (?:date|year|day)|deadline)\b/i],
  ['list', /\b(?:list|which (?:\w+s)\b|name (?:all|the)|what are the)\b/i],
  ['definition', /\b(?:what (?:is|does) (?:an? |the )?[\w-]+(?: mean)?\?|define|definition of|meaning of)/i],
];

/** Intents that a query with this cue may also be taken for. */
const ALSO: Readonly<Record<Intent, readonly Intent[]>> = {
  factual: ['definition', 'quantitative', 'temporal', 'list'],
  definition: ['factual'],
  comparison: [],
  procedural: [],
  list: ['factual'],
  causal: ['factual'],
  temporal: ['factual', 'quantitative'],
  quantitative: ['factual', 'temporal'],
};

const FITTING: Readonly<Record<Intent, readonly Strategy[]>> = {
  factual: ['keyword', 'semantic', 'hybrid', 'structured'],
  definition: ['keyword', 'semantic', 'hybrid'],
  comparison: ['hybrid', 'multi_hop', 'structured'],
  procedural: ['semantic', 'hybrid', 'multi_hop'],
  list: ['keyword', 'hybrid', 'structured'],
  causal: ['semantic', 'hybrid', 'multi_hop'],
  temporal: ['keyword', 'hybrid', 'structured'],
  quantitative: ['keyword', 'hybrid', 'structured'],
};

/** The intent is that of the strongest cue in the query, or one that goes with it. */
export function intentDefects({ query, intent }: ProcessedQuery): readonly QueryDefect[] {
  const [cued, cue] = CUES.find(([, pattern]) => pattern.test(query)) ?? (['factual', undefined] as const);
  if (intent === cued || ALSO[cued].includes(intent)) return [];
  const found = cue?.exec(query);
  const start = found?.index ?? 0;
  const end = found === null || found === undefined ? query.length : start + found[0].length;
  return [{ kind: 'wrong_intent', part: 'intent', start, end, reason: `This asks for ${cued}, not ${intent}.` }];
}

/** Each entity stands where it is said to, and no two overlap. */
export function spanDefects({ query, entities }: ProcessedQuery): readonly QueryDefect[] {
  return entities.flatMap((entity, index): readonly QueryDefect[] => {
    const { start, end, text } = entity;
    const at = { part: { entity: index }, start: Math.min(start, query.length), end: Math.min(end, query.length) };
    if (query.slice(start, end) !== text)
      return [
        { ...at, kind: 'wrong_span', end: Math.max(at.start, at.end), reason: 'The query has other words there.' },
      ];
    const other = entities.findIndex((one, before) => before < index && one.start < end && start < one.end);
    return other < 0 ? [] : [{ ...at, kind: 'overlapping_span', reason: `Entity ${other} takes these words too.` }];
  });
}

/** The strategy is one that serves the intent. */
export function strategyDefects({ query, intent, strategy }: ProcessedQuery): readonly QueryDefect[] {
  if (FITTING[intent].includes(strategy)) return [];
  const reason = `For ${intent} one of ${FITTING[intent].join(', ')} would do.`;
  return [{ kind: 'unfit_strategy', part: 'strategy', start: 0, end: query.length, reason }];
}

/** Numbers, quoted words, names and exclusions: without them another question would be answered. */
const ESSENTIAL =
  /"[^"]{1,200}"|“[^”]{1,200}”|\b\d+(?:[.,]\d+)*%?|\b(?:without|except|excluding|not|never|no longer)\s+[\p{L}\p{N}-]+|(?<=\S\s)\p{Lu}[\p{L}\p{N}-]+(?:\s+\p{Lu}[\p{L}\p{N}-]+)*/gu;

/** Nothing essential of the query is outside the entities. */
export function lossDefects({ query, entities }: ProcessedQuery): readonly QueryDefect[] {
  return [...query.matchAll(ESSENTIAL)].flatMap(({ index, 0: words }): readonly QueryDefect[] => {
    const isKept = ({ start, end }: QueryEntity) => start < index + words.length && index < end;
    if (entities.some(isKept)) return [];
    return [{ kind: 'lost_part', part: 'query', start: index, end: index + words.length, reason: 'No entity has it.' }];
  });
}

/** All that is wrong, by every check. */
export function allDefects(processed: ProcessedQuery): readonly QueryDefect[] {
  return [intentDefects, spanDefects, strategyDefects, lossDefects].flatMap((check) => check(processed));
}
