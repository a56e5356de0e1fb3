/**
 * One validation in one pool, by the rules that the council runs: ballots, docket, second round, decision. Only the
 * agents and the item are simulated.
 */
import type { DocketEntry, Ruling, SignedBallot } from '@dikast/core/ballots/ballot';
import { docketOf, isExaminationDue, votesOf } from '@dikast/core/voting/cast-votes';
import { decide, type Outcome, type Seat, type VotingRule } from '@dikast/core/voting/decision';
import { type Act, DEFECT_CLAIM } from './act.ts';
import {
  assessmentOf,
  type BallotChannel,
  type Casting,
  claimOfObjection,
  type ReceivedBallots,
} from './ballot-channel.ts';
import { type Fallibility, finalChoice, honestRuling } from './honest-agent.ts';
import { DEADLINE_MS, type Item } from './item.ts';

/** What became of an agent's answer. */
export type AnswerStatus = 'voted' | 'late' | 'missing' | 'failed';

/** An agent on the panel and what it does. */
export interface SeatedAct {
  readonly seat: Seat;
  /** Which of the item's numbers are its own. */
  readonly position: number;
  readonly act: Act;
  readonly fallibility: Fallibility;
  /** Whether its ballots are admitted: an excluded agent's are not, and a seat of weight 0 has no vote anyway. */
  readonly isAdmitted: boolean;
}

/** What is the same for all validations of a pool. */
export interface PoolRules {
  readonly rule: VotingRule;
  readonly channel: BallotChannel;
}

/** How a validation came out. */
export interface ValidationResult {
  readonly outcome: Outcome;
  /** Of every agent of the panel, in its order. */
  readonly statuses: readonly AnswerStatus[];
  /** Clean ballots of both rounds. */
  readonly ballots: readonly SignedBallot[];
  readonly faults: ReceivedBallots['faults'];
}

/** Runs one validation. */
export function runValidation(item: Item, seated: readonly SeatedAct[], rules: PoolRules): ValidationResult {
  const panel = seated.map(({ seat }) => seat);
  const inTime = seated.filter(({ act, isAdmitted }) => isAdmitted && act.isSent && act.latencyMs <= DEADLINE_MS);
  const first = rules.channel({ index: item.index, round: 1, docket: [], castings: inTime.map(castingOf) });
  const answered = new Set(first.ballots.map(({ header }) => header.agent));
  const isDue = isExaminationDue(panel, first.ballots, rules.rule);
  const docket = isDue ? docketOf(first.ballots) : [];
  const examiners = isDue ? inTime.filter(({ seat }) => answered.has(seat.agent)) : [];
  const second = examine(item, examiners, docket, rules.channel);
  const ballots = [...first.ballots, ...second.ballots];
  return {
    outcome: decide(panel, votesOf(ballots), docket, rules.rule).outcome,
    statuses: seated.map(({ seat, act }) => statusOf(act, answered.has(seat.agent))),
    ballots,
    faults: [...first.faults, ...second.faults],
  };
}

function examine(
  item: Item,
  examiners: readonly SeatedAct[],
  docket: readonly DocketEntry[],
  channel: BallotChannel,
): ReceivedBallots {
  const ids = docket.map(({ id }) => id);
  const castings = examiners.map((examiner) => examinationOf(item, examiner, ids));
  return channel({ index: item.index, round: 2, docket: ids, castings });
}

function castingOf({ seat, act }: SeatedAct): Casting {
  const { choice, confidenceBasisPoints, misdeed } = act;
  return { agent: seat.agent, choice, confidenceBasisPoints, body: assessmentOf(act), misdeed };
}

function examinationOf(item: Item, seated: SeatedAct, docket: readonly string[]): Casting {
  const { seat, act } = seated;
  const rulings = docket.map((id) => rulingOf(item, seated, claimOfObjection(id)));
  const reason = 'Compared with the source.';
  return {
    agent: seat.agent,
    choice: finalChoice(act, rulings),
    confidenceBasisPoints: act.confidenceBasisPoints,
    body: {
      kind: 'examination',
      rulings: docket.map((objection, at) => ({ objection, ruling: rulings[at] ?? 'unsure', reason })),
    },
    misdeed: undefined,
  };
}

function rulingOf(item: Item, { position, act, fallibility }: SeatedAct, claim: number): Ruling {
  const isTrue = item.truth === 'reject' && claim === DEFECT_CLAIM;
  switch (act.rulings) {
    case 'honest':
      return honestRuling(item, position, claim, fallibility);
    case 'opposite':
      return isTrue ? 'dismiss' : 'uphold';
    default:
      return act.rulings;
  }
}

/** A ballot that is refused leaves its agent without a vote, as if it had failed. */
function statusOf(act: Act, isAnswered: boolean): AnswerStatus {
  if (!act.isSent) return 'missing';
  if (act.latencyMs > DEADLINE_MS) return 'late';
  return isAnswered ? 'voted' : 'failed';
}
