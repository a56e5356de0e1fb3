import { describe, expect, it } from 'vitest';
import type { DocketEntry } from '../ballots/ballot.ts';
import { decide, type Outcome, type Seat, type Vote, type VotingRule } from './decision.ts';
import { lacksAssessments, lacksExaminations, settledAssessment, settledExamination } from './early-decision.ts';

const CHOICES = ['approve', 'reject', 'abstain'] as const;
const RULINGS = ['uphold', 'dismiss', 'unsure'] as const;
const DOCKET: readonly DocketEntry[] = [
  {
    id: 'o',
    objection: { claim: 0, kind: 'k', severity: 'material', start: 0, end: 0, evidence: [] },
    raisedBy: ['a0'],
  },
];

const panelOf = (weights: readonly number[]): Seat[] =>
  weights.map((weight, index) => ({ agent: `a${index}`, weight }));
const ruleOf = (hasCrossExamination: boolean): VotingRule => ({ thresholdBasisPoints: 6700, hasCrossExamination });

/** Ballots that are in, by agent; undefined is outstanding. */
function* partial<Item>(options: readonly Item[], length: number): Generator<(Item | undefined)[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of partial(options, length - 1))
    for (const option of [undefined, ...options]) yield [option, ...rest];
}

/** Every completion of the outstanding ones; `undefined` stays for a ballot that never comes. */
function* completions<Item>(
  known: readonly (Item | undefined)[],
  options: readonly Item[],
): Generator<(Item | undefined)[]> {
  const [first, ...rest] = known;
  if (known.length === 0) {
    yield [];
    return;
  }
  for (const tail of completions(rest, options)) {
    if (first !== undefined) yield [first, ...tail];
    else for (const option of [undefined, ...options]) yield [option, ...tail];
  }
}

const WEIGHTS = [
  [1, 1, 1, 1],
  [3, 2, 2, 2],
  [3, 0, 2, 2],
  [1, 1, 1, 1, 1],
];

describe('first round, plain pool', () => {
  it('is settled exactly when every completion has the same outcome', () => {
    for (const weights of WEIGHTS) {
      const panel = panelOf(weights);
      const votesOf = (choices: readonly ((typeof CHOICES)[number] | undefined)[]): Vote[] =>
        choices.flatMap((choice, index) => (choice === undefined ? [] : [{ agent: `a${index}`, choice }]));
      for (const known of partial(CHOICES, panel.length)) {
        const outstanding = new Set(known.flatMap((choice, index) => (choice === undefined ? [`a${index}`] : [])));
        const possible = new Set<Outcome>();
        for (const whole of completions(known, CHOICES))
          possible.add(decide(panel, votesOf(whole), [], ruleOf(false)).outcome);
        const expected = possible.size === 1 ? [...possible][0] : undefined;
        const state = { panel, votes: votesOf(known), docket: [], rule: ruleOf(false), outstanding };
        if (settledAssessment(state) !== expected) expect.fail(`${weights} ${known.map(String)}: ${[...possible]}`);
        // Votes are lacking exactly if there is no decision without the outstanding ones, and there may be one with them.
        const without = decide(panel, votesOf(known), [], ruleOf(false)).outcome;
        if (lacksAssessments(state) !== (without === 'no_consensus' && possible.size > 1))
          expect.fail(`${weights} ${known.map(String)}: lacking?`);
      }
    }
  });
});

describe('first round, pool with cross-examination', () => {
  const settled = (known: readonly ((typeof CHOICES)[number] | undefined)[]) => {
    const votes = known.flatMap((choice, index) => (choice === undefined ? [] : [{ agent: `a${index}`, choice }]));
    const outstanding = new Set(known.flatMap((choice, index) => (choice === undefined ? [`a${index}`] : [])));
    return settledAssessment({
      panel: panelOf(known.map(() => 1)),
      votes,
      docket: [],
      rule: ruleOf(true),
      outstanding,
    });
  };

  it('an approval waits for everybody, because the last one may object', () => {
    expect(settled(['approve', 'approve', 'approve', undefined])).toBeUndefined();
  });

  it('a rejection need not wait', () => {
    expect(settled(['reject', 'reject', 'reject', undefined])).toBe('rejected');
    expect(settled(['reject', 'reject', undefined, undefined])).toBeUndefined();
  });
});

describe('second round', () => {
  it('is settled exactly when every completion has the same outcome', () => {
    type Second = { readonly choice: (typeof CHOICES)[number]; readonly ruling: (typeof RULINGS)[number] };
    // Approving while upholding is refused at admission, so it is no completion.
    const options: Second[] = CHOICES.flatMap((choice) =>
      RULINGS.filter((ruling) => choice !== 'approve' || ruling !== 'uphold').map((ruling) => ({ choice, ruling })),
    );
    const panel = panelOf([1, 1, 1, 1]);
    const firsts: (typeof CHOICES)[number][][] = [
      ['approve', 'approve', 'approve', 'approve'],
      ['reject', 'approve', 'approve', 'approve'],
      ['reject', 'reject', 'approve', 'abstain'],
    ];
    for (const first of firsts) {
      const votesOf = (seconds: readonly (Second | undefined)[]): Vote[] =>
        first.map((choice, index) => {
          const second = seconds[index];
          const vote = { agent: `a${index}`, choice };
          if (second === undefined) return vote;
          return { ...vote, examination: { choice: second.choice, rulings: new Map([['o', second.ruling]]) } };
        });
      for (const known of partial(options, panel.length)) {
        const outstanding = new Set(known.flatMap((second, index) => (second === undefined ? [`a${index}`] : [])));
        if (outstanding.size > 2) continue;
        const possible = new Set<Outcome>();
        for (const whole of completions(known, options))
          possible.add(decide(panel, votesOf(whole), DOCKET, ruleOf(true)).outcome);
        const expected = possible.size === 1 ? [...possible][0] : undefined;
        const state = { panel, votes: votesOf(known), docket: DOCKET, rule: ruleOf(true), outstanding };
        const settled = settledExamination(state);
        if (settled !== expected) expect.fail(`${first} ${JSON.stringify(known)}: ${[...possible]} but ${settled}`);
        const without = decide(panel, votesOf(known), DOCKET, ruleOf(true)).outcome;
        if (lacksExaminations(state) !== (without === 'no_consensus' && possible.size > 1))
          expect.fail(`${first} ${JSON.stringify(known)}: lacking?`);
      }
    }
  });
});
