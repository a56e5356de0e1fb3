import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exactObject, fieldProblems } from './field-problems.ts';

function problemsOf(schema: z.ZodType, value: unknown, place?: string): readonly string[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : fieldProblems(parsed.error, value, place);
}

describe('what is wrong with a value is told by field, value seen and value expected', () => {
  it.each([
    [z.string(), 5, '5, expected a text'],
    [z.string(), undefined, 'missing, expected a text'],
    [z.string(), null, 'null, expected a text'],
    [z.int(), 1.5, '1.5, expected a whole number'],
    [z.number(), 'x'.repeat(70), `"${'x'.repeat(60)}"..., expected a number`],
    [z.boolean(), 'yes', '"yes", expected true or false'],
    [z.array(z.string()), {}, 'an object, expected a list'],
    [z.object({}), [], 'a list, expected an object'],
    [z.enum(['low', 'high']), 'mid', '"mid", expected one of "low", "high"'],
    [z.literal('text'), 'audio', '"audio", expected "text"'],
    [z.string().max(3), 'four', '4 characters, expected at most 3 characters'],
    [z.string().min(1), '', '0 characters, expected at least 1 character'],
    [z.array(z.number()).max(1), [1, 2], '2 entries, expected at most 1 entry'],
    [z.number().max(3), 7, '7, expected at most 3'],
    [z.url(), 'there', '"there", expected a URL'],
    [z.union([z.string(), z.number()]), [], 'a list, expected a text or a number'],
    [z.union([z.string(), z.array(z.string())]), [1], 'a list, expected a text'],
    [z.string().regex(/^a/, 'expected an a first'), 'b', '"b", expected an a first'],
    [z.string().refine(() => false, 'is empty'), 'b', 'is empty'],
    [exactObject({ a: z.string(), b: z.string().optional() }), { a: '', c: 1 }, 'unknown member "c", expected a, b'],
  ])('%#', (schema, value, message) => expect(problemsOf(schema, value)).toEqual([message]));

  it('with the path to it, from the place that is named', () => {
    const schema = z.object({ sources: z.array(z.object({ text: z.string() })) });
    expect(problemsOf(schema, { sources: [{}] }, 'request')).toEqual([
      'request.sources[0].text: missing, expected a text',
    ]);
    expect(problemsOf(schema, { sources: [{}] })).toEqual(['sources[0].text: missing, expected a text']);
  });

  it('at most ten times, and never at length', () => {
    expect(problemsOf(z.array(z.string()), Array.from({ length: 30 }, Number))).toHaveLength(10);
    const [problem = ''] = problemsOf(exactObject({}), { ['n'.repeat(1000)]: 1 });
    expect(problem).toHaveLength(400);
  });
});
