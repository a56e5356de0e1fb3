/**
 * Exact early decision: stop as soon as no completion of the outstanding ballots could change the outcome,
 * and never a ballot sooner.
 *
 * In a pool with cross-examination an agent that is still outstanding in the first round may object, so an approval
 * waits for all of them (or the deadline); a rejection need not. In a `plain` pool q approvals settle it.
 */
import type { DocketEntry } from '../ballots/ballot.ts';
import {
  decide,
  hasVote,
  type Outcome,
  quorumTest,
  type Seat,
  type Support,
  type Vote,
  type VotingRule,
} from './decision.ts';

/** Where a round stands. */
export interface RoundState {
  readonly panel: readonly Seat[];
  /** Clean votes so far; in round two, votes of agents still outstanding there carry no examination. */
  readonly votes: readonly Vote[];
  readonly docket: readonly DocketEntry[];
  readonly rule: VotingRule;
  /** Agents whose ballot of this round may still arrive. */
  readonly outstanding: ReadonlySet<string>;
}

/**
 * The outcome of round one if it is certain already, else undefined.
 * "Certain" includes what a second round could still do.
 */
export function settledAssessment(state: RoundState): Outcome | undefined {
  const { panel, votes, rule, outstanding } = state;
  const now = decide(panel, votes, [], rule);
  if (now.outcome === 'rejected') return 'rejected';
  if (rule.hasCrossExamination) return undefined;
  if (now.outcome === 'approved') return 'approved';
  const hasQuorum = quorumTest(panel, rule);
  const open = supportOf(panel, (agent) => outstanding.has(agent));
  const canApprove = hasQuorum(sum(now.tally.approve, open));
  const canReject = hasQuorum(sum(now.tally.reject, open));
  return canApprove || canReject ? undefined : 'no_consensus';
}

/** The outcome of round two if it is certain already, else undefined. */
export function settledExamination(state: RoundState): Outcome | undefined {
  const { panel, votes, docket, rule, outstanding } = state;
  const hasQuorum = quorumTest(panel, rule);
  // An outstanding agent may still turn its first choice round, so only choices that stand are counted as made.
  const standing = decide(
    panel,
    votes.filter((vote) => !outstanding.has(vote.agent)),
    docket,
    rule,
  );
  if (standing.outcome !== 'no_consensus') return standing.outcome;
  const open = supportOf(panel, (agent) => outstanding.has(agent));
  const { approve, reject, objections } = standing.tally;
  const canReject = hasQuorum(sum(reject, open)) || objections.some(({ upheld }) => hasQuorum(sum(upheld, open)));
  const canApprove =
    hasQuorum(sum(approve, open)) && objections.every(({ dismissed }) => hasQuorum(sum(dismissed, open)));
  return canReject || canApprove ? undefined : 'no_consensus';
}

/**
 * Whether votes are what round one lacks: no side has a quorum of those that are there, and the outstanding ones could give
 * it one. Where it is so, waiting a little for them is worth it.
 */
export function lacksAssessments({ panel, votes, rule, outstanding }: RoundState): boolean {
  const now = decide(panel, votes, [], rule);
  const hasQuorum = quorumTest(panel, rule);
  const open = supportOf(panel, (agent) => outstanding.has(agent));
  const isReachable = hasQuorum(sum(now.tally.approve, open)) || hasQuorum(sum(now.tally.reject, open));
  return now.outcome === 'no_consensus' && isReachable;
}

/** Whether rulings are what round two lacks: it would end without a decision, and the outstanding ones could bring it. */
export function lacksExaminations(state: RoundState): boolean {
  const { panel, votes, docket, rule } = state;
  return decide(panel, votes, docket, rule).outcome === 'no_consensus' && settledExamination(state) === undefined;
}

function supportOf(panel: readonly Seat[], isCounted: (agent: string) => boolean): Support {
  const seats = panel.filter((seat) => hasVote(seat) && isCounted(seat.agent));
  return { agents: seats.length, weight: seats.reduce((total, seat) => total + seat.weight, 0) };
}

function sum(left: Support, right: Support): Support {
  return { agents: left.agents + right.agents, weight: left.weight + right.weight };
}
