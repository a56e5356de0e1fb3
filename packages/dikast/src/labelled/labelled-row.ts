/**
 * From a row of a data set to samples: {id, dataset, task, query, sources: [{id, text}], answer, label, spans?, scores?}.
 * The label's word says which pool's proposition it is about.
 */

import { z } from 'zod';
import { fieldProblems } from '../errors/field-problems.ts';
import type { ValidationRequestInput } from '../request/request.ts';
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
  sources: z.array(z.object({ text: z.string() })).default([]),
  label: z.string(),
  spans: z.array(z.object({ start: z.number().int(), end: z.number().int() })).optional(),
  scores: z.record(z.string(), z.number().nullable()).optional(),
});

type Row = z.output<typeof rowSchema>;

/** Samples of a row, or what is wrong with it. A row whose label no pool judges gives none. */
export type RowReading =
  | { readonly kind: 'samples'; readonly samples: readonly Sample[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** Reads a row. */
export function readLabelledRow(value: unknown): RowReading {
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
  return { kind: 'samples', samples: samplesOf(row, meaning) };
}

function samplesOf(row: Row, meaning: { readonly pool: string; readonly isGood: boolean } | null): readonly Sample[] {
  const base = {
    id: row.id,
    dataset: row.dataset,
    task: row.task,
    group: row.group ?? row.id,
    request: requestOf(row),
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

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
