import { expect, test } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { isCompletenessPoolSeated } from './seating.ts';

test.each([
  [undefined, false],
  ['  ?', false],
  ['leave weeks', true],
])('the pool is seated for query %j: %s', (query, seated) => {
  const request = parseRequest(query === undefined ? { answer: 'Yes.' } : { query, answer: 'Yes.' });
  expect(isCompletenessPoolSeated(request).seated).toBe(seated);
});
