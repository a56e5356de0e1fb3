/**
 * For the tests of this pool: subjects, first-round opinions, and the objections that a liar can invent.
 */
import type { Evidence, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination, Validator } from '../../ports.ts';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { COMPLETENESS_OBJECTION_KINDS } from './objection-kinds.ts';

const context = { signal: new AbortController().signal };

/** A subject of plain texts; sources are named s1, s2, ... */
export function subjectOf({
  query,
  answer,
  sources,
}: {
  readonly query: string;
  readonly answer: string;
  readonly sources: readonly string[];
}): Subject {
  return new Subject(
    parseRequest({ query, answer, sources: sources.map((text, index) => ({ id: `s${index + 1}`, text })) }),
  );
}

/** What a validator says in the first round. */
export function opinionOf(validator: Validator, subject: Subject): Assessment {
  return settled(validator.assess(subject, context));
}

/** How a validator rules on an objection. */
export function rulingOf(validator: Validator, objection: Objection, subject: Subject): Examination['ruling'] {
  return settled(validator.examine(objection, subject, context)).ruling;
}

/** Objections with real but arbitrary quotations: every kind, against the whole or a claim, of every text. */
export function inventedObjections(subject: Subject): readonly Objection[] {
  const sentences = [subject.query, subject.answer, ...subject.sources].flatMap((text) => text?.sentences ?? []);
  const quotations = sentences.map((sentence) => [subject.quoteSentence(sentence)]);
  const words = (subject.query?.sentences ?? [])
    .flatMap(({ tokens }) => tokens)
    .map((token) => [subject.quote('query', token)]);
  const whole =
    subject.query === undefined ? [] : [[subject.quote('query', { start: 0, end: subject.query.text.length })]];
  const evidences: (readonly Evidence[])[] = [[], ...quotations, ...words, ...whole];
  return Object.keys(COMPLETENESS_OBJECTION_KINDS).flatMap((kind) =>
    evidences.flatMap((evidence) =>
      [null, 0].map((claim) => ({ claim, kind, severity: 'material' as const, start: 0, end: 0, evidence })),
    ),
  );
}

/** Built-in validators answer at once. */
function settled<Value>(value: Value | Promise<Value>): Value {
  if (value instanceof Promise) throw new TypeError('a built-in validator must answer at once');
  return value;
}
