/**
 * Puts answers before the five validators as the engine would: what each says, and how each rules on objections, honest
 * or invented.
 */
import type { Evidence, Objection } from '@dikast/core/ballots/ballot';
import type { Assessment, Examination } from '../../ports.ts';
import { parseRequest, type ValidationRequestInput } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { COHERENCE_KINDS } from './objection-kinds.ts';
import { COHERENCE_VALIDATORS } from './roster.ts';

const context = { signal: new AbortController().signal };

/** A subject of a request as a caller writes it. */
export function subjectOf(input: ValidationRequestInput): Subject {
  return new Subject(parseRequest(input));
}

/** A subject of an answer alone. */
export function answerOf(answer: string): Subject {
  return subjectOf({ answer });
}

/** Assessments of the five, in the order of the roster. */
export function assessAll(subject: Subject): readonly Assessment[] {
  return COHERENCE_VALIDATORS.map((validator) => validator.assess(subject, context) as Assessment);
}

/** Rulings of the five on one objection. */
export function rulingsOn(objection: Objection, subject: Subject): readonly string[] {
  return COHERENCE_VALIDATORS.map((one) => (one.examine(objection, subject, context) as Examination).ruling);
}

/** Material objections that at least two of the five raise, as "claim kind", and that all five uphold. */
export function provenDefects(subject: Subject): readonly string[] {
  const raised = assessAll(subject).flatMap(({ objections }) =>
    objections.filter(({ severity }) => severity === 'material'),
  );
  const nameOf = ({ claim, kind }: Objection) => `${claim} ${kind}`;
  const names = raised.map(nameOf);
  const proven = raised.filter(
    (objection) =>
      names.filter((name) => name === nameOf(objection)).length >= 2 &&
      rulingsOn(objection, subject).every((ruling) => ruling === 'uphold'),
  );
  return [...new Set(proven.map(nameOf))];
}

/** Objections that a liar could invent: each kind against each claim and none, each with each sentence there is. */
export function inventedObjections(subject: Subject): readonly Objection[] {
  const texts = [subject.answer, ...(subject.query === undefined ? [] : [subject.query]), ...subject.sources];
  const quotes = texts.flatMap((text) => text.sentences.map((sentence) => subject.quoteSentence(sentence)));
  const evidence: readonly (readonly Evidence[])[] = [[], ...quotes.map((quote) => [quote])];
  const targets = [
    { claim: null, start: 0, end: 0 },
    ...subject.claims.map(({ index, start, end }) => ({ claim: index, start, end })),
  ];
  return targets.flatMap((target) =>
    COHERENCE_KINDS.flatMap((kind) =>
      evidence.map((quoted) => ({ ...target, kind, severity: 'material' as const, evidence: quoted })),
    ),
  );
}

/** Rulings other than "dismiss" that the five give on invented objections. */
export function rulingsForInventions(subject: Subject): readonly string[] {
  return inventedObjections(subject).flatMap((objection) =>
    rulingsOn(objection, subject).flatMap((ruling, at) =>
      ruling === 'dismiss'
        ? []
        : [`${COHERENCE_VALIDATORS[at]?.name} on ${objection.claim} ${objection.kind}: ${ruling}`],
    ),
  );
}
