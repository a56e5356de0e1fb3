/** A validation as the pool's memory takes it in: what each agent of the panel did, in the memory's terms. */
import { mergeObjections, type SignedBallot } from '@dikast/core/ballots/ballot';
import type { AgentVote } from '@dikast/core/reputation/pool-memory';
import { votesOf } from '@dikast/core/voting/cast-votes';
import type { SeatedAct, ValidationResult } from './validation.ts';

/** One vote for each agent of the panel, in its order. */
export function agentVotesOf(seated: readonly SeatedAct[], result: ValidationResult): readonly AgentVote[] {
  const votes = new Map(votesOf(result.ballots).map((vote) => [vote.agent, vote]));
  return seated.map(({ seat, act }, position) => {
    const { agent } = seat;
    const vote = votes.get(agent);
    const dismissed = (id: string) => vote?.examination?.rulings.get(id) === 'dismiss';
    return {
      agent,
      choice: vote?.examination?.choice ?? vote?.choice ?? null,
      confidence: act.confidenceBasisPoints,
      latencyMs: act.latencyMs,
      status: result.statuses[position] ?? 'missing',
      objections: objectionsRaised(result.ballots, agent).filter((id) => !dismissed(id)),
      findingsDigest: vote === undefined ? '' : act.findings,
    };
  });
}

function objectionsRaised(ballots: readonly SignedBallot[], agent: string): readonly string[] {
  const own = ballots.find(({ header }) => header.agent === agent && header.round === 1);
  if (own?.body.kind !== 'assessment') return [];
  return mergeObjections([{ agent, objections: own.body.objections }]).map(({ id }) => id);
}
