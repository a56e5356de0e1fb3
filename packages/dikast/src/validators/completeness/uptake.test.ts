import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../request/request.ts';
import { Subject } from '../../text/subject.ts';
import { breadth, directness, substance } from './uptake.ts';

const subjectOf = (answer: string, query?: string) =>
  new Subject(parseRequest({ answer, ...(query === undefined ? {} : { query }) }));

const QUERY = 'Why did the mill on the river close?';

describe('how fully an answer takes up its query', () => {
  it('is broad by the share of its words that come up anywhere', () => {
    expect(breadth(subjectOf('The mill stood on the river. It closed after a flood.', QUERY))).toBe(1);
    expect(breadth(subjectOf('The mill was old.', QUERY))).toBeCloseTo(1 / 3, 12);
    expect(breadth(subjectOf('Nobody remembers that.', QUERY))).toBe(0);
  });

  it('is direct by the share that the first sentence takes up', () => {
    expect(directness(subjectOf('The mill on the river closed after a flood.', QUERY))).toBe(1);
    expect(directness(subjectOf('There was a flood. The mill on the river closed.', QUERY))).toBe(0);
  });

  it('is full where nothing was asked', () => {
    const subject = subjectOf('The mill closed.');
    expect([breadth(subject), directness(subject)]).toEqual([1, 1]);
  });

  it('has substance by the share of words that carry content', () => {
    expect(substance(subjectOf('Flood damage closed the river mill.'))).toBe(1);
    expect(substance(subjectOf('It was what it was, and that is all there is to it.'))).toBeLessThan(0.4);
    expect(substance(subjectOf('...'))).toBe(0);
  });
});
