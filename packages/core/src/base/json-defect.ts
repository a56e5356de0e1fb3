/**
 * Where a text stops being JSON (RFC 8259). Parsing is left to the platform; this only explains its refusals, in the
 * same words on every Node version and for whoever reads JSON: requests, votes, labelled answers, plans, HTTP bodies.
 */

/** Why a text is no JSON, in words. Lines and columns count from 1. */
export interface JsonExplanation {
  readonly line: number;
  readonly column: number;
  /** What was found there and what could stand there. */
  readonly problem: string;
}

/** Explains why the platform refused a text. */
export function explainJsonDefect(text: string): JsonExplanation {
  const { offset, expected } = findJsonDefect(text) ?? { offset: 0, expected: 'JSON' };
  const before = text.slice(0, offset).split('\n');
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    problem: `found ${seenAt(text, offset)}, expected ${expected}`,
  };
}

function seenAt(text: string, offset: number): string {
  const point = text.codePointAt(offset);
  if (point === undefined) return offset === 0 ? 'nothing' : 'the end of the text';
  const character = String.fromCodePoint(point);
  if (character === '\n' || character === '\r') return 'the end of the line';
  const isVisible = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
  return isVisible ? `'${character}'` : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The first place at which a text is no JSON, and what could stand there. */
export interface JsonDefect {
  readonly offset: number;
  readonly expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON strings may not hold
const STRING_START = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

/** What may come next. */
type Expectation = 'value' | 'first-item' | 'first-name' | 'name' | 'colon' | 'separator';

const WORDS: Readonly<Record<Expectation, string>> = {
  value: 'a value',
  'first-item': 'a value or ]',
  'first-name': 'a name in double quotes or }',
  name: 'a name in double quotes',
  colon: 'a colon',
  separator: 'a comma or the end of the list or object',
};

/** Finds the defect of a text, or undefined when it is JSON. Takes any depth: the stack is data. */
export function findJsonDefect(text: string): JsonDefect | undefined {
  const closers: ('}' | ']')[] = [];
  let expectation: Expectation = 'value';
  let offset = 0;
  for (;;) {
    offset = skip(SPACE, text, offset) ?? offset;
    if (expectation === 'separator' && closers.length === 0)
      return offset === text.length ? undefined : { offset, expected: 'the end of the file' };
    const step = stepAt(text, offset, expectation, closers);
    if (typeof step === 'object') return step;
    offset = step;
    expectation = next(text, offset, expectation, closers);
  }
}

/** The offset after the next token, or the defect there. Opens and closes lists and objects on the way. */
function stepAt(text: string, offset: number, expectation: Expectation, closers: ('}' | ']')[]): number | JsonDefect {
  const character = text[offset];
  const defect = { offset, expected: WORDS[expectation] };
  const mayClose = expectation === 'separator' || expectation === 'first-item' || expectation === 'first-name';
  if (mayClose && character === closers.at(-1)) {
    closers.pop();
    return offset + 1;
  }
  switch (expectation) {
    case 'colon':
      return character === ':' ? offset + 1 : defect;
    case 'separator':
      return character === ',' ? offset + 1 : { offset, expected: `a comma or ${closers.at(-1)}` };
    case 'name':
    case 'first-name':
      return character === '"' ? stringEnd(text, offset) : defect;
    case 'value':
    case 'first-item':
      if (character === '"') return stringEnd(text, offset);
      if (character === '{' || character === '[') {
        closers.push(character === '{' ? '}' : ']');
        return offset + 1;
      }
      return skip(LITERAL, text, offset) ?? defect;
  }
}

/** What is expected after the token that ends at `offset`. */
function next(text: string, offset: number, before: Expectation, closers: readonly string[]): Expectation {
  const token = text[offset - 1];
  if (before === 'colon') return 'value';
  if (before === 'name') return 'colon';
  if (before === 'first-name') return token === '}' ? 'separator' : 'colon';
  if (before === 'separator') return token === ',' ? (closers.at(-1) === '}' ? 'name' : 'value') : 'separator';
  if (token === '{') return 'first-name';
  return token === '[' ? 'first-item' : 'separator';
}

function stringEnd(text: string, offset: number): number | JsonDefect {
  const end = skip(STRING_START, text, offset) ?? offset;
  if (text[end] === '"') return end + 1;
  if (end >= text.length || text[end] === '\n' || text[end] === '\r')
    return { offset: end, expected: 'the closing quote of a string' };
  const expected = text[end] === '\\' ? 'a valid escape' : 'no control character within a string (escape it)';
  return { offset: end, expected };
}

/** The end of a sticky pattern's match at `offset`. */
function skip(pattern: RegExp, text: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
