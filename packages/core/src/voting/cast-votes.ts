/**
 * From clean ballots to what the voting rule counts: the docket of objections, and one vote an agent.
 */
import { type DocketEntry, mergeObjections, type SignedBallot } from '../ballots/ballot.ts';
import { compareText } from '../base/bytes.ts';
import { decide, type Seat, type Vote, type VotingRule } from './decision.ts';

/**
 * The ballots of agents that have a say: only what these object to is put to the panel. An agent without one still votes,
 * for its known answers, but must not be able to force a second round.
 */
export function heardOf(ballots: readonly SignedBallot[], silenced: readonly string[]): readonly SignedBallot[] {
  return ballots.filter(({ header }) => !silenced.includes(header.agent));
}

/** The docket that first-round ballots give rise to. */
export function docketOf(ballots: readonly SignedBallot[]): readonly DocketEntry[] {
  return mergeObjections(
    ballots.flatMap(({ header, body }) =>
      body.kind === 'assessment' ? [{ agent: header.agent, objections: body.objections }] : [],
    ),
  );
}

/** Votes of the agents with a first-round ballot, with their second-round ballots where there are any. */
export function votesOf(ballots: readonly SignedBallot[]): readonly Vote[] {
  const examinations = new Map(
    ballots.filter(({ header }) => header.round === 2).map((ballot) => [ballot.header.agent, ballot]),
  );
  const firstRound = ballots.filter(({ header }) => header.round === 1);
  return firstRound
    .map(({ header }): Vote => {
      const second = examinations.get(header.agent);
      if (second === undefined || second.body.kind !== 'examination')
        return { agent: header.agent, choice: header.choice };
      const rulings = new Map(second.body.rulings.map(({ objection, ruling }) => [objection, ruling]));
      return { agent: header.agent, choice: header.choice, examination: { choice: second.header.choice, rulings } };
    })
    .sort((left, right) => compareText(left.agent, right.agent));
}

/**
 * Whether the second round is due: somebody objected, the pool examines objections, and the first round has not rejected
 * already. The engine, the pool's group and a verifier ask the same question, so that nobody can leave the round out.
 */
export function isExaminationDue(
  panel: readonly Seat[],
  firstRound: readonly SignedBallot[],
  rule: VotingRule,
): boolean {
  if (!rule.hasCrossExamination || docketOf(firstRound).length === 0) return false;
  return decide(panel, votesOf(firstRound), [], rule).outcome !== 'rejected';
}
