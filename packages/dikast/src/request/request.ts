/**
 * A validation request: the answer, the sources it should rest on, and what was asked.
 * Parsed once at the edge, with bounds on every length and count; everything inside may rely on it.
 */
import { z } from 'zod';
import { DikastError } from '../errors/dikast-error.ts';
import { exactObject, fieldProblems } from '../errors/field-problems.ts';

/** Bounds on a request; the total keeps a validation inside a few hundred megabytes whatever the shape. */
export const REQUEST_BOUNDS = {
  answerLengthMax: 100_000,
  queryLengthMax: 10_000,
  sourcesMax: 200,
  sourceLengthMax: 500_000,
  totalLengthMax: 2_000_000,
  claimsMax: 2000,
  /** Of all sources together: a table of 20-character rows in the full length stays below. */
  sourceSentencesMax: 100_000,
} as const;

const text = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax)
    .refine((value) => !/\p{Surrogate}/u.test(value), 'contains a lone surrogate, which has no UTF-8 form');

/** Schema of one source. */
export const sourceSchema = exactObject({
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\s\p{Cc}\p{Surrogate}[\](),;]+$/u, 'expected an id without spaces, brackets, commas and semicolons'),
  text: text(REQUEST_BOUNDS.sourceLengthMax),
  title: text(1000).optional(),
  url: z.url().max(2048).optional(),
});

/** Schema of a request as it comes in JSON; unknown members are refused by name. */
export const requestSchema = exactObject({
  id: text(200).optional(),
  query: text(REQUEST_BOUNDS.queryLengthMax).optional(),
  answer: text(REQUEST_BOUNDS.answerLengthMax).refine((value) => value.trim().length > 0, 'is empty'),
  sources: z.array(sourceSchema).max(REQUEST_BOUNDS.sourcesMax).default([]),
  stakes: z.enum(['low', 'medium', 'high']).default('medium'),
  citations: z.enum(['required', 'when_present', 'ignored']).default('when_present'),
}).superRefine(({ answer, query, sources }, context) => {
  const seen = new Set<string>();
  sources.forEach(({ id }, index) => {
    if (seen.has(id))
      context.addIssue({ code: 'custom', path: ['sources', index, 'id'], message: `"${id}" is given twice` });
    seen.add(id);
  });
  const total = sources.reduce((sum, source) => sum + source.text.length, answer.length + (query?.length ?? 0));
  if (total > REQUEST_BOUNDS.totalLengthMax)
    context.addIssue({
      code: 'custom',
      path: ['sources'],
      message: `${total} characters in all, at most ${REQUEST_BOUNDS.totalLengthMax} are taken`,
    });
});

/** A parsed request. `citations` says whether the answer must carry citation markers. */
export type ValidationRequest = z.output<typeof requestSchema>;

/** A request as a caller writes it, defaults left out. */
export type ValidationRequestInput = z.input<typeof requestSchema>;

/** One source of a request. */
export type Source = ValidationRequest['sources'][number];

/**
 * Parses a request.
 * @throws DikastError `invalid_request` naming each field, the value seen and the value expected (at most ten).
 */
export function parseRequest(input: unknown, place = 'request'): ValidationRequest {
  const parsed = requestSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new DikastError('invalid_request', fieldProblems(parsed.error, input, place).join('\n'));
}
