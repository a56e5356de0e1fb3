/**
 * A pool's decision: a pure function of the panel, its clean ballots and the docket.
 *
 * A side wins with at least q agents and at least the threshold of the full panel's weight. An agent that is missing,
 * failed, late or excluded stays in both denominators and counts for neither side.
 */
import type { Choice, DocketEntry, Ruling } from '../ballots/ballot.ts';
import { faultsMax, quorumSize } from '../quorum/quorum.ts';
import { reachesThreshold } from '../quorum/weights.ts';

/** What a pool decided. */
export type Outcome = 'approved' | 'rejected' | 'no_consensus';

/**
 * An agent's place on the panel; weights are clamped integers (quorum/weights.ts). Weight 0 is a seat without a vote: what
 * its agent says counts for neither side, as if it were missing.
 */
export interface Seat {
  readonly agent: string;
  readonly weight: number;
}

/** The rule a pool votes by. */
export interface VotingRule {
  /** Share of the full panel's weight a side needs, in basis points. */
  readonly thresholdBasisPoints: number;
  /** Whether objections are put to the whole panel in a second round (DESIGN: a `plain` pool has none). */
  readonly hasCrossExamination: boolean;
}

/** An agent's opinion as far as it is known: its clean ballots of the two rounds. */
export interface Vote {
  readonly agent: string;
  /** Choice of the first round. */
  readonly choice: Choice;
  /** Choice and rulings of the second round, once its ballot is in. */
  readonly examination?: { readonly choice: Choice; readonly rulings: ReadonlyMap<string, Ruling> };
}

/** Agents and weight behind something. */
export interface Support {
  readonly agents: number;
  readonly weight: number;
}

/** How the panel ruled on one objection. */
export interface ObjectionTally {
  readonly objection: string;
  readonly upheld: Support;
  readonly dismissed: Support;
  readonly outcome: 'upheld' | 'dismissed' | 'unsettled';
}

/** The counts over the full panel. */
export interface Tally {
  readonly n: number;
  readonly f: number;
  readonly quorum: number;
  readonly totalWeight: number;
  readonly approve: Support;
  readonly reject: Support;
  readonly abstain: Support;
  /** On the panel, without a clean ballot. */
  readonly missing: Support;
  readonly objections: readonly ObjectionTally[];
}

/** Outcome and the counts it follows from. */
export interface Decision {
  readonly outcome: Outcome;
  readonly tally: Tally;
}

/**
 * Decides a pool. `votes` holds at most one vote an agent, all of agents on the panel.
 *
 * Rejected: a quorum of rejections, or an objection upheld by a quorum.
 * Approved: a quorum of approvals and every objection of the docket dismissed by a quorum.
 * Anything else is no consensus. The two cannot both hold of one objection, because two quorums share a correct agent.
 */
export function decide(
  panel: readonly Seat[],
  votes: readonly Vote[],
  docket: readonly DocketEntry[],
  rule: VotingRule,
): Decision {
  const tally = tallyVotes(panel, votes, docket, rule);
  return { outcome: outcomeOf(tally, rule), tally };
}

/** Counts the votes over the full panel; an agent's latest clean choice counts. */
function tallyVotes(
  panel: readonly Seat[],
  votes: readonly Vote[],
  docket: readonly DocketEntry[],
  rule: VotingRule,
): Tally {
  const byAgent = new Map(votes.map((vote) => [vote.agent, vote]));
  for (const seat of panel) if (!hasVote(seat)) byAgent.delete(seat.agent);
  const supportOf = (isCounted: (vote: Vote | undefined) => boolean): Support => {
    const seats = panel.filter((seat) => isCounted(byAgent.get(seat.agent)));
    return { agents: seats.length, weight: weightOf(seats) };
  };
  const choiceOf = (vote: Vote | undefined) => vote?.examination?.choice ?? vote?.choice;
  const hasQuorum = quorumTest(panel, rule);
  return {
    n: panel.length,
    f: faultsMax(panel.length),
    quorum: quorumSize(panel.length),
    totalWeight: panelWeight(panel),
    approve: supportOf((vote) => choiceOf(vote) === 'approve'),
    reject: supportOf((vote) => choiceOf(vote) === 'reject'),
    abstain: supportOf((vote) => choiceOf(vote) === 'abstain'),
    missing: supportOf((vote) => vote === undefined),
    objections: docket.map(({ id }) => {
      const upheld = supportOf((vote) => vote?.examination?.rulings.get(id) === 'uphold');
      const dismissed = supportOf((vote) => vote?.examination?.rulings.get(id) === 'dismiss');
      const settled = hasQuorum(dismissed) ? 'dismissed' : 'unsettled';
      return { objection: id, upheld, dismissed, outcome: hasQuorum(upheld) ? 'upheld' : settled };
    }),
  };
}

function outcomeOf(tally: Tally, rule: VotingRule): Outcome {
  const hasQuorum = (support: Support) => isQuorum(support, tally.quorum, tally.totalWeight, rule);
  if (hasQuorum(tally.reject) || tally.objections.some(({ outcome }) => outcome === 'upheld')) return 'rejected';
  const isClear = tally.objections.every(({ outcome }) => outcome === 'dismissed');
  return hasQuorum(tally.approve) && isClear ? 'approved' : 'no_consensus';
}

/** A test whether some support is a quorum of this panel, by count and by weight. */
export function quorumTest(panel: readonly Seat[], rule: VotingRule): (support: Support) => boolean {
  const needed = quorumSize(panel.length);
  const total = panelWeight(panel);
  return (support) => isQuorum(support, needed, total, rule);
}

function isQuorum(support: Support, needed: number, total: number, rule: VotingRule): boolean {
  return support.agents >= needed && reachesThreshold(support.weight, total, rule.thresholdBasisPoints);
}

/** Whether an agent's ballots count for a side. */
export function hasVote({ weight }: Seat): boolean {
  return weight > 0;
}

/**
 * The full panel's weight. A seat without a vote stands in it with the heaviest weight, so that taking an agent's vote away
 * never makes it easier to decide; the clamp lets the others reach the threshold as long as at most f have none.
 */
function panelWeight(panel: readonly Seat[]): number {
  const heaviest = panel.reduce((most, { weight }) => Math.max(most, weight), 0);
  return panel.reduce((sum, seat) => sum + (hasVote(seat) ? seat.weight : heaviest), 0);
}

function weightOf(seats: readonly Seat[]): number {
  return seats.reduce((sum, { weight }) => sum + weight, 0);
}
