import { parseRequest } from 'dikast';
import { Subject } from 'dikast/text/subject';
import { expect, it } from 'vitest';
import { claimText } from './claim-text.ts';

it.each([
  ['Leave lasts 26 weeks [hr-7].', 'Leave lasts 26 weeks.'],
  ['Leave lasts 26 weeks [hr-7, hr-8] in full [2].', 'Leave lasts 26 weeks in full.'],
  ['Leave [of both parents] lasts 26 weeks [hr-9].', 'Leave [of both parents] lasts 26 weeks [hr-9].'],
])('%j is read as %j', (answer, read) => {
  const sources = ['hr-7', 'hr-8'].map((id) => ({ id, text: 'Leave.' }));
  const { claims, request } = new Subject(parseRequest({ answer, sources }));
  expect(claims.map((claim) => claimText(claim, request))).toEqual([read]);
});
