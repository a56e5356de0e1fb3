import { describe, expect, it } from 'vitest';
import { type Claim, computed, isAsRecorded, markOf } from './claim.ts';
import { type ClaimsResult, judgeClaims } from './claims-report.ts';
import { publishedClaims } from './published-claims.ts';

const CLAIMS = publishedClaims().flatMap(({ claims }) => claims);

function judge(trials: number): ClaimsResult {
  const steps = judgeClaims({ trials, seed: 42 });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

describe('the published figures', () => {
  it.each(CLAIMS.map((claim) => [`${claim.text} = ${claim.published}${claim.unit}`, claim] as const))(
    '%s: our exact figure is the recorded one',
    (_name, claim) => {
      expect(isAsRecorded(claim)).toBe(true);
    },
  );

  it('fare as they have been found to', () => {
    const marks = new Map(CLAIMS.map((claim) => [`${claim.text} ${claim.published}`, markOf(claim)]));
    const marked = (mark: string) => [...marks].filter(([, one]) => one === mark).map(([name]) => name);
    expect(marked('does not hold')).toEqual([
      'five agents are right 99.6',
      'the five published levels average 77.0 % 77',
      '10x reliability for 3x cost 10',
    ]);
    expect(marked('holds')).toEqual([
      'one model is right 77',
      'one model: 770 of 1,000 right 77',
      'two models: 577 of 1,000 right 57.7',
      'three models: 850 of 1,000 right 85',
      'two models, in closed form 57.75',
      'three models, in closed form 83.3',
      ...[90, 85, 80, 75, 70].map((published, index) => `one model, difficulty ${index + 1} ${published}`),
      'second call: 1,900 to 4,000 us 110.5',
      'error at 1x cost 23',
      'agents needed of 4 3',
      'agents needed of 7 5',
      'agents needed of 10 7',
    ]);
    expect(CLAIMS.length).toBeGreaterThanOrEqual(25);
  });

  it('are all confirmed by simulation, within 99.99 % intervals', () => {
    const { report, isConfirmed } = judge(40_000);
    expect([isConfirmed, report.lead]).toEqual([true, expect.stringContaining('every simulation agrees')]);
  });
});

describe('a claim', () => {
  const claim: Claim = {
    text: 'x',
    published: 50,
    digits: 0,
    unit: ' %',
    stated: computed('a rule', 53),
    recorded: '53',
    others: [],
  };

  it('holds when the exact figure rounds to it, and by chance only when it was drawn', () => {
    expect(markOf({ ...claim, stated: computed('', 50.5) })).toBe('holds');
    expect(markOf({ ...claim, stated: computed('', 50.6) })).toBe('does not hold');
    expect(markOf({ ...claim, drawnOn: 1000 })).toBe('holds');
    expect(markOf({ ...claim, drawnOn: 100_000 })).toBe('does not hold');
  });

  it('holds under another rule only if that rule yields it', () => {
    expect(markOf({ ...claim, others: [computed('', 60), computed('', 50.1)] })).toBe('holds under another rule');
    expect(markOf({ ...claim, others: [computed('', 60)] })).toBe('does not hold');
  });

  it('is not as recorded when a digit differs', () => {
    expect(isAsRecorded({ ...claim, recorded: '53.0' })).toBe(true);
    expect(isAsRecorded({ ...claim, recorded: '53.1' })).toBe(false);
  });
});
