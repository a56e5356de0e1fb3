/**
 * What is wrong with data that others wrote, in one wording for requests, labelled answers and whatever else a schema
 * reads: the field, the value seen, the value expected.
 */
import { z } from 'zod';

const PROBLEMS_MAX = 10;
const PROBLEM_LENGTH_MAX = 400;
const TEXT_SHOWN_MAX = 60;

/** What zod says where a schema has no words of its own. */
const NOT_OUR_WORDS = /^(?:Invalid|Too big|Too small|Unrecognized)\b/;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
/** What there is one or more of, by the kind of value that is too large or too small. */
const UNITS: Readonly<Record<string, string>> = { string: 'character', array: 'entry' };

/**
 * The problems that a schema found in `value`, at most ten, as `field: value seen, value expected`. Fields begin with
 * `place`: `request.sources[0].text`. A text of the value is shown with at most 60 characters.
 */
export function fieldProblems({ issues }: z.ZodError, value: unknown, place = ''): readonly string[] {
  return issues
    .slice(0, PROBLEMS_MAX)
    .map((issue) => [fieldName(place, issue.path), problemOf(issue, valueAt(value, issue.path))])
    .map((parts) => shortened(parts.filter((part) => part !== '').join(': ')));
}

/** `sources[0].text` */
export function fieldName(place: string, path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return `${place}${parts.join('')}`.replace(/^\./, '');
}

/** An object with these members and no others: one that is not known is refused by name, and the known ones are listed. */
export function exactObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const unknown = issue.keys.map((name) => JSON.stringify(name)).join(', ');
      return `unknown member ${unknown}, expected ${Object.keys(shape).join(', ')}`;
    },
  });
}

function problemOf(issue: z.core.$ZodIssue, seen: unknown): string {
  if (issue.code === 'custom' || issue.code === 'unrecognized_keys') return issue.message;
  const isOurs = !NOT_OUR_WORDS.test(issue.message);
  return `${describe(seen, issue)}, ${isOurs ? issue.message : `expected ${expectedBy(issue)}`}`;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_big':
      return `at most ${countOf(Number(issue.maximum), issue.origin)}`;
    case 'too_small':
      return `at least ${countOf(Number(issue.minimum), issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'a URL' : `a text of the form ${issue.format}`;
    case 'invalid_union':
      return expectedByUnion(issue.errors);
    default:
      return issue.message;
  }
}

/** What the members of a union expect of the value itself, not of what is inside it. */
function expectedByUnion(branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const expected = branches.flatMap((issues) => issues.filter(({ path }) => path.length === 0).map(expectedBy));
  return expected.length === 0 ? 'one of the documented forms' : [...new Set(expected)].join(' or ');
}

/** A value in a few words; where there is too much or too little of it, how much. */
function describe(value: unknown, { code }: z.core.$ZodIssue): string {
  if (value === undefined) return 'missing';
  const isAboutSize = code === 'too_big' || code === 'too_small';
  if (Array.isArray(value)) return isAboutSize ? countOf(value.length, 'array') : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  if (isAboutSize) return countOf(value.length, 'string');
  return value.length <= TEXT_SHOWN_MAX
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, TEXT_SHOWN_MAX))}...`;
}

function countOf(count: number, kind: string): string {
  const unit = UNITS[kind];
  if (unit === undefined) return String(count);
  return `${count} ${count === 1 ? unit : unit.replace(/y$/, 'ie').concat('s')}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[part] : undefined,
    root,
  );
}

/** A problem may hold names of members, which can be of any length. */
function shortened(problem: string): string {
  return problem.length <= PROBLEM_LENGTH_MAX ? problem : `${problem.slice(0, PROBLEM_LENGTH_MAX - 1)}…`;
}
