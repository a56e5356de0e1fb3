import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DikastError } from '../errors/dikast-error.ts';
import { CONFIG_TEMPLATE } from './config-template.ts';
import { loadConfig } from './load-config.ts';
import { CONFIG_FILE_BOUNDS } from './yaml-document.ts';

const SECONDS_MAX = 20;

/** The error of a text that must not load; anything but a DikastError fails the test. */
function refusal(text: string): DikastError {
  const error = outcome(text);
  if (error === undefined) throw new Error('it loaded');
  return error;
}

function outcome(text: string): DikastError | undefined {
  try {
    loadConfig(text, { fileName: 'f', baseDirectory: '/' });
    return undefined;
  } catch (error) {
    if (error instanceof DikastError) return error;
    throw error;
  }
}

test.each<[string, string, RegExp]>([
  ['an unclosed list', 'validators: [1,\nsecurity: {}\n', /^f:2:1 \(file\) - .+ - one document of YAML 1\.2/],
  ['an unclosed quotation', 'validators: "x\n', /^f:2:1 \(file\) - Missing closing "quote/m],
  [
    'a tab as indentation',
    'security:\n\tcryptographic: {}\n',
    /^f:2:1 \(file\) - Tabs are not allowed as indentation/m,
  ],
  ['a second document', 'security: {}\n---\nsecurity: {}\n', /^f:2:1 \(file\) - Source contains multiple documents/],
  ['a tag', 'security: !!js/function x\n', /^f:1:11 \(file\) - Unresolved tag/],
  [
    'a setting set twice',
    'security:\n  cryptographic: {}\n  cryptographic: {}\n',
    /^f:3:3 security\.cryptographic - set twice - each setting once$/,
  ],
  [
    'a pool set twice in one line',
    'consensus: { agent_pools: { a: {}, a: {} } }',
    /^f:1:36 consensus\.agent_pools\.a - set twice/,
  ],
  ['a name that is a number', 'security:\n  7: {}\n', /^f:2:3 security - a name that is not text/],
  ['a name that is a list', 'security:\n  [a]: {}\n', /^f:2:3 security - a name that is not text/],
  ['a name without a name', 'security:\n  ~: {}\n', /^f:2:3 security - a name that is not text/],
  ['a merge key', 'security: &a {}\nconsensus:\n  <<: *a\n', /^f:3:3 consensus\."<<" - unknown setting "<<"/],
  ['a control character', 'security: {}\n# \u0000\n', /^f:2:3 \(file\) - character U\+0000 - readable text$/],
  ['an alias without an anchor', 'security: *none\n', /^f:1:1 \(file\) - Unresolved alias .+ - aliases of anchors/],
])('%s is refused with its place', (_, text, line) => {
  const error = refusal(text);
  expect(error.code).toBe('invalid_config');
  expect(error.message).toMatch(line);
});

test('a name that could reach the prototype is refused, wherever it stands', () => {
  for (const place of ['%', 'consensus:\n  agent_pools:\n    %', 'consensus:\n  agent_pools:\n    a:\n      %'])
    expect(refusal(place.replace('%', '__proto__: { min_agents: 1 }')).message).toContain(
      '__proto__ - unknown setting',
    );
  expect(({} as { min_agents?: number }).min_agents).toBeUndefined();
});

test('names that every object has are names like any others', () => {
  for (const name of ['constructor', 'tostring', 'valueof', 'hasownproperty'])
    expect(outcome(`consensus:\n  agent_pools:\n    ${name}: {}\n`)).toBeUndefined();
  expect(refusal('toString: 1\n').message).toContain('unknown setting "toString"');
});

test('a file of the largest size loads, and one character more is refused by its length', () => {
  const padding = '#'.repeat(CONFIG_FILE_BOUNDS.lengthMax - CONFIG_TEMPLATE.length);
  expect(outcome(CONFIG_TEMPLATE + padding)).toBeUndefined();
  expect(refusal(`${CONFIG_TEMPLATE}${padding}#`).message).toBe('f:1:1 (file) - 64001 characters - at most 64000');
});

test('five megabytes are refused by their length', () => {
  expect(refusal('a: 1\n'.repeat(1_000_000)).message).toBe('f:1:1 (file) - 5000000 characters - at most 64000');
});

test('aliases that multiply are refused', () => {
  const bomb = Array.from({ length: 10 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  });
  expect(refusal(bomb.join('\n')).message).toMatch(/Excessive alias count/);
});

test('more aliases than the bound are refused by their number', () => {
  const text = `security: &a {}\nvalidators: [${'*a, '.repeat(101)}]\n`;
  expect(refusal(text).message).toBe('f:1:1 (file) - 101 aliases - at most 100');
});

test('an alias inside its own anchor is refused', () => {
  expect(refusal('consensus: &a\n  agent_pools: *a\n').code).toBe('invalid_config');
  expect(refusal('validators: &a [*a]\n').code).toBe('invalid_config');
});

test('nesting beyond the bound is refused with its place', () => {
  const nested = `a: ${'['.repeat(20)}${']'.repeat(20)}\n`;
  expect(refusal(nested).message).toBe(
    'f:1:19 a[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0] - nesting too deep - at most 16 levels',
  );
});

test.each<[string, string]>([
  ['lists', '['],
  ['mappings', '{a: '],
  ['both', '[{a: '],
  ['lists that are closed', '[]]'],
  ['pairs in a list', '[a: '],
  ['pairs in pairs', 'a: '],
  ['keys in keys', '? '],
  ['items in items', '- '],
  ['items and keys', '- ? '],
  ['indented lines', '-\n '],
  ['empty values', ': '],
  ['anchors', '&a '],
  ['tags', '!a '],
  ['quotation marks', '"'],
  ['commas', '[,'],
  ['unclosed comments', '[ #]\n'],
  ['documents', '---\n'],
  ['directives', '%YAML 1.1\n'],
  ['block texts', '|\n'],
])('a file full of %s is refused in bounded time', (_, piece) => {
  const start = performance.now();
  for (const prefix of ['', 'a: [']) {
    const text = prefix + piece.repeat(Math.floor((CONFIG_FILE_BOUNDS.lengthMax - 10) / piece.length));
    expect(refusal(text).code).toBe('invalid_config');
  }
  expect(performance.now() - start).toBeLessThan(SECONDS_MAX * 1000);
});

test('lines indented ever further are refused', () => {
  const lines = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`);
  expect(refusal(lines.join('\n')).message).toMatch(
    /^f:64:65 \(file\) - nesting too deep to read - at most 16 levels$/,
  );
});

test('many unknown settings are refused in bounded time', () => {
  const start = performance.now();
  const names = Array.from({ length: 3000 }, (_, index) => `k${index}:`);
  expect(refusal(names.join('\n')).message).toMatch(/\nand 2980 more$/);
  expect(performance.now() - start).toBeLessThan(SECONDS_MAX * 1000);
});

test('more entries than the bound are refused, wherever they stand', () => {
  const flat = Array.from({ length: 3001 }, (_, index) => `k${index}:`).join('\n');
  const split = `a: [${'0,'.repeat(1600)}]\nb: [${'0,'.repeat(1600)}]\n`;
  for (const text of [flat, split])
    expect(refusal(text).message).toBe('f:1:1 (file) - more than 3000 entries - at most 3000');
});

test('any text loads or is refused with a DikastError', () => {
  const piece = fc.constantFrom(
    ...['consensus', 'agent_pools', 'security', 'validators', 'min_agents', 'fact_verification', 'x', '7', '0.67', '~'],
    ...[
      ':',
      ': ',
      '- ',
      '? ',
      ', ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!!str ',
      '|\n',
      '>-\n',
      '"',
      "'",
      '\\',
      '#',
      '%',
      '@',
      '`',
    ],
    ...[
      '\n',
      '\n  ',
      '\n    ',
      '\t',
      '\r\n',
      '---\n',
      '...\n',
      '<<',
      '\u0085',
      '\u2028',
      '\ufeff',
      '\ud800',
      '\u0000',
      '__proto__',
    ],
  );
  const soup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  const text = fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 200 }), fc.json());
  fc.assert(
    fc.property(text, (yaml) => {
      const error = outcome(yaml);
      for (const line of error?.message.split('\n') ?? [])
        expect(line).toMatch(/^f:[1-9]\d*:[1-9]\d* \S.* - .+ - .+|^and \d+ more$/s);
    }),
    { numRuns: 1500 },
  );
});

test('a template with a piece changed loads or is refused with a DikastError', () => {
  const place = fc.integer({ min: 0, max: CONFIG_TEMPLATE.length });
  fc.assert(
    fc.property(place, fc.nat(30), fc.string({ maxLength: 10 }), (start, length, piece) => {
      outcome(CONFIG_TEMPLATE.slice(0, start) + piece + CONFIG_TEMPLATE.slice(start + length));
    }),
    { numRuns: 200 },
  );
});
