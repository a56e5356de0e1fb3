/**
 * The cheapest way to reach a target, the front of what money buys, and, where nothing reaches the target, why.
 * A target is two demands: few wrong answers accepted, and enough answers accepted at all.
 */
import { limitOutcome, type ScalableVote } from '../reliability/limit-outcome.ts';
import type { Outcome } from '../reliability/strategy.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import type { PlanRequest } from './plan-request.ts';

/** What a vote comes to with more and more agents. */
export interface VoteLimit {
  readonly vote: ScalableVote;
  readonly outcome: Outcome;
  readonly isEnough: boolean;
}

/** What planning found. */
export interface Plan {
  /** The cheapest that reaches the target; undefined when none does. */
  readonly chosen: Candidate | undefined;
  /** With enough coverage and not both dearer and worse than another: cheapest first. */
  readonly front: readonly Candidate[];
  /** With enough coverage, the fewest wrong answers at any price. */
  readonly safest: Candidate | undefined;
  /** For equal agents: where each vote tends to. Empty for named ones. */
  readonly limits: readonly VoteLimit[];
  readonly candidates: number;
}

const VOTES: readonly ScalableVote[] = ['majority', 'quorum', 'agree-only'];
const ROUNDING = 1e-12;

/** Looks at every candidate. */
export function* makePlan(request: PlanRequest): Generator<string, Plan, void> {
  const covered: Candidate[] = [];
  let count = 0;
  for (const candidate of candidatesOf(request)) {
    count += 1;
    if (count % 20 === 0) yield `${count} panels looked at`;
    if (coverageOf(candidate.outcome) >= request.coverage - ROUNDING) covered.push(candidate);
  }
  const ordered = covered.sort(byCost);
  return {
    chosen: ordered.find(({ outcome }) => isEnough(outcome, request)),
    front: frontOf(ordered),
    safest: ordered.reduce<Candidate | undefined>(
      (best, one) => (best === undefined || one.outcome.wrong < best.outcome.wrong ? one : best),
      undefined,
    ),
    limits: limitsOf(request),
    candidates: count,
  };
}

/** Whether an outcome meets both demands. */
export function isEnough(outcome: Outcome, { target, coverage }: PlanRequest): boolean {
  return outcome.wrong <= 1 - target + ROUNDING && coverageOf(outcome) >= coverage - ROUNDING;
}

/** The share of tasks with an answer accepted. */
export function coverageOf({ right, wrong }: Outcome): number {
  return right + wrong;
}

/** Cheapest first; at one price the one with fewer wrong answers, then the one with more right ones. */
function byCost(left: Candidate, right: Candidate): number {
  const difference = left.cost - right.cost;
  if (Math.abs(difference) > ROUNDING * Math.max(1, left.cost)) return difference;
  return left.outcome.wrong - right.outcome.wrong || right.outcome.right - left.outcome.right;
}

function frontOf(ordered: readonly Candidate[]): readonly Candidate[] {
  let fewest = Number.POSITIVE_INFINITY;
  return ordered.filter(({ outcome }) => {
    if (outcome.wrong >= fewest) return false;
    fewest = outcome.wrong;
    return true;
  });
}

function limitsOf(request: PlanRequest): readonly VoteLimit[] {
  const { supply, rho, alike } = request;
  if (supply.kind === 'named') return [];
  return VOTES.map((vote) => {
    const outcome = limitOutcome(vote, { error: supply.agent.error, rho, alike });
    return { vote, outcome, isEnough: isEnough(outcome, request) };
  });
}
