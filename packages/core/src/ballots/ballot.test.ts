import { describe, expect, it } from 'vitest';
import { type Evidence, mergeObjections, type Objection } from './ballot.ts';

const quote = (start: number): Evidence => ({ document: 'source:s1', start, end: start + 1, quote: 'x' });
const objection = (changes: Partial<Objection>): Objection => ({
  claim: 0,
  kind: 'changed_number',
  severity: 'material',
  start: 0,
  end: 1,
  evidence: [quote(1)],
  ...changes,
});

describe('the docket', () => {
  it('merges one defect of one claim, whoever raised it, and keeps all evidence', () => {
    const docket = mergeObjections([
      { agent: 'b', objections: [objection({ evidence: [quote(2), quote(1)] })] },
      { agent: 'a', objections: [objection({})] },
    ]);
    expect(docket).toEqual([
      { id: '0000/changed_number', objection: objection({ evidence: [quote(1), quote(2)] }), raisedBy: ['a', 'b'] },
    ]);
  });

  it('does not depend on who spoke first', () => {
    const raised = [
      { agent: 'b', objections: [objection({ claim: 2 }), objection({ kind: 'unsupported' })] },
      { agent: 'a', objections: [objection({ claim: 10 }), objection({})] },
    ];
    expect(mergeObjections([...raised].reverse())).toEqual(mergeObjections(raised));
    expect(mergeObjections(raised).map(({ id }) => id)).toEqual([
      '0000/changed_number',
      '0000/unsupported',
      '0002/changed_number',
      '0010/changed_number',
    ]);
  });

  it('leaves out minor objections', () => {
    expect(mergeObjections([{ agent: 'a', objections: [objection({ severity: 'minor' })] }])).toEqual([]);
  });

  it('tells two missing things apart by what the query asked', () => {
    const missing = (start: number) =>
      objection({
        claim: null,
        kind: 'missing_facet',
        evidence: [{ document: 'query', start, end: start + 2, quote: 'xy' }],
      });
    const docket = mergeObjections([
      { agent: 'a', objections: [missing(0), missing(5)] },
      { agent: 'b', objections: [missing(5)] },
    ]);
    expect(docket.map(({ id, raisedBy }) => [id, raisedBy])).toEqual([
      ['answer/missing_facet/query:0-2', ['a']],
      ['answer/missing_facet/query:5-7', ['a', 'b']],
    ]);
  });
});
