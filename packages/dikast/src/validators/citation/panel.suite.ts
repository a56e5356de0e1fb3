/**
 * Puts requests before the five validators as the engine would: what each raises, and how each rules on objections,
 * honest or invented.
 */
import type { Evidence, Objection } from '@dikast/core/ballots/ballot';
import { parseRequest, type ValidationRequestInput } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { CITATION_OBJECTION_KINDS } from './objection-kinds.ts';
import { CITATION_VALIDATORS } from './roster.ts';

const context = { signal: new AbortController().signal };

/** A subject of a request as a caller writes it. */
export function subjectOf(input: ValidationRequestInput): Subject {
  return new Subject(parseRequest(input));
}

/** Assessments of the five, in the order of the roster. */
export function assessAll(subject: Subject) {
  return Promise.all(CITATION_VALIDATORS.map((validator) => validator.assess(subject, context)));
}

/** What each of the five raises against claims, as "claim kind". */
export async function raisedBy(subject: Subject): Promise<readonly (readonly string[])[]> {
  return (await assessAll(subject)).map(({ objections }) =>
    objections.filter(({ severity }) => severity === 'material').map(({ claim, kind }) => `${claim} ${kind}`),
  );
}

/** Rulings of the five on one objection. */
export async function rulingsOn(objection: Objection, subject: Subject): Promise<readonly string[]> {
  const examinations = await Promise.all(CITATION_VALIDATORS.map((one) => one.examine(objection, subject, context)));
  return examinations.map(({ ruling }) => ruling);
}

/** Objections that a liar could invent: every kind against every claim and none, with a true but pointless quotation. */
export function inventedObjections(subject: Subject): readonly Objection[] {
  const quotes = quotesOf(subject);
  return [null, ...subject.claims].flatMap((claim, at) =>
    Object.keys(CITATION_OBJECTION_KINDS).flatMap((kind, which) => {
      const quote = quotes[(at * 7 + which) % Math.max(1, quotes.length)];
      const place = { start: claim?.start ?? 0, end: claim?.end ?? 0 };
      const objection = { claim: claim?.index ?? null, kind, severity: 'material' as const, ...place };
      return [
        { ...objection, evidence: [] },
        { ...objection, evidence: quote === undefined ? [] : [quote] },
      ];
    }),
  );
}

function quotesOf(subject: Subject): readonly Evidence[] {
  return [subject.answer, ...subject.sources].flatMap((document) =>
    document.sentences.map((sentence) => subject.quoteSentence(sentence)),
  );
}
