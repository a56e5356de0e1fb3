/**
 * Votes of a decided validation, as the memory of the pool takes them: read off the ballots, and packed to one letter an
 * agent, so that a ruling that comes much later still finds them.
 *
 * `A` approved, `R` rejected, `~` abstained, `.` was not there. `a` .. `m` and `n` .. `z` are approvals and rejections whose
 * findings were those of another agent's, too.
 */
import type { SignedBallot } from '../ballots/ballot.ts';
import { objectionId } from '../ballots/ballot.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import type { AgentVote } from '../reputation/pool-memory.ts';
import { votesOf } from '../voting/cast-votes.ts';
import type { Absence } from './council-operation.ts';

const LETTERS = { approve: 'abcdefghijklm', reject: 'nopqrstuvwxyz' } as const;

/**
 * What every agent of a panel did, as far as anybody knows: an agent that was not needed is not in it. One that is called
 * late and has a ballot nevertheless cast it in extra time: its vote counts, and its delay, too.
 */
export function agentVotes(ballots: readonly SignedBallot[], absences: readonly Absence[]): readonly AgentVote[] {
  const late = new Set(absences.filter(({ status }) => status === 'late').map(({ agent }) => agent));
  const cast = votesOf(ballots).map(({ agent, choice, examination }): AgentVote => {
    const raised = objectionsOf(ballots, agent);
    const stands = raised.filter(({ id }) => examination?.rulings.get(id) !== 'dismiss');
    return {
      agent,
      choice: examination?.choice ?? choice,
      confidence: 0,
      latencyMs: 0,
      status: late.has(agent) ? 'late' : 'voted',
      objections: [...new Set(stands.map(({ id }) => id))],
      findingsDigest: raised.length === 0 ? '' : canonicalJson(raised.map(({ objection }) => objection)),
    };
  });
  const voters = new Set(cast.map(({ agent }) => agent));
  const absent = absences
    .filter(({ agent }) => !voters.has(agent))
    .map(
      ({ agent, status }): AgentVote => ({
        agent,
        choice: null,
        confidence: 0,
        latencyMs: 0,
        status,
        objections: [],
        findingsDigest: '',
      }),
    );
  return [...cast, ...absent];
}

/** The material objections that an agent raised in the first round. */
function objectionsOf(ballots: readonly SignedBallot[], agent: string) {
  return ballots.flatMap(({ header, body }) =>
    header.agent !== agent || body.kind !== 'assessment'
      ? []
      : body.objections
          .filter(({ severity }) => severity === 'material')
          .map((objection) => ({ id: objectionId(objection), objection })),
  );
}

/** One letter for each agent of the roster, in its order. */
export function packVotes(roster: readonly { readonly agent: string }[], votes: readonly AgentVote[]): string {
  const byAgent = new Map(votes.map((vote) => [vote.agent, vote]));
  const letters = { approve: lettersOf(votes, 'approve'), reject: lettersOf(votes, 'reject') };
  return roster
    .map(({ agent }) => {
      const vote = byAgent.get(agent);
      if (vote === undefined || vote.choice === null) return '.';
      if (vote.choice === 'abstain') return '~';
      return letters[vote.choice].get(vote.findingsDigest) ?? (vote.choice === 'approve' ? 'A' : 'R');
    })
    .join('');
}

/** A letter for each set of findings that several agents of one side gave. */
function lettersOf(votes: readonly AgentVote[], choice: 'approve' | 'reject'): ReadonlyMap<string, string> {
  const given = votes.filter((vote) => vote.choice === choice && vote.findingsDigest !== '');
  const digests = [...new Set(given.map(({ findingsDigest }) => findingsDigest))].sort();
  const shared = digests.filter((digest) => given.filter(({ findingsDigest }) => findingsDigest === digest).length > 1);
  return new Map(
    [...LETTERS[choice]].flatMap((letter, at) => (shared[at] === undefined ? [] : [[shared[at], letter]])),
  );
}

/** The votes again. Whose letter is shared has the letter for its findings. */
export function unpackVotes(roster: readonly { readonly agent: string }[], packed: string): readonly AgentVote[] {
  return roster.flatMap(({ agent }, place) => {
    const letter = packed.charAt(place);
    const choice = choiceOf(letter);
    if (choice === null) return [];
    const isShared = /[a-z]/.test(letter);
    const status = 'voted' as const;
    return [
      { agent, choice, confidence: 0, latencyMs: 0, status, objections: [], findingsDigest: isShared ? letter : '' },
    ];
  });
}

/** What a letter stands for; null for no vote. */
export function choiceOf(letter: string): AgentVote['choice'] {
  if (letter === '.' || letter === '') return null;
  if (letter === '~') return 'abstain';
  return letter === 'A' || (letter >= 'a' && letter <= 'm') ? 'approve' : 'reject';
}
