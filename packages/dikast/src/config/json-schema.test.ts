import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FEATURE_TABLE } from './feature-table.ts';
import { configJsonSchema } from './json-schema.ts';

const SHIPPED = new URL('../../schema/dikast.schema.json', import.meta.url);

if (process.env.UPDATE === '1') writeFileSync(SHIPPED, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);

test('the shipped schema is the one of the loader (UPDATE=1 rewrites it)', () => {
  expect(JSON.parse(readFileSync(SHIPPED, 'utf8'))).toEqual(configJsonSchema());
});

test('the schema names its dialect', () => {
  expect(configJsonSchema().$schema).toBe('https://json-schema.org/draft/2020-12/schema');
});

test('the schema describes every setting that is offered in the words of the feature table', () => {
  const schema = JSON.stringify(configJsonSchema());
  for (const { meaning, status } of FEATURE_TABLE) {
    if (status !== 'refused') expect(schema).toContain(JSON.stringify(meaning).slice(1, -1));
  }
});
