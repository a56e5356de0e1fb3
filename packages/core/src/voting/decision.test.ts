import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocketEntry } from '../ballots/ballot.ts';
import { faultsMax, quorumSize } from '../quorum/quorum.ts';
import { decide, type Seat, type Vote } from './decision.ts';
import { type NaiveVoter, naiveOutcome } from './naive-decision.suite.ts';

const RULE = { thresholdBasisPoints: 6700, hasCrossExamination: true } as const;
const CHOICES = ['approve', 'reject', 'abstain'] as const;
const RULINGS = ['uphold', 'dismiss', 'unsure'] as const;

const docketOf = (count: number): readonly DocketEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `o${index}`,
    objection: { claim: 0, kind: 'k', severity: 'material', start: 0, end: 0, evidence: [] },
    raisedBy: ['a0'],
  }));

function translate(voters: readonly NaiveVoter[]): { panel: Seat[]; votes: Vote[] } {
  const panel = voters.map(({ weight }, index) => ({ agent: `a${index}`, weight }));
  const votes = voters.flatMap(({ first, second }, index): Vote[] => {
    if (first === 'missing') return [];
    const vote = { agent: `a${index}`, choice: first };
    if (second === undefined) return [vote];
    const rulings = new Map(second.rulings.map((ruling, at) => [`o${at}`, ruling as (typeof RULINGS)[number]]));
    return [{ ...vote, examination: { choice: second.choice, rulings } }];
  });
  return { panel, votes };
}

const outcomeOf = (voters: readonly NaiveVoter[], objections: number) => {
  const { panel, votes } = translate(voters);
  return decide(panel, votes, docketOf(objections), RULE).outcome;
};

/** Every list of `length` items of `options`. */
function* listsOf<Item>(options: readonly Item[], length: number): Generator<Item[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of listsOf(options, length - 1)) for (const option of options) yield [option, ...rest];
}

describe('against a naive second implementation', () => {
  it('first round: every way that up to seven equal agents can vote or be missing', () => {
    const firsts = [...CHOICES, 'missing'] as const;
    let cases = 0;
    for (let n = 1; n <= 7; n++) {
      for (const choices of listsOf(firsts, n)) {
        const voters = choices.map((first): NaiveVoter => ({ weight: 1, first }));
        if (outcomeOf(voters, 0) !== naiveOutcome(voters, 0, RULE.thresholdBasisPoints))
          expect.fail(JSON.stringify(voters));
        cases += 1;
      }
    }
    expect(cases).toBe(4 + 16 + 64 + 256 + 1024 + 4096 + 16_384);
  });

  it('second round: every way that four agents can choose and rule on one objection', () => {
    const seconds = [
      undefined,
      ...CHOICES.flatMap((choice) => RULINGS.map((ruling) => ({ choice, rulings: [ruling] }))),
    ];
    const options = CHOICES.flatMap((first) =>
      seconds.map((second): NaiveVoter => (second === undefined ? { weight: 1, first } : { weight: 1, first, second })),
    );
    let cases = 0;
    for (const voters of listsOf(options, 4)) {
      if (outcomeOf(voters, 1) !== naiveOutcome(voters, 1, RULE.thresholdBasisPoints))
        expect.fail(JSON.stringify(voters));
      cases += 1;
    }
    expect(cases).toBe(30 ** 4);
  });

  it('any panel, weights and docket', () => {
    const second = fc.record({
      choice: fc.constantFrom(...CHOICES),
      rulings: fc.array(fc.constantFrom(...RULINGS), { minLength: 3, maxLength: 3 }),
    });
    const voter = fc.record(
      { weight: fc.integer({ min: 0, max: 5 }), first: fc.constantFrom(...CHOICES, 'missing' as const), second },
      { requiredKeys: ['weight', 'first'] },
    );
    fc.assert(
      fc.property(
        fc.array(voter, { minLength: 1, maxLength: 22 }),
        fc.integer({ min: 0, max: 3 }),
        (drawn, objections) => {
          const voters = drawn.map(
            (one): NaiveVoter =>
              one.first === 'missing' ? { weight: one.weight, first: 'missing' } : (one as NaiveVoter),
          );
          expect(outcomeOf(voters, objections)).toBe(naiveOutcome(voters, objections, RULE.thresholdBasisPoints));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the full panel is the denominator', () => {
  const approving = (count: number, panelSize: number): NaiveVoter[] =>
    Array.from({ length: panelSize }, (_, index) => ({ weight: 1, first: index < count ? 'approve' : 'missing' }));

  it('four approvals of seven are not enough when the other three are missing', () => {
    expect(outcomeOf(approving(4, 7), 0)).toBe('no_consensus');
    expect(outcomeOf(approving(5, 7), 0)).toBe('approved');
  });

  it('taking any vote away never turns an outcome into the opposite or into an approval', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CHOICES), { minLength: 1, maxLength: 15 }), fc.nat(), (choices, at) => {
        const voters = choices.map((first): NaiveVoter => ({ weight: 1, first }));
        const fewer = voters.map(
          (voter, index): NaiveVoter => (index === at % voters.length ? { weight: 1, first: 'missing' } : voter),
        );
        const [before, after] = [outcomeOf(voters, 0), outcomeOf(fewer, 0)];
        expect(after === before || after === 'no_consensus').toBe(true);
      }),
    );
  });
});

describe('a seat without a vote (weight 0)', () => {
  const voter = fc.record({
    weight: fc.integer({ min: 8, max: 10 }),
    first: fc.constantFrom(...CHOICES, 'missing' as const),
  });

  it('counts for neither side whatever its agent says', () => {
    fc.assert(
      fc.property(fc.array(voter, { minLength: 2, maxLength: 15 }), fc.constantFrom(...CHOICES), (voters, choice) => {
        const silenced = voters.map((one, index): NaiveVoter => (index === 0 ? { ...one, weight: 0 } : one));
        const loud = silenced.map((one, index): NaiveVoter => (index === 0 ? { ...one, first: choice } : one));
        const missing = silenced.map((one, index): NaiveVoter => (index === 0 ? { ...one, first: 'missing' } : one));
        expect(outcomeOf(loud, 0)).toBe(outcomeOf(missing, 0));
      }),
    );
  });

  it('never makes it easier to decide than when its agent is missing', () => {
    fc.assert(
      fc.property(fc.array(voter, { minLength: 2, maxLength: 15 }), fc.nat(), (voters, at) => {
        const changed = (change: Partial<NaiveVoter>) =>
          voters.map((one, index): NaiveVoter => (index === at % voters.length ? { ...one, ...change } : one));
        const silenced = outcomeOf(changed({ weight: 0 }), 0);
        expect([outcomeOf(changed({ first: 'missing' }), 0), 'no_consensus']).toContain(silenced);
      }),
    );
  });
});

it('with more than f seats without a vote no side wins, whatever the others say and weigh (n = 1 .. 100)', () => {
  const thresholds = [6667, RULE.thresholdBasisPoints, 10_000];
  let quorums = 0;
  for (let n = 1; n <= 100; n++) {
    const left = n - faultsMax(n) - 1;
    quorums += left >= quorumSize(n) ? 1 : 0;
    const weightsOf = [() => 10_000, (seat: number) => (seat % 2 === 0 ? 10_000 : 8000), (seat: number) => 1 + seat];
    for (const weightOf of weightsOf) {
      const panel = Array.from({ length: n }, (_, seat) => ({
        agent: `a${seat}`,
        weight: seat < left ? weightOf(seat) : 0,
      }));
      for (const thresholdBasisPoints of thresholds)
        for (const choice of ['approve', 'reject'] as const) {
          const votes = panel.map(({ agent }): Vote => ({ agent, choice }));
          const { outcome } = decide(panel, votes, [], { ...RULE, thresholdBasisPoints });
          if (outcome !== 'no_consensus') expect.fail(`${left} of ${n} decided: ${outcome}`);
        }
    }
  }
  // n = 3, 6, 9, ...: the others are a quorum by count, and only the threshold above two thirds stops them.
  expect(quorums).toBe(33);
});

it('f liars can neither sink a good answer with an invented objection nor outvote a true one (n = 4 .. 13)', () => {
  for (let n = 4; n <= 13; n++) {
    const f = Math.floor((n - 1) / 3);
    const panelOf = (honest: NaiveVoter['second'], liar: NaiveVoter['second'], first: 'approve' | 'reject') =>
      Array.from(
        { length: n },
        (_, index): NaiveVoter => ({
          weight: 1,
          first: index < f ? (first === 'approve' ? 'reject' : 'approve') : first,
          ...(index < f
            ? liar === undefined
              ? {}
              : { second: liar }
            : honest === undefined
              ? {}
              : { second: honest }),
        }),
      );
    expect(
      outcomeOf(
        panelOf({ choice: 'approve', rulings: ['dismiss'] }, { choice: 'reject', rulings: ['uphold'] }, 'approve'),
        1,
      ),
    ).toBe('approved');
    expect(
      outcomeOf(
        panelOf({ choice: 'reject', rulings: ['uphold'] }, { choice: 'approve', rulings: ['dismiss'] }, 'approve'),
        1,
      ),
    ).toBe('rejected');
  }
});
