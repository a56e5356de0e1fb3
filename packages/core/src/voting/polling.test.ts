import { describe, expect, it } from 'vitest';
import type { Choice } from '../ballots/ballot.ts';
import { createPrng, shuffled } from '../base/prng.ts';
import { decide, type Outcome, type Seat, type Vote, type VotingRule } from './decision.ts';
import { settledAssessment } from './early-decision.ts';
import { nextPollSize, pollingOrder } from './polling.ts';

const RULE: VotingRule = { thresholdBasisPoints: 6700, hasCrossExamination: false };
/** What an agent would say; `missing` stands for a failure. */
type Answer = Choice | 'missing';

const panelOf = (weights: readonly number[]): readonly Seat[] =>
  weights.map((weight, index) => ({ agent: `a${index}`, weight }));
const votesOf = (answers: readonly Answer[]): readonly Vote[] =>
  answers.flatMap((choice, index) => (choice === 'missing' ? [] : [{ agent: `a${index}`, choice }]));

interface Polled {
  readonly outcome: Outcome;
  readonly calls: number;
}

function poll(
  panel: readonly Seat[],
  answers: readonly Answer[],
  sizeOf: (state: Parameters<typeof nextPollSize>[0], order: readonly string[]) => number,
): Polled {
  const order = panel.map(({ agent }) => agent);
  for (let calls = 0; ; ) {
    const outstanding = new Set(order.slice(calls));
    const state = { panel, votes: votesOf(answers.slice(0, calls)), docket: [], rule: RULE, outstanding };
    const outcome = settledAssessment(state);
    if (outcome !== undefined) return { outcome, calls };
    if (calls === panel.length) return { outcome: decide(panel, state.votes, [], RULE).outcome, calls };
    calls += sizeOf(state, order.slice(calls));
  }
}

const oneByOne = () => 1;
const fullOutcome = (panel: readonly Seat[], answers: readonly Answer[]) =>
  decide(panel, votesOf(answers), [], RULE).outcome;

function* allAnswers(n: number, answers: readonly Answer[]): Generator<readonly Answer[]> {
  if (n === 0) yield [];
  else for (const rest of allAnswers(n - 1, answers)) for (const answer of answers) yield [answer, ...rest];
}

describe('polling as many at once as could settle the matter', () => {
  it.each([1, 2, 3, 4, 5, 6])('of %d equal agents asks nobody that one-by-one polling saves', (n) => {
    const panel = panelOf(Array.from({ length: n }, () => 10_000));
    for (const answers of allAnswers(n, ['approve', 'reject', 'abstain', 'missing'])) {
      const polled = poll(panel, answers, nextPollSize);
      expect(polled).toEqual(poll(panel, answers, oneByOne));
      expect(polled.outcome).toBe(fullOutcome(panel, answers));
    }
  });

  it('of weighted agents gives the outcome of the full poll and saves no less', () => {
    const prng = createPrng(1);
    for (let round = 0; round < 500; round++) {
      const n = 4 + prng.nextBelow(4);
      const panel = panelOf(Array.from({ length: n }, () => 10_000 + prng.nextBelow(4000)));
      const answers = panel.map(
        () => shuffled<Answer>(['approve', 'reject', 'abstain', 'missing'], prng)[0] ?? 'missing',
      );
      const polled = poll(panel, answers, nextPollSize);
      expect(polled).toEqual(poll(panel, answers, oneByOne));
      expect(polled.outcome).toBe(fullOutcome(panel, answers));
    }
  });
});

describe('seven agents of which five are needed, each wrong in one case of ten', () => {
  const panel = panelOf(Array.from({ length: 7 }, () => 10_000));
  const probabilityOf = (answers: readonly Answer[]) =>
    answers.reduce((product, answer) => product * (answer === 'approve' ? 0.9 : 0.1), 1);

  it('need 5.51 calls on average, exactly', () => {
    let calls = 0;
    for (const answers of allAnswers(7, ['approve', 'reject']))
      calls += probabilityOf(answers) * poll(panel, answers, nextPollSize).calls;
    // By hand: five alike at once, one astray of the first five, and the rest need all seven or stop at three to three.
    const five = 0.9 ** 5 + 0.1 ** 5;
    const six = 5 * 0.9 ** 5 * 0.1 + 5 * 0.1 ** 5 * 0.9 + 20 * 0.9 ** 3 * 0.1 ** 3;
    expect(calls).toBeCloseTo(5 * five + 6 * six + 7 * (1 - five - six), 12);
    expect(calls.toFixed(2)).toBe('5.51');
  });

  it('come to the outcome of the full poll on each of 10,000 requests', () => {
    const prng = createPrng(6);
    let calls = 0;
    for (let request = 0; request < 10_000; request++) {
      const answers: readonly Answer[] = panel.map(() => (prng.nextFraction() < 0.1 ? 'reject' : 'approve'));
      const polled = poll(panel, answers, nextPollSize);
      expect(polled.outcome).toBe(fullOutcome(panel, answers));
      calls += polled.calls;
    }
    expect(Math.abs(calls / 10_000 - 5.509)).toBeLessThan(0.02);
  });

  it('are asked three, two, and then one at a time: three that fail could settle it', () => {
    const order = panel.map(({ agent }) => agent);
    const sizes: number[] = [];
    poll(panel, ['approve', 'approve', 'approve', 'approve', 'reject', 'reject', 'approve'], (state, rest) => {
      sizes.push(nextPollSize(state, rest));
      return sizes.at(-1) ?? 0;
    });
    expect(sizes).toEqual([3, 2, 1, 1]);
    expect(nextPollSize({ panel, votes: [], docket: [], rule: RULE, outstanding: new Set(order) }, order)).toBe(3);
  });
});

it('the cheapest are asked first, of equals the weightier', () => {
  const seat = (agent: string, expectedCostMicros: number, weight: number) => ({ agent, expectedCostMicros, weight });
  const order = pollingOrder([seat('dear', 9, 5), seat('light', 1, 1), seat('free', 0, 1), seat('heavy', 1, 2)]);
  expect(order.map(({ agent }) => agent)).toEqual(['free', 'heavy', 'light', 'dear']);
});
