import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment, Examination } from '../../ports.ts';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { FACT_OBJECTION_KINDS } from './objection-kinds.ts';
import { FACT_VALIDATORS } from './roster.ts';

const context = { signal: new AbortController().signal };
const assess = (subject: Subject) => FACT_VALIDATORS.map((each) => each.assess(subject, context) as Assessment);
const fragments = fc.constantFrom(
  ...[
    'Not',
    'no ',
    '12 %',
    ' 1,000,000 kg',
    '4 May 2021',
    '§',
    '\n- ',
    '1. ',
    'Alpha Beta',
    '. ',
    '"',
    '(',
    '…',
    '𝒳',
    'é',
  ],
  ...[
    'more than ',
    'before ',
    'all ',
    '[1]',
    ' - ',
    '°C',
    '1/2',
    'USD 5',
    "don't ",
    'ﬁ',
    '\u0000',
    '٣٤',
    'half of the ',
  ],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.oneof(fragments, fc.lorem({ maxCount: 3 })), { maxLength: 40 }).map((parts) => parts.join(' ')),
);

describe('the fact validators on any text', () => {
  it('quote verbatim, stay in range and decide the same twice', () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), text, (answer, sources, query) => {
        fc.pre(answer.trim().length > 0);
        const input = { answer, query, sources: sources.map((each, at) => ({ id: `s${at}`, text: each })) };
        const subject = new Subject(parseRequest(input));
        const opinions = assess(subject);
        expect(assess(new Subject(parseRequest(input)))).toEqual(opinions);
        for (const { confidence, objections, findings } of opinions) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          for (const { document, start, end, quote } of [...objections, ...findings].flatMap((each) => each.evidence))
            expect(subject.textOf(document)?.slice(start, end)).toBe(quote);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('rule on an objection to a claim that does not exist, of a kind that does not exist', () => {
    const subject = new Subject(
      parseRequest({
        answer: 'The sky over Halmvik is green today.',
        sources: [{ id: 'a', text: 'The sky over Halmvik is green today.' }],
      }),
    );
    for (const claim of [null, -1, 1, 1e9, Number.NaN]) {
      for (const kind of [...Object.keys(FACT_OBJECTION_KINDS), 'toString', '']) {
        const objection = { claim, kind, severity: 'material' as const, start: 0, end: 0, evidence: [] };
        for (const validator of FACT_VALIDATORS)
          expect((validator.examine(objection, subject, context) as Examination).ruling).toBe('dismiss');
      }
    }
  });

  it('abstain without sources, and when the answer states nothing', () => {
    const without = new Subject(parseRequest({ answer: 'Halmvik has 3,400 inhabitants.' }));
    const empty = new Subject(
      parseRequest({ answer: 'Thank you!', sources: [{ id: 'a', text: 'Halmvik is a town.' }] }),
    );
    for (const { choice } of [...assess(without), ...assess(empty)]) expect(choice).toBe('abstain');
  });

  it('take a huge sentence and thousands of claims in seconds', () => {
    const claims = Array.from({ length: 1500 }, (_, at) => `Item ${at} weighs ${at} kg and is not sold.`).join(' ');
    const sources = [claims.replaceAll('kg', 'g'), 'word not all some '.repeat(6000)];
    const started = performance.now();
    for (const answer of [claims, 'word not all '.repeat(4000)])
      assess(new Subject(parseRequest({ answer, sources: sources.map((each, at) => ({ id: `s${at}`, text: each })) })));
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
