/**
 * Telephone numbers: each one in the answer must stand in a source. Digits are compared, spacing and hyphens are not.
 * Errs where a source writes a number with its country code and the answer without.
 */
import { findingOn, objectionTo, opinionFrom, type Subject, type Validator } from 'dikast';

const NUMBER = /(?<![\w+])\+?\d(?:[ ()-]?\d){6,14}(?!\w)/g;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

const numbersIn = (text: string): readonly string[] => [...text.matchAll(NUMBER)].map(([number]) => digitsOf(number));

function numbersInSources(subject: Subject): ReadonlySet<string> {
  return new Set(subject.sources.flatMap(({ text }) => numbersIn(text)));
}

/** Looks for telephone numbers that no source has. */
export const telephoneNumbers: Validator = {
  name: 'telephone-numbers',
  version: '1.0.0',
  pool: 'fact_verification',
  specialization: 'contact_details',
  method: 'Compares the digits of telephone numbers with those in the sources.',
  isDeterministic: true,

  assess(subject) {
    const known = numbersInSources(subject);
    const claims = subject.claims.filter(({ text }) => numbersIn(text).length > 0);
    const wrong = claims.filter(({ text }) => numbersIn(text).some((digits) => !known.has(digits)));
    const findings = claims.map((claim) =>
      wrong.includes(claim)
        ? findingOn(claim, 'unsupported', 'No source has this telephone number.')
        : findingOn(claim, 'supported', 'A source has this telephone number.'),
    );
    const objections = wrong.map((claim) => objectionTo(claim, 'changed_number', [subject.quote('answer', claim)]));
    return opinionFrom(objections, findings, 0.9);
  },

  examine(objection, subject) {
    const claim = objection.claim === null ? undefined : subject.claims[objection.claim];
    const numbers = claim === undefined ? [] : numbersIn(claim.text);
    if (objection.kind !== 'changed_number' || numbers.length === 0)
      return { ruling: 'unsure', reason: 'Not about a telephone number.' };
    const known = numbersInSources(subject);
    return numbers.every((digits) => known.has(digits))
      ? { ruling: 'dismiss', reason: 'The sources have this telephone number.' }
      : { ruling: 'uphold', reason: 'No source has this telephone number.' };
  },
};
