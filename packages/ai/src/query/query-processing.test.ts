import { type ConsensusEngine, memoryKeys, type Validator } from 'dikast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConsensusResult } from './apply-consensus-result.ts';
import type { ProcessedQuery } from './processed-query.ts';
import { allDefects } from './query-defects.ts';
import { QUERY_POOL } from './query-pool.ts';
import { queryProcessingEngine, validateQueryProcessing } from './validate-query-processing.ts';

const QUERY = 'How long is parental leave at Halden Marine for managers without children, compared with 2024?';

function entity(text: string, type = 'topic', query = QUERY) {
  const start = query.indexOf(text);
  return { text, start, end: start + text.length, type };
}

const GOOD: ProcessedQuery = {
  query: QUERY,
  intent: 'comparison',
  entities: [
    entity('parental leave'),
    entity('Halden Marine', 'organisation'),
    entity('without children'),
    entity('2024', 'year'),
  ],
  strategy: 'multi_hop',
};

let engine: ConsensusEngine;
beforeAll(() => {
  engine = queryProcessingEngine({ keys: memoryKeys() });
});
afterAll(() => engine.close());

it('a query that is processed right is confirmed and stays as it is', async () => {
  const result = await validateQueryProcessing(GOOD, engine);
  expect(result).toMatchObject({ outcome: 'accepted', problems: [] });
  const { consensus, ...rest } = applyConsensusResult(GOOD, result);
  expect(rest).toEqual(GOOD);
  expect(consensus).toMatchObject({
    isConfirmed: true,
    needsClarification: false,
    removedEntities: [],
    addedEntities: [],
  });
});

it('a wrong intent is rejected: the user should be asked, and a broad strategy is used', async () => {
  const wrong: ProcessedQuery = { ...GOOD, intent: 'procedural' };
  const result = await validateQueryProcessing(wrong, engine);
  expect(result.outcome).toBe('rejected');
  expect(result.problems).toMatchObject([{ kind: 'wrong_intent', entity: null }]);
  const [problem] = result.problems;
  expect(QUERY.slice(problem?.start, problem?.end)).toBe('compared with');
  expect(applyConsensusResult(wrong, result)).toMatchObject({
    strategy: 'hybrid',
    consensus: { needsClarification: true },
  });
});

it('an entity that does not stand where it is said to is taken out', async () => {
  const moved = { ...entity('2024', 'year'), start: 0, end: 4 };
  const wrong: ProcessedQuery = { ...GOOD, entities: [...GOOD.entities, moved] };
  const result = await validateQueryProcessing(wrong, engine);
  expect(result).toMatchObject({ outcome: 'rejected', problems: [{ kind: 'wrong_span', entity: 4 }] });
  const applied = applyConsensusResult(wrong, result);
  expect(applied.entities).toEqual(GOOD.entities);
  expect(applied.consensus.removedEntities).toEqual([moved]);
});

it('what is lost is put back as an entity without a type', async () => {
  const wrong: ProcessedQuery = { ...GOOD, entities: GOOD.entities.filter(({ text }) => text !== '2024') };
  const result = await validateQueryProcessing(wrong, engine);
  expect(result).toMatchObject({ outcome: 'rejected', problems: [{ kind: 'lost_part', entity: null }] });
  expect(applyConsensusResult(wrong, result).entities.at(-1)).toEqual(entity('2024', 'unlabelled'));
});

it('a validator that objects without ground changes nothing', async () => {
  const liar: Validator = {
    name: 'liar',
    version: '1',
    pool: QUERY_POOL,
    specialization: 'lies',
    method: 'Objects always.',
    isDeterministic: true,
    assess: (subject) => ({
      choice: 'reject',
      confidence: 1,
      objections: [
        {
          claim: 0,
          kind: 'wrong_intent',
          severity: 'material',
          start: 0,
          end: 4,
          evidence: [subject.quote('query', { start: 0, end: 3 })],
        },
      ],
      findings: [],
    }),
    examine: () => ({ ruling: 'uphold', reason: 'So I say.' }),
  };
  const withLiar = queryProcessingEngine({ keys: memoryKeys(), validators: [liar] });
  expect(await validateQueryProcessing(GOOD, withLiar)).toMatchObject({ outcome: 'accepted', problems: [] });
  await withLiar.close();
});

describe('what the checks see', () => {
  const kinds = (changes: Partial<ProcessedQuery>) => allDefects({ ...GOOD, ...changes }).map(({ kind }) => kind);

  it.each([
    ['Why did revenue fall?', 'causal', []],
    ['Why did revenue fall?', 'list', ['wrong_intent']],
    ['How do I reset the router?', 'procedural', []],
    ['How many people work here?', 'quantitative', []],
    ['When does the offer end?', 'temporal', []],
    ['When does the offer end?', 'comparison', ['wrong_intent']],
    ['Which plans include roaming?', 'list', []],
    ['Who founded the firm?', 'factual', []],
    ['Who founded the firm?', 'procedural', ['wrong_intent']],
  ] as const)('%j as %s: %j', (query, intent, expected) => {
    expect(kinds({ query, intent, strategy: 'hybrid', entities: [] })).toEqual(expected);
  });

  it('two entities may not take the same words', () => {
    expect(kinds({ entities: [...GOOD.entities, entity('leave')] })).toEqual(['overlapping_span']);
  });

  it('a strategy that does not serve the intent is named', () => {
    expect(kinds({ strategy: 'keyword' })).toEqual(['unfit_strategy']);
  });

  it('numbers, names, quotations and exclusions are essential', () => {
    const query = 'Does plan "Blue Sky" of Acme Corp cover 30 days except travel?';
    expect(
      allDefects({ query, intent: 'factual', strategy: 'hybrid', entities: [] }).map(({ start, end }) =>
        query.slice(start, end),
      ),
    ).toEqual(['"Blue Sky"', 'Acme Corp', '30', 'except travel']);
  });
});

it.each([
  [{ ...GOOD, intent: 'mood' }, 'intent: '],
  [{ ...GOOD, entities: [{ text: 'x', start: -1, end: 1, type: 'a' }] }, 'entities[0].start: -1, expected at least 0'],
  [{ ...GOOD, query: ' ' }, 'query: is empty'],
])('what is no processed query is refused by member', async (input, message) => {
  await expect(validateQueryProcessing(input as ProcessedQuery, engine)).rejects.toThrow(message);
});
