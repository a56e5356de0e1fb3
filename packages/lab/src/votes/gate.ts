/**
 * Policies that may decline to answer: a quorum of the full panel, the same with weights, and a sequence of calls that
 * stops as soon as the quorum is settled. Errors and silence count for no side and lower no bar.
 */
import { faultsMax, quorumSize } from '@dikast/core/quorum/quorum';
import { BASIS_POINTS, clampWeights, reachesThreshold } from '@dikast/core/quorum/weights';
import { at, NO_ANSWER, type VoteTable } from './vote-table.ts';

/** What a gate did with one item. */
export interface GateDecision {
  /** An index into `answers`, or {@link NO_ANSWER}: no answer has a quorum. */
  readonly answer: number;
  /** Judges that were asked. */
  readonly calls: number;
}

/** How a gate weighs and whom it asks first. */
export interface GateRule {
  readonly thresholdBasisPoints: number;
  /** Per judge: at least 0; equal weights unless given. Clamped as in a council. */
  readonly weights?: Float64Array;
  /** Whether to ask one judge after the other, the heaviest first, and stop when the outcome is settled. */
  readonly isSequential: boolean;
}

/** Puts every item to the gate; its panel are the judges that have a vote on it, readable or not. */
export function passGate(table: VoteTable, rule: GateRule): readonly GateDecision[] {
  return table.items.map((_, item) => decideItem(table, item, rule));
}

interface Voter {
  readonly choice: number;
  readonly weight: number;
}

function decideItem(table: VoteTable, item: number, rule: GateRule): GateDecision {
  const voters = votersOf(table, item, rule);
  const candidates = at(table.candidateStart, item + 1) - at(table.candidateStart, item);
  const count = new CandidateCount(voters, candidates, rule.thresholdBasisPoints);
  let calls = 0;
  for (const voter of voters) {
    if (rule.isSequential && count.isSettled()) break;
    count.add(voter);
    calls += 1;
  }
  const winner = count.winner();
  return {
    answer: winner === NO_ANSWER ? NO_ANSWER : at(table.candidates, at(table.candidateStart, item) + winner),
    calls,
  };
}

function votersOf(table: VoteTable, item: number, rule: GateRule): readonly Voter[] {
  const votes = Array.from(
    { length: at(table.voteStart, item + 1) - at(table.voteStart, item) },
    (_, index) => at(table.voteStart, item) + index,
  );
  const weights = panelWeights(
    votes.map((vote) => at(table.judgeOf, vote)),
    rule,
  );
  const voters = votes.map((vote, index) => ({ choice: at(table.choiceOf, vote), weight: weights[index] ?? 0 }));
  // The sort is stable: judges of one weight keep their order.
  return rule.isSequential ? voters.sort((left, right) => right.weight - left.weight) : voters;
}

/** Integer weights with the heaviest at 1.0, clamped so that f judges never outweigh the bound. */
function panelWeights(judges: readonly number[], { weights, thresholdBasisPoints }: GateRule): readonly number[] {
  if (weights === undefined) return judges.map(() => BASIS_POINTS);
  const heaviest = Math.max(...judges.map((judge) => at(weights, judge)));
  if (!(heaviest > 0)) return judges.map(() => BASIS_POINTS);
  const scaled = judges.map((judge) => Math.max(1, Math.round((at(weights, judge) / heaviest) * BASIS_POINTS)));
  return faultsMax(judges.length) === 0 ? judges.map(() => BASIS_POINTS) : clampWeights(scaled, thresholdBasisPoints);
}

/** Votes and weight behind each candidate, and what is still outstanding. */
class CandidateCount {
  readonly #votes: Int32Array;
  readonly #weights: Float64Array;
  readonly #quorum: number;
  readonly #total: number;
  readonly #threshold: number;
  #votesLeft: number;
  #weightLeft: number;

  constructor(panel: readonly Voter[], candidates: number, thresholdBasisPoints: number) {
    this.#votes = new Int32Array(candidates);
    this.#weights = new Float64Array(candidates);
    this.#quorum = quorumSize(panel.length);
    this.#total = panel.reduce((sum, { weight }) => sum + weight, 0);
    this.#threshold = thresholdBasisPoints;
    this.#votesLeft = panel.length;
    this.#weightLeft = this.#total;
  }

  add({ choice, weight }: Voter): void {
    this.#votesLeft -= 1;
    this.#weightLeft -= weight;
    if (choice < 0) return;
    this.#votes[choice] = at(this.#votes, choice) + 1;
    this.#weights[choice] = at(this.#weights, choice) + weight;
  }

  /** The candidate with a quorum: there can be only one. */
  winner(): number {
    return this.#votes.findIndex((votes, candidate) => this.#reaches(votes, at(this.#weights, candidate)));
  }

  /** Whether one has a quorum, or none can still get one. */
  isSettled(): boolean {
    if (this.winner() !== NO_ANSWER) return true;
    return this.#votes.every(
      (votes, candidate) => !this.#reaches(votes + this.#votesLeft, at(this.#weights, candidate) + this.#weightLeft),
    );
  }

  #reaches(votes: number, weight: number): boolean {
    return votes >= this.#quorum && reachesThreshold(weight, this.#total, this.#threshold);
  }
}
