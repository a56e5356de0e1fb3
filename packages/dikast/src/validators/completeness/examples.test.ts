import { readdirSync, readFileSync } from 'node:fs';
import type { Objection } from '@dikast/core/ballots/ballot';
import { mergeObjections } from '@dikast/core/ballots/ballot';
import { describe, expect, test } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { inventedObjections, opinionOf, rulingOf } from './panel.suite.ts';
import { COMPLETENESS_VALIDATORS } from './roster.ts';

interface Expected {
  readonly verdict: string;
  readonly pool?: string;
  readonly claim?: string;
}

const EXAMPLES = new URL('../../../../../examples/', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, EXAMPLES), 'utf8'));
const expected = readJson('expected.json') as Readonly<Record<string, Expected>>;
const examples = readdirSync(new URL('requests/', EXAMPLES)).map((file) => file.replace('.json', ''));
const isIncomplete = (name: string) => expected[name]?.pool === 'completeness_validation';

function subjectOf(name: string): Subject {
  return new Subject(parseRequest(readJson(`requests/${name}.json`)));
}

describe('an example of which no part is left out', () => {
  test.each(examples.filter((name) => !isIncomplete(name)))('%s is approved, and invented objections fall', (name) => {
    const subject = subjectOf(name);
    expect(COMPLETENESS_VALIDATORS.map((validator) => opinionOf(validator, subject).choice)).toEqual(
      Array(5).fill('approve'),
    );
    const upheld = (objection: Objection) =>
      COMPLETENESS_VALIDATORS.some((validator) => rulingOf(validator, objection, subject) !== 'dismiss');
    expect(inventedObjections(subject).filter(upheld)).toEqual([]);
  });
});

describe('an example of which a part is left out', () => {
  test.each(examples.filter(isIncomplete))('%s: two raise the missing part and all uphold it', (name) => {
    const subject = subjectOf(name);
    const docket = mergeObjections(
      COMPLETENESS_VALIDATORS.map((validator) => ({
        agent: validator.name,
        objections: opinionOf(validator, subject).objections,
      })),
    );
    const raisers = docket
      .filter(({ objection }) => objection.evidence[0]?.quote.includes(expected[name]?.claim ?? '-'))
      .filter(({ objection }) =>
        COMPLETENESS_VALIDATORS.every((each) => rulingOf(each, objection, subject) === 'uphold'),
      )
      .flatMap(({ raisedBy }) => raisedBy);
    expect(new Set(raisers).size).toBeGreaterThanOrEqual(2);
  });
});
