import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Objection } from '@dikast/core/ballots/ballot';
import { describe, expect, it } from 'vitest';
import type { Assessment, Examination } from '../../ports.ts';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { FACT_OBJECTION_KINDS } from './objection-kinds.ts';
import { FACT_VALIDATORS } from './roster.ts';

interface Expectation {
  readonly verdict: 'accepted' | 'rejected';
  readonly pool?: string;
  readonly kinds?: readonly string[];
  readonly claim?: string;
}

const context = { signal: new AbortController().signal };
const RAISERS_MIN = 3;
const folder = fileURLToPath(new URL('../../../../../examples/', import.meta.url));
const read = (path: string): unknown => JSON.parse(readFileSync(`${folder}${path}`, 'utf8'));
const expectations = read('expected.json') as Readonly<Record<string, Expectation>>;
const names = readdirSync(`${folder}requests`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));
const goodNames = names.filter((name) => expectations[name]?.verdict === 'accepted');
const badNames = names.filter((name) => expectations[name]?.pool === 'fact_verification');

describe('the fact validators on the shipped examples', () => {
  it('has examples of both sorts', () => {
    expect(goodNames.length).toBeGreaterThan(5);
    expect(badNames.length).toBeGreaterThan(5);
  });

  it.each(goodNames)('all approve %s', (name) => {
    expect(opinionsOn(subjectOf(name)).filter(({ choice }) => choice !== 'approve')).toEqual([]);
  });

  it.each(goodNames)('all dismiss every objection invented against %s', (name) => {
    const subject = subjectOf(name);
    const upheld = inventedObjections(subject).flatMap((objection) =>
      rulingsOn(subject, objection)
        .filter(({ ruling }) => ruling !== 'dismiss')
        .map(({ reason }) => `${objection.kind} of claim ${objection.claim}: ${reason}`),
    );
    expect(upheld).toEqual([]);
  });

  it.each(badNames)('at least three methods object to the right claim of %s, and all uphold it', (name) => {
    const { kinds = [], claim = '' } = expectations[name] ?? {};
    const subject = subjectOf(name);
    const index = subject.claims.findIndex(({ text }) => text.includes(claim));
    const objections = opinionsOn(subject).map((opinion) =>
      opinion.objections.filter((each) => each.claim === index && kinds.includes(each.kind)),
    );
    expect(objections.filter((each) => each.length > 0).length).toBeGreaterThanOrEqual(RAISERS_MIN);
    for (const objection of objections.flat())
      expect(rulingsOn(subject, objection).filter(({ ruling }) => ruling !== 'uphold')).toEqual([]);
  });
});

/** Every kind against every claim and the whole, each with a sentence of the sources, the answer or the query. */
function inventedObjections(subject: Subject): readonly Objection[] {
  const sentences = [...subject.sourceSentences, ...subject.answer.sentences, ...(subject.query?.sentences ?? [])];
  const targets = [null, ...subject.claims.map(({ index }) => index)];
  return Object.keys(FACT_OBJECTION_KINDS).flatMap((kind) =>
    targets.flatMap((claim, at) => {
      const evidence = sentences.filter((_, place) => place % targets.length === at);
      const quoted = evidence.slice(0, 4).map((sentence) => subject.quote(sentence.document.name, sentence));
      const { start, end } = claim === null ? { start: 0, end: 0 } : (subject.claims[claim] ?? { start: 0, end: 0 });
      return [{ claim, kind, severity: 'material' as const, start, end, evidence: quoted }];
    }),
  );
}

function subjectOf(name: string): Subject {
  return new Subject(parseRequest(read(`requests/${name}.json`)));
}

function opinionsOn(subject: Subject): readonly Assessment[] {
  return FACT_VALIDATORS.map((validator) => validator.assess(subject, context) as Assessment);
}

function rulingsOn(subject: Subject, objection: Objection): readonly Examination[] {
  return FACT_VALIDATORS.map((validator) => validator.examine(objection, subject, context) as Examination);
}
