import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementLevel, effectiveVotes, krippendorffAlpha, normalisedEntropy } from './agreement.ts';
import { qualityScore } from './quality.ts';
import { combineDecisions, type PoolResult } from './verdict.ts';

describe('agreement', () => {
  it('is the largest share of the full panel, missing agents included', () => {
    expect(agreementLevel([5, 1, 0], 7)).toBe(5 / 7);
    expect(agreementLevel([], 0)).toBe(0);
  });

  it('entropy is 0 in unanimity and 1 when spread evenly', () => {
    expect(normalisedEntropy([7, 0, 0])).toBe(0);
    expect(normalisedEntropy([2, 2, 2])).toBeCloseTo(1, 12);
    expect(normalisedEntropy([0, 0, 0])).toBe(0);
    expect(normalisedEntropy([3, 1])).toBeCloseTo(0.8112781244591328, 12);
  });

  it("Krippendorff's alpha of his worked nominal example (2011, section C) is 0.743", () => {
    const observers = [
      '1 2 3 3 2 1 4 1 2 . . .',
      '1 2 3 3 2 2 4 1 2 5 . 3',
      '. 3 3 3 2 3 4 2 2 5 1 .',
      '1 2 3 3 2 4 4 1 2 5 1 .',
    ].map((row) => row.split(' '));
    const units =
      observers[0]?.map((_, unit) => observers.flatMap((row) => (row[unit] === '.' ? [] : [row[unit] ?? '']))) ?? [];
    expect(krippendorffAlpha(units)).toBeCloseTo(0.743, 3);
  });

  it('alpha is undefined when nothing can be compared, and agrees with a pair-by-pair count otherwise', () => {
    expect(krippendorffAlpha([['a'], []])).toBeUndefined();
    expect(
      krippendorffAlpha([
        ['a', 'a'],
        ['a', 'a'],
      ]),
    ).toBeUndefined();
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 6 }), { maxLength: 8 }), (units) => {
        const alpha = krippendorffAlpha(units);
        const naive = naiveAlpha(units);
        if (alpha === undefined || naive === undefined) expect(alpha).toBe(naive);
        else expect(alpha).toBeCloseTo(naive, 10);
      }),
    );
  });

  it('nine votes with error correlation .44 are worth two', () => {
    expect(effectiveVotes(9, 0.4375)).toBe(2);
    expect(effectiveVotes(7, 0)).toBe(7);
    expect(effectiveVotes(7, 1)).toBe(1);
    expect(effectiveVotes(7, -0.1)).toBe(7);
  });
});

/** Krippendorff's alpha by enumerating ordered pairs, within units and over all pairable values. */
function naiveAlpha(units: readonly (readonly string[])[]): number | undefined {
  const pairable = units.filter((values) => values.length > 1);
  const all = pairable.flat();
  let observed = 0;
  for (const values of pairable) observed += differingPairs(values) / (values.length - 1);
  const expected = differingPairs(all);
  return expected === 0 ? undefined : 1 - observed / all.length / (expected / (all.length * (all.length - 1)));
}

function differingPairs(values: readonly string[]): number {
  let differing = 0;
  for (const left of values) for (const right of values) if (left !== right) differing += 1;
  return differing;
}

describe('the quality score', () => {
  it('is 10,000 at best and 0 at worst', () => {
    expect(
      qualityScore({
        agreementStrength: 10_000,
        meanConfidence: 10_000,
        coverage: 10_000,
        faultRate: 0,
        timeliness: 10_000,
      }),
    ).toBe(10_000);
    expect(
      qualityScore({ agreementStrength: 0, meanConfidence: 0, coverage: 0, faultRate: 10_000, timeliness: 0 }),
    ).toBe(0);
  });

  it('weighs its parts .30, .25, .20, .15 and .10', () => {
    const nothing = { agreementStrength: 0, meanConfidence: 0, coverage: 0, faultRate: 10_000, timeliness: 0 };
    expect(qualityScore({ ...nothing, agreementStrength: 10_000 })).toBe(3000);
    expect(qualityScore({ ...nothing, meanConfidence: 10_000 })).toBe(2500);
    expect(qualityScore({ ...nothing, coverage: 10_000 })).toBe(2000);
    expect(qualityScore({ ...nothing, faultRate: 0 })).toBe(1500);
    expect(qualityScore({ ...nothing, timeliness: 10_000 })).toBe(1000);
  });
});

describe('the verdict', () => {
  it('follows from the gates, for every combination of three pools', () => {
    const outcomes = ['approved', 'rejected', 'no_consensus'] as const;
    const policies = ['gate', 'advisory'] as const;
    const options = outcomes.flatMap((outcome) => policies.map((policy) => ({ outcome, policy })));
    for (const a of options)
      for (const b of options)
        for (const c of options) {
          const results: PoolResult[] = [a, b, c].map((option, index) => ({ pool: `p${index}`, ...option }));
          const gates = results.filter((result) => result.policy === 'gate');
          const expected = gates.some((gate) => gate.outcome === 'rejected')
            ? 'rejected'
            : gates.length > 0 && gates.every((gate) => gate.outcome === 'approved')
              ? 'accepted'
              : 'undecided';
          expect(combineDecisions(results).outcome).toBe(expected);
        }
  });

  it('without any pool nothing was judged, and nothing is accepted', () => {
    expect(combineDecisions([]).outcome).toBe('undecided');
  });
});
