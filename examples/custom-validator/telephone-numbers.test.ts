import { readFileSync } from 'node:fs';
import { parseRequest, Subject } from 'dikast';
import { describe, expect, it } from 'vitest';
import { telephoneNumbers } from './telephone-numbers.ts';

const still = { signal: new AbortController().signal };

function subjectOf(name: string, change = (text: string) => text): Subject {
  return new Subject(parseRequest(JSON.parse(change(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')))));
}

const good = subjectOf('office-hours');
const bad = subjectOf('office-hours-changed-digit');
const objection = {
  claim: 0,
  kind: 'changed_number',
  severity: 'material',
  start: 0,
  end: 74,
  evidence: [],
} as const;

describe('telephone numbers', () => {
  it('are approved where a source has the same digits', async () => {
    expect(await telephoneNumbers.assess(good, still)).toMatchObject({ choice: 'approve', objections: [] });
  });

  it('are objected to, in the claim that has them, where no source does', async () => {
    const { choice, objections } = await telephoneNumbers.assess(bad, still);
    expect(choice).toBe('reject');
    expect(objections).toMatchObject([{ claim: 0, kind: 'changed_number', severity: 'material' }]);
  });

  it('are no matter for an opinion where the answer has none', async () => {
    const without = subjectOf('office-hours', (text) => text.replace('calls at 030 555-0198', 'calls'));
    expect((await telephoneNumbers.assess(without, still)).choice).toBe('abstain');
  });

  it('uphold an objection that is true, and dismiss one that is not', async () => {
    expect((await telephoneNumbers.examine(objection, bad, still)).ruling).toBe('uphold');
    expect((await telephoneNumbers.examine(objection, good, still)).ruling).toBe('dismiss');
  });

  it('say nothing of an objection of another kind', async () => {
    const other = { ...objection, kind: 'wrong_citation' };
    expect((await telephoneNumbers.examine(other, bad, still)).ruling).toBe('unsure');
  });
});
