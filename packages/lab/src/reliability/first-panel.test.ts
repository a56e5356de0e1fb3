import type { Choice } from '@dikast/core/ballots/ballot';
import type { VotingRule } from '@dikast/core/voting/decision';
import { settledAssessment } from '@dikast/core/voting/early-decision';
import { describe, expect, it } from 'vitest';
import { urnProbability } from './counts.ts';
import {
  cheapestPlan,
  type ErrorModel,
  onePanel,
  onePanelPlans,
  type PanelNeed,
  type PollingPlan,
  pollingOutcome,
  quorumNeed,
  widenedPlans,
} from './first-panel.ts';

/** By playing every sequence of votes, one agent at a time, through the early decision of the vote itself. */
function played(plan: PollingPlan, { error, rho }: ErrorModel) {
  const outcome = { right: 0, wrong: 0, undecided: 0, calls: 0 };
  const n = plan.widened.agents;
  for (let sequence = 0; sequence < 2 ** n; sequence++) {
    const isWrong = Array.from({ length: n }, (_, agent) => ((sequence >> agent) & 1) === 1);
    let probability = 1;
    for (const [agent, wrong] of isWrong.entries()) {
      const before = isWrong.slice(0, agent).filter(Boolean).length;
      const astray = urnProbability(error, rho, before, agent);
      probability *= wrong ? astray : 1 - astray;
    }
    const { end, calls } = playOne(plan, isWrong);
    outcome[end] += probability;
    outcome.calls += probability * calls;
  }
  return outcome;
}

function playOne({ first, widened }: PollingPlan, isWrong: readonly boolean[]) {
  let panel = first;
  for (let calls = 0; ; ) {
    const votes = isWrong.slice(0, calls).map((wrong, index) => voteOf(index, wrong ? 'reject' : 'approve'));
    const settled = settledIn(panel, votes);
    if (settled === 'no_consensus' && panel !== widened) panel = widened;
    else if (settled === undefined) calls++;
    else if (settled === 'no_consensus') return { end: 'undecided', calls } as const;
    else return { end: settled === 'approved' ? 'right' : 'wrong', calls } as const;
  }
}

const voteOf = (index: number, choice: Choice) => ({ agent: `a${index}`, choice });

function settledIn({ agents, alike }: PanelNeed, votes: readonly ReturnType<typeof voteOf>[]) {
  const panel = Array.from({ length: agents }, (_, index) => ({ agent: `a${index}`, weight: 1 }));
  const rule: VotingRule = { thresholdBasisPoints: Math.floor((10_000 * alike) / agents), hasCrossExamination: false };
  const outstanding = new Set(panel.slice(votes.length).map(({ agent }) => agent));
  return settledAssessment({ panel, votes, docket: [], rule, outstanding });
}

const HONEST: ErrorModel = { error: 0.1, rho: 0 };

describe('a first panel that may be widened', () => {
  it('comes to what playing every sequence of votes comes to', () => {
    for (const widened of [1, 4, 7, 8])
      for (let agents = 1; agents <= widened; agents++)
        for (let { alike } = quorumNeed(agents); alike <= agents; alike++)
          for (const model of [HONEST, { error: 0.3, rho: 0.2 }]) {
            const plan = { first: { agents, alike }, widened: quorumNeed(widened) };
            const exact = pollingOutcome(plan, model);
            const naive = played(plan, model);
            for (const part of ['right', 'wrong', 'undecided', 'calls'] as const)
              expect(exact[part], `${part} of ${JSON.stringify(plan)}`).toBeCloseTo(naive[part], 12);
          }
  });

  it('of seven alone asks 5.51 agents of which each is wrong in one case of ten', () => {
    expect(pollingOutcome(onePanel(7), HONEST).calls.toFixed(2)).toBe('5.51');
  });

  it('takes as many votes alike as a pool does', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => quorumNeed(n).alike)).toEqual([1, 2, 3, 3, 4, 5, 5, 6, 7, 7]);
  });
});

describe('the cheapest plan for a stated error', () => {
  it('is wrong and undecided no more often, and asks fewer', () => {
    for (const error of [0.05, 0.1, 0.2])
      for (const rho of [0, 0.1]) {
        const stated = pollingOutcome(onePanel(7), { error, rho });
        const best = cheapestPlan(widenedPlans(10), stated, { error, rho })?.outcome;
        expect(best?.wrong).toBeLessThanOrEqual(stated.wrong + 1e-12);
        expect(best?.undecided).toBeLessThanOrEqual(stated.undecided + 1e-12);
        expect(best?.calls).toBeLessThanOrEqual(stated.calls);
      }
  });

  it('at an error of one in ten, wrong in at most 0.1 %, asks 4.49 agents where one panel asks 5.51', () => {
    const stated = { wrong: 0.001, undecided: 0.05 };
    const best = cheapestPlan(widenedPlans(13), stated, HONEST);
    expect(best?.plan).toEqual({ first: { agents: 5, alike: 4 }, widened: { agents: 7, alike: 5 } });
    expect(best?.outcome.calls.toFixed(2)).toBe('4.49');
    expect(cheapestPlan(onePanelPlans(13), stated, HONEST)?.outcome.calls.toFixed(2)).toBe('5.51');
  });

  it('does not exist for an error that no panel reaches', () => {
    expect(cheapestPlan(widenedPlans(7), { wrong: 1e-9, undecided: 0 }, HONEST)).toBeUndefined();
  });
});
