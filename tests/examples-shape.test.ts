/**
 * The shipped examples: every request parses, expected.json names exactly the files, and what it says of a claim can be
 * found in the request. Which verdict comes out is tested where the engine is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseRequest, type ValidationRequest } from 'dikast/request/request';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const EXAMPLES = new URL('../examples/', import.meta.url);

const reason = z.string().min(20).endsWith('.');
const expectationSchema = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('accepted'), reason }),
  z.strictObject({
    verdict: z.literal('rejected'),
    pool: z.enum(['fact_verification', 'citation_validation', 'coherence_assessment', 'completeness_validation']),
    kinds: z.array(z.string().regex(/^[a-z][a-z_]+$/)).min(1),
    claim: z.string().min(10),
    reason,
  }),
]);

const expected = z.record(z.string(), expectationSchema).parse(readJson('expected.json'));
const names = readdirSync(new URL('requests/', EXAMPLES))
  .map((file) => file.replace(/\.json$/, ''))
  .sort();

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, EXAMPLES), 'utf8'));
}

function readExample(name: string): ValidationRequest {
  return parseRequest(readJson(`requests/${name}.json`), name);
}

describe('the shipped examples', () => {
  it('are exactly those that expected.json names', () => {
    expect(Object.keys(expected).sort()).toEqual(names);
  });

  it('are at least seven good ones and eleven bad ones', () => {
    const verdicts = Object.values(expected).map(({ verdict }) => verdict);
    expect(verdicts.filter((verdict) => verdict === 'accepted').length).toBeGreaterThanOrEqual(7);
    expect(verdicts.filter((verdict) => verdict === 'rejected').length).toBeGreaterThanOrEqual(11);
  });

  it('stand in the table of their README, one row each', () => {
    const readme = readFileSync(new URL('README.md', EXAMPLES), 'utf8');
    expect([...readme.matchAll(/\(requests\/([a-z0-9-]+)\.json\)/g)].map((match) => match[1]).sort()).toEqual(names);
  });
});

describe.each(names)('example %s', (name) => {
  it('parses as a request that carries its file name as id', () => {
    expect(readExample(name).id).toBe(name);
  });

  it('has a query and two to five sources of real-life length', () => {
    const { query, sources } = readExample(name);
    expect(query).toMatch(/\?$/);
    expect(sources.length).toBeGreaterThanOrEqual(2);
    expect(sources.length).toBeLessThanOrEqual(5);
    for (const { text } of sources) expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(30);
  });
});

describe.each(names.filter((name) => expected[name]?.verdict === 'rejected'))('bad example %s', (name) => {
  it('names a claim that occurs once in the answer or, for something missing, a part of the query', () => {
    const expectation = expected[name];
    if (expectation?.verdict !== 'rejected') throw new Error(`${name} is not a bad example`);
    const { answer, query } = readExample(name);
    const document = expectation.pool === 'completeness_validation' ? (query ?? '') : answer;
    expect(document.split(expectation.claim)).toHaveLength(2);
  });
});
