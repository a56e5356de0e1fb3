import { describe, expect, it } from 'vitest';
import { behaviourOf, type SeenBehaviour } from './behaviour.ts';

const VOTED: SeenBehaviour = { choice: 'approve', status: 'voted', objections: [] };
const PANEL = { wasQuorumInTime: true, outcome: 'approved' } as const;
const ABSENT = { ...VOTED, choice: null };

describe('behaviour in one validation', () => {
  it('an agent in time that agrees shows nothing', () => {
    const nothing = { response_delay: false, no_answer: false, inconsistent_voting: false, outlier: false };
    expect(behaviourOf(VOTED, PANEL)).toEqual(nothing);
  });

  it('a late ballot is delay and not silence, a missing or failed one silence and not delay', () => {
    expect(behaviourOf({ ...VOTED, status: 'late' }, PANEL)).toMatchObject({ response_delay: true, no_answer: null });
    expect(behaviourOf({ ...ABSENT, status: 'missing' }, PANEL)).toMatchObject({
      response_delay: null,
      no_answer: true,
    });
    expect(behaviourOf({ ...ABSENT, status: 'failed' }, PANEL)).toMatchObject({
      response_delay: null,
      no_answer: true,
    });
  });

  it('when no quorum was in time it was the network, and nobody is blamed', () => {
    const background = { ...PANEL, wasQuorumInTime: false };
    expect(behaviourOf({ ...VOTED, status: 'late' }, background).response_delay).toBeNull();
    expect(behaviourOf({ ...ABSENT, status: 'missing' }, background).no_answer).toBeNull();
  });

  it('an approval with an objection that still stands contradicts itself, and so does an objection raised twice', () => {
    expect(behaviourOf({ ...VOTED, objections: ['a'] }, PANEL).inconsistent_voting).toBe(true);
    expect(behaviourOf({ ...VOTED, choice: 'reject', objections: ['a'] }, PANEL).inconsistent_voting).toBe(false);
    expect(behaviourOf({ ...VOTED, choice: 'reject', objections: ['a', 'a'] }, PANEL).inconsistent_voting).toBe(true);
  });

  it('dissent needs a decision and an opinion', () => {
    expect(behaviourOf({ ...VOTED, choice: 'reject' }, PANEL).outlier).toBe(true);
    expect(behaviourOf({ ...VOTED, choice: 'abstain' }, PANEL).outlier).toBeNull();
    expect(behaviourOf(VOTED, { ...PANEL, outcome: 'no_consensus' }).outlier).toBeNull();
    expect(behaviourOf(VOTED, { ...PANEL, outcome: null }).outlier).toBeNull();
  });
});
