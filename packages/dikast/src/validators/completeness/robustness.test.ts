import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inventedObjections, opinionOf, rulingOf, subjectOf } from './panel.suite.ts';
import { COMPLETENESS_VALIDATORS } from './roster.ts';

const WORDS = [
  'who',
  'and',
  'how much',
  'what',
  'for',
  'the',
  'pay',
  '7',
  '%',
  'three',
  'reasons',
  'in',
  '?',
  '.',
  ',',
  ';',
  '\n',
  '- ',
  '💶',
  'é',
  'not',
  'say',
  'documents',
  'between',
];
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')),
);

test('no text makes a validator throw, quote what does not stand there, or be unsure', () => {
  fc.assert(
    fc.property(text, text, fc.array(text, { maxLength: 4 }), (query, answer, sources) => {
      const subject = subjectOf({
        query: query.replace(/\p{Surrogate}/gu, ''),
        answer: `x ${answer.replace(/\p{Surrogate}/gu, '')}`,
        sources: sources.map((source) => source.replace(/\p{Surrogate}/gu, '')),
      });
      for (const validator of COMPLETENESS_VALIDATORS) {
        const { objections, findings } = opinionOf(validator, subject);
        for (const { document, start, end, quote } of [...objections, ...findings].flatMap(({ evidence }) => evidence))
          expect(subject.textOf(document)?.slice(start, end)).toBe(quote);
        for (const objection of [...objections, ...inventedObjections(subject).slice(0, 20)])
          expect(['uphold', 'dismiss']).toContain(rulingOf(validator, objection, subject));
      }
    }),
    { numRuns: 300 },
  );
});

test('a validator upholds what it raises', () => {
  fc.assert(
    fc.property(text, text, fc.array(text, { maxLength: 3 }), (query, answer, sources) => {
      const clean = (value: string) => value.replace(/\p{Surrogate}/gu, '');
      const subject = subjectOf({ query: clean(query), answer: `x ${clean(answer)}`, sources: sources.map(clean) });
      for (const validator of COMPLETENESS_VALIDATORS)
        for (const objection of opinionOf(validator, subject).objections)
          expect(rulingOf(validator, objection, subject)).toBe('uphold');
    }),
    { numRuns: 300 },
  );
});

test('a long query, thousands of claims and long sources are judged', () => {
  const subject = subjectOf({
    query: 'Who pays the rent and how much is it, and why, in 2023, for staff? '.repeat(140),
    answer: 'The rent is paid by staff. '.repeat(3500),
    sources: Array.from({ length: 10 }, () =>
      'The rent of 500 euros is paid by the staff because of rule 7. '.repeat(1500),
    ),
  });
  for (const validator of COMPLETENESS_VALIDATORS) expect(opinionOf(validator, subject).choice).not.toBe('abstain');
});
