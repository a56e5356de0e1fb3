import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { isCitationPoolSeated } from './seating.ts';

const sources = [{ id: 'a', text: 'The pool opens at 7.' }];

describe('isCitationPoolSeated', () => {
  it.each([
    ['required', 'The pool opens at 7.', true],
    ['when_present', 'The pool opens at 7 [a].', true],
    ['when_present', 'The pool opens at 7 [b2].', true],
    ['when_present', 'The pool opens at 7.', false],
    ['when_present', 'The pool "[o]pens at 7".', false],
    ['ignored', 'The pool opens at 7 [a].', false],
  ] as const)('with citations %s and the answer %s is %s', (citations, answer, seated) => {
    const seating = isCitationPoolSeated(parseRequest({ answer, sources, citations }));
    expect(seating.seated).toBe(seated);
    expect(seating.reason).not.toBe('');
  });
});
