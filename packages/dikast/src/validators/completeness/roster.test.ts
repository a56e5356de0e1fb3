import { describe, expect, test } from 'vitest';
import { CASES, type Case } from './completeness-cases.suite.ts';
import { inventedObjections, opinionOf, rulingOf, subjectOf } from './panel.suite.ts';
import { COMPLETENESS_VALIDATORS } from './roster.ts';

describe.each(CASES.map((each): [string, Case] => [each.query, each]))('%s', (_, { query, sources, good, bad }) => {
  test.each(good)('all approve, and dismiss everything invented, of: %s', (answer) => {
    const subject = subjectOf({ query, sources, answer });
    expect(
      COMPLETENESS_VALIDATORS.filter((each) => opinionOf(each, subject).choice !== 'approve').map(({ name }) => name),
    ).toEqual([]);
    const upheld = inventedObjections(subject).flatMap((objection) =>
      COMPLETENESS_VALIDATORS.filter((each) => rulingOf(each, objection, subject) !== 'dismiss').map(
        ({ name }) => `${name}: ${objection.kind} ${objection.evidence[0]?.quote}`,
      ),
    );
    expect(upheld).toEqual([]);
  });

  test.each(bad)('two or more raise what all uphold: $missing of $answer', ({ answer, missing }) => {
    const subject = subjectOf({ query, sources, answer });
    const raised = COMPLETENESS_VALIDATORS.map((each) =>
      opinionOf(each, subject).objections.filter(
        (objection) =>
          objection.evidence[0]?.document === 'query' &&
          objection.evidence[0].quote.includes(missing) &&
          COMPLETENESS_VALIDATORS.every((other) => rulingOf(other, objection, subject) === 'uphold'),
      ),
    );
    expect(raised.filter((objections) => objections.length > 0).length).toBeGreaterThanOrEqual(2);
  });
});
