import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { freshness, sentenceFullness } from './flow.ts';

const subjectOf = (answer: string) => new Subject(parseRequest({ answer }));

describe('flow', () => {
  it('is fuller in whole sentences than in chopped ones', () => {
    const whole = subjectOf(
      'The mill was closed in 1971 because its wheel had been damaged by the flood of that spring.',
    );
    const chopped = subjectOf('The mill closed. A flood came. The wheel broke.');
    expect(sentenceFullness(whole)).toBeGreaterThan(2 * sentenceFullness(chopped));
  });

  it('is fresh unless one sentence repeats the words of another', () => {
    expect(freshness(subjectOf('The mill closed in spring. Its wheel had rotted.'))).toBe(1);
    expect(freshness(subjectOf('The old mill closed in spring. In spring the old mill closed.'))).toBe(0);
    expect(freshness(subjectOf('One sentence only.'))).toBe(1);
  });
});
