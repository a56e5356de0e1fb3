/** What a query processor made of a query: parsed once, with bounds on every length and count. */
import { DikastError } from 'dikast';
import { exactObject, fieldProblems } from 'dikast/errors/field-problems';
import { z } from 'zod';

/** What a query wants. */
const INTENTS = [
  'factual',
  'definition',
  'comparison',
  'procedural',
  'list',
  'causal',
  'temporal',
  'quantitative',
] as const;
/** How its answer is looked for. */
const STRATEGIES = ['keyword', 'semantic', 'hybrid', 'structured', 'multi_hop'] as const;

export type Intent = (typeof INTENTS)[number];
export type Strategy = (typeof STRATEGIES)[number];

const entitySchema = exactObject({
  text: z.string().min(1).max(500),
  /** Place in the query, in UTF-16 code units, end exclusive. */
  start: z.int().min(0),
  end: z.int().min(1),
  type: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
});

const processedSchema = exactObject({
  query: z
    .string()
    .min(1)
    .max(10_000)
    .refine((query) => query.trim() !== '', 'is empty'),
  intent: z.enum(INTENTS),
  entities: z.array(entitySchema).max(100),
  strategy: z.enum(STRATEGIES),
});

/** A processed query. */
export type ProcessedQuery = z.output<typeof processedSchema>;
/** Something that the query names. */
export type QueryEntity = ProcessedQuery['entities'][number];

/** Parses what a processor says. @throws DikastError `invalid_request` naming each member and what was expected. */
export function parseProcessedQuery(input: unknown): ProcessedQuery {
  const parsed = processedSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new DikastError('invalid_request', fieldProblems(parsed.error, input).join('\n'));
}
