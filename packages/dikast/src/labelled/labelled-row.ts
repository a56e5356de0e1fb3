/**
 * From a row of a data set to samples: {id, dataset, task, query, sources: [{id, text}], answer, label, spans?, scores?}.
 * The label's word says which pool's proposition it is about.
 */

import { z } from 'zod';
import { DikastError } from '../errors/dikast-error.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import { parseRequest, sourceSchema, type ValidationRequestInput } from '../request/request.ts';
import type { Span } from '../text/sentences.ts';
import type { Sample } from './sample.ts';

const SOURCES_MAX = 200;
const QUERY_LENGTH_MAX = 10_000;
/** Experts' coherence from 1 to 5: below this a text is not coherent. */
const COHERENCE_MIN = 3;

/** Pool and verdict by label; a label that speaks of no pool's proposition is null. */
const LABELS: ReadonlyMap<string, { readonly pool: string; readonly isGood: boolean } | null> = new Map([
  ['supported', { pool: 'fact_verification', isGood: true }],
  ['unsupported', { pool: 'fact_verification', isGood: false }],
  ['complete', { pool: 'completeness_validation', isGood: true }],
  ['incomplete', { pool: 'completeness_validation', isGood: false }],
  ['ok', { pool: 'coherence_assessment', isGood: true }],
  ['coherent', { pool: 'coherence_assessment', isGood: true }],
  ['incoherent', { pool: 'coherence_assessment', isGood: false }],
  ['hallucinated', null],
]);

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  dataset: z.string().min(1),
  task: z.string().default(''),
  group: z.union([z.string(), z.number()]).transform(String).optional(),
  query: z.string().nullish(),
  answer: z.string(),
  sources: z
    .array(
      z.object({
        text: z.string(),
        id: z.unknown().optional(),
        title: z.unknown().optional(),
        url: z.unknown().optional(),
      }),
    )
    .default([]),
  label: z.string(),
  spans: z.array(z.object({ start: z.number().int(), end: z.number().int() })).optional(),
  scores: z.record(z.string(), z.number().nullable()).optional(),
});

type Row = z.output<typeof rowSchema>;

/** Samples of a row, or what is wrong with it. A row whose label no pool judges gives none. */
export type RowReading =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * What a row is for. `measured`: sources are bare texts, as published figures were measured, and what is too long for a
 * request shows when it is judged. `asked`: the request is one that a caller could send, ids, titles and addresses
 * of its sources included.
 */
export type RowUse = 'measured' | 'asked';

/** Reads a row. */
export function readLabelledRow(value: unknown, use: RowUse = 'measured'): RowReading {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return { kind: 'problem', problem: fieldProblems(parsed.error, value)[0] ?? 'not a row' };
  const row = parsed.data;
  const meaning = LABELS.get(row.label);
  if (meaning === undefined)
    return {
      kind: 'problem',
      problem: `label: "${row.label.slice(0, 40)}", expected ${[...LABELS.keys()].join(', ')}`,
    };
  if (row.answer.trim() === '') return { kind: 'samples', samples: [] };
  const samples = samplesOf(row, meaning, use);
  const problem = use === 'asked' ? requestProblem(samples) : undefined;
  return problem === undefined ? { kind: 'samples', samples } : { kind: 'problem', problem };
}

/** Why a request would be refused, if it would be. */
function requestProblem(samples: readonly Sample[]): string | undefined {
  try {
    for (const { request } of samples) parseRequest(request, 'row');
    return undefined;
  } catch (error) {
    if (error instanceof DikastError) return error.message;
    throw error;
  }
}

function samplesOf(
  row: Row,
  meaning: { readonly pool: string; readonly isGood: boolean } | null,
  use: RowUse,
): readonly Sample[] {
  const base = {
    id: row.id,
    dataset: row.dataset,
    task: row.task,
    group: row.group ?? row.id,
    request: use === 'asked' ? asWritten(requestOf(row), row) : requestOf(row),
  };
  const samples: Sample[] = [];
  if (meaning !== null)
    samples.push({ ...base, ...meaning, ...(row.spans === undefined ? {} : { spans: row.spans as readonly Span[] }) });
  const coherence = row.scores?.coherence;
  if (typeof coherence === 'number')
    samples.push({ ...base, pool: 'coherence_assessment', isGood: coherence >= COHERENCE_MIN });
  return samples;
}

/** Ids of data sets may hold anything: sources are numbered. Beyond the bound of a request neighbours are joined. */
function requestOf({ query, answer, sources }: Row): ValidationRequestInput {
  const size = Math.ceil(sources.length / SOURCES_MAX) || 1;
  const texts: string[] = [];
  for (let at = 0; at < sources.length; at += size)
    texts.push(
      sources
        .slice(at, at + size)
        .map(({ text }) => text)
        .join('\n'),
    );
  const asked = (query ?? '').trim().slice(0, QUERY_LENGTH_MAX);
  return {
    ...(asked === '' ? {} : { query: wellFormed(asked) }),
    answer: wellFormed(answer),
    sources: texts.map((text, index) => ({ id: `s${index + 1}`, text: wellFormed(text) })),
  };
}

/**
 * Ids, titles and addresses as the row has them; where neighbours had to be joined there are none, and where one id is
 * none for a request the numbers stay.
 */
function asWritten(request: ValidationRequestInput, { sources: described }: Row): ValidationRequestInput {
  const { sources = [] } = request;
  if (sources.length < described.length) return request;
  const ids = described.map(({ id }) => id).filter((id) => sourceSchema.shape.id.safeParse(id).success);
  const areNamed = new Set(ids).size === sources.length;
  return {
    ...request,
    sources: sources.map((source, place) => {
      const { title, url } = described[place] ?? {};
      return {
        ...source,
        ...(areNamed ? { id: ids[place] as string } : {}),
        ...(title === undefined || title === null ? {} : { title: title as string }),
        ...(url === undefined || url === null ? {} : { url: url as string }),
      };
    }),
  };
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
