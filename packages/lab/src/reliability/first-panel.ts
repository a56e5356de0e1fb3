/**
 * What a smaller first panel saves, exactly. Agents are asked one after the other. A first panel that agrees strongly
 * enough settles the matter; if it cannot any more, the panel is widened, all its votes count on, and the quorum of the
 * wider panel decides. Wrong agents all vote alike, which is the worst case.
 */
import { assert } from '@dikast/core/base/assert';
import { quorumTest } from '@dikast/core/voting/decision';
import { urnProbability } from './counts.ts';

/** Whom to ask, and how many votes alike settle the matter. One panel alone is `first` and `widened` the same. */
export interface PollingPlan {
  readonly first: PanelNeed;
  readonly widened: PanelNeed;
}

/** A panel and the votes alike that it takes. */
export interface PanelNeed {
  readonly agents: number;
  readonly alike: number;
}

/** Each honest agent is wrong with probability `error`; errors of two agents correlate with `rho`. */
export interface ErrorModel {
  readonly error: number;
  readonly rho: number;
}

/** What a plan comes to: shares of requests, and agents asked on average. */
export interface PollingOutcome {
  readonly right: number;
  readonly wrong: number;
  readonly undecided: number;
  readonly calls: number;
}

const RULE = { thresholdBasisPoints: 6700, hasCrossExamination: false };
/** Rounding of sums must not decide whether an error is as large as another. */
const TOLERANCE = 1e-12;

/** The exact outcome of a plan. */
export function pollingOutcome(plan: PollingPlan, { error, rho }: ErrorModel): PollingOutcome {
  assert(plan.first.agents <= plan.widened.agents, 'a panel is widened, never narrowed');
  const outcome = { right: 0, wrong: 0, undecided: 0, calls: 0 };
  /** By number of wrong votes so far: how probably nothing is settled yet. */
  let open = [1];
  for (let asked = 0; open.length > 0; asked++) {
    const next = Array<number>(asked + 2).fill(0);
    let isOpen = false;
    for (const [wrong, probability] of open.entries()) {
      const settled = probability === 0 ? 'undecided' : settledBy(plan, { right: asked - wrong, wrong });
      if (settled !== undefined) {
        outcome[settled] += probability;
        outcome.calls += probability * asked;
        continue;
      }
      isOpen = true;
      const astray = urnProbability(error, rho, wrong, asked);
      next[wrong] = (next[wrong] ?? 0) + probability * (1 - astray);
      next[wrong + 1] = (next[wrong + 1] ?? 0) + probability * astray;
    }
    open = isOpen ? next : [];
  }
  return outcome;
}

interface Votes {
  readonly right: number;
  readonly wrong: number;
}

function settledBy({ first, widened }: PollingPlan, votes: Votes): 'right' | 'wrong' | 'undecided' | undefined {
  const asked = votes.right + votes.wrong;
  const panel = asked <= first.agents && canAgree(first, votes) ? first : widened;
  if (votes.right >= panel.alike) return 'right';
  if (votes.wrong >= panel.alike) return 'wrong';
  return canAgree(panel, votes) ? undefined : 'undecided';
}

function canAgree({ agents, alike }: PanelNeed, { right, wrong }: Votes): boolean {
  return Math.max(right, wrong) + (agents - right - wrong) >= alike;
}

/** The votes alike that a plain pool of equal agents needs: a quorum that holds 67 % of the weight. */
export function quorumNeed(agents: number): PanelNeed {
  const panel = Array.from({ length: agents }, (_, index) => ({ agent: `a${index}`, weight: 1 }));
  const hasQuorum = quorumTest(panel, RULE);
  for (let alike = 1; alike <= agents; alike++)
    if (hasQuorum({ agents: alike, weight: alike })) return { agents, alike };
  throw new Error(`no quorum among ${agents} agents`);
}

/** A pool of one panel. */
export function onePanel(agents: number): PollingPlan {
  return { first: quorumNeed(agents), widened: quorumNeed(agents) };
}

/** A plan with what it comes to. */
export interface MeasuredPlan {
  readonly plan: PollingPlan;
  readonly outcome: PollingOutcome;
}

/** Of these plans the one with the fewest calls that is wrong and undecided no more often than stated. */
export function cheapestPlan(
  plans: Iterable<PollingPlan>,
  stated: Pick<PollingOutcome, 'wrong' | 'undecided'>,
  model: ErrorModel,
): MeasuredPlan | undefined {
  let best: MeasuredPlan | undefined;
  for (const plan of plans) {
    const outcome = pollingOutcome(plan, model);
    if (outcome.wrong > stated.wrong + TOLERANCE || outcome.undecided > stated.undecided + TOLERANCE) continue;
    if (best === undefined || outcome.calls < best.outcome.calls - TOLERANCE) best = { plan, outcome };
  }
  return best;
}

/** One panel alone, of each size up to `agentsMax`. */
export function onePanelPlans(agentsMax: number): readonly PollingPlan[] {
  return Array.from({ length: agentsMax }, (_, index) => onePanel(index + 1));
}

/** Panels alone, then every first panel with at least its quorum before every wider one. */
export function widenedPlans(agentsMax: number): readonly PollingPlan[] {
  const plans = [...onePanelPlans(agentsMax)];
  for (let widened = 1; widened <= agentsMax; widened++)
    for (let agents = 1; agents < widened; agents++)
      for (let { alike } = quorumNeed(agents); alike <= agents; alike++)
        plans.push({ first: { agents, alike }, widened: quorumNeed(widened) });
  return plans;
}
