/**
 * What holds for each validator of the pool on any text.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COHERENCE_OBJECTION_KINDS } from './objection-kinds.ts';
import { answerOf, assessAll, inventedObjections, rulingsOn, subjectOf } from './panel.suite.ts';
import { COHERENCE_VALIDATORS } from './roster.ts';

const FRAGMENTS = [
  'The plan is free for all customers',
  'It costs 5 euro',
  '.',
  ' ',
  '\n',
  '1.',
  '3. ',
  '# ',
  '**',
  '```',
  '(',
  '"',
  'step 9',
  'First,',
  'Third,',
  'is not',
  'never',
  'the',
  ':',
  '- ',
  '2024',
  '5-10 mg',
  '—',
  'which',
  'and',
  'open',
  'closed',
  '🙂',
  '́',
];
const texts = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
    fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 60 }).map((parts) => parts.join(' ')),
  )
  .filter((text) => text.trim().length > 0 && !/\p{Surrogate}/u.test(text));

describe('the roster', () => {
  it('has five validators of different names, all of this pool', () => {
    expect(new Set(COHERENCE_VALIDATORS.map(({ name }) => name)).size).toBe(5);
    expect(COHERENCE_VALIDATORS.every(({ pool }) => pool === 'coherence_assessment')).toBe(true);
  });

  it('approves a complete answer of one sentence or one word', () => {
    for (const answer of ['The capital of France is Paris.', 'Paris', 'Yes.', '42'])
      expect(assessAll(answerOf(answer)).map(({ choice }) => choice)).toEqual(Array(5).fill('approve'));
  });

  it('abstains when there are no words to judge', () => {
    expect(assessAll(answerOf('🙂 …')).map(({ choice }) => choice)).toEqual(Array(5).fill('abstain'));
  });

  it('is unsure about kinds of objection it does not know', () => {
    const subject = answerOf('Paris lies on the Seine.');
    const objection = { claim: 0, kind: 'rude_tone', severity: 'material' as const, start: 0, end: 5, evidence: [] };
    expect(rulingsOn(objection, subject)).toEqual(Array(5).fill('unsure'));
  });

  it('never throws, quotes verbatim and names only kinds of its vocabulary, whatever the text', () => {
    fc.assert(
      fc.property(texts, fc.option(texts, { nil: undefined }), (answer, query) => {
        const subject = subjectOf({ answer, ...(query === undefined ? {} : { query }) });
        for (const { objections, findings } of assessAll(subject)) {
          for (const { kind } of objections) expect(COHERENCE_OBJECTION_KINDS).toHaveProperty(kind);
          for (const { document, start, end, quote } of [...objections, ...findings].flatMap(
            ({ evidence }) => evidence,
          ))
            expect(subject.textOf(document)?.slice(start, end)).toBe(quote);
        }
        for (const objection of inventedObjections(subject).slice(0, 60)) rulingsOn(objection, subject);
      }),
      { numRuns: 150 },
    );
  });

  it('says the same of the same request', () => {
    const answer = 'The pool is open daily. The pool is heated. The pool is closed daily.';
    expect(assessAll(answerOf(answer))).toEqual(assessAll(answerOf(answer)));
  });

  it.each([
    ['two thousand claims', 'The plan costs 5 euro for item one. '.repeat(2000)],
    ['one sentence of ten thousand words', 'word and '.repeat(10_000)],
    ['brackets only', '('.repeat(90_000)],
    ['headings only', '# a\n'.repeat(2000)],
  ])('judges %s within seconds', (_, answer) => {
    const before = performance.now();
    expect(assessAll(answerOf(answer.slice(0, 100_000)))).toHaveLength(5);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});
