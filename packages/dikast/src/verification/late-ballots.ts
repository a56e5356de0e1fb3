/**
 * Whether late ballots were counted only where votes were lacking: what came in time alone came to no consensus, in one of
 * the two rounds. That a ballot was late, and how long anybody waited, is the engine's word.
 */
import type { SignedBallot } from '@dikast/core/ballots/ballot';
import { docketOf, heardOf, votesOf } from '@dikast/core/voting/cast-votes';
import { decide } from '@dikast/core/voting/decision';
import { sha256 } from '../adapters/node-hash.ts';
import { panelOf, ruleOf } from '../verdict/pool-verdict.ts';
import type { PoolShape, VerdictRecord } from '../verdict/verdict-shape.ts';

/** What is wrong with the late ballots of a pool whose ballots are known to be clean; undefined when nothing is. */
export function lateBallotsProblem(pool: PoolShape, { requestDigest }: VerdictRecord): string | undefined {
  const late = pool.attendance.find((seat) => [seat.assessment, seat.examination].includes('answered_late'));
  if (pool.lateBallots === undefined)
    return late === undefined ? undefined : `${late.agent} was late, and no extra time was given`;
  if (pool.lateBallots.waitedMs > pool.lateBallots.allowedMs)
    return `late ballots were waited for longer than the ${pool.lateBallots.allowedMs} ms allowed`;
  const panel = panelOf(pool, requestDigest, sha256);
  const rule = ruleOf(pool);
  const ballots = pool.ballots as unknown as readonly SignedBallot[];
  const inTime = (round: 1 | 2) => {
    const lateOnes = new Set(
      pool.attendance
        .filter((seat) => (round === 1 ? seat.assessment : seat.examination) === 'answered_late')
        .map(({ agent }) => agent),
    );
    return ballots.filter(({ header }) => header.round === round && !lateOnes.has(header.agent));
  };
  const first = decide(panel, votesOf(inTime(1)), [], rule);
  const firstRound = ballots.filter(({ header }) => header.round === 1);
  const docket = pool.isExamined ? docketOf(heardOf(firstRound, pool.lineup?.silenced ?? [])) : [];
  const second = decide(panel, votesOf([...firstRound, ...inTime(2)]), docket, rule);
  const hasLacked = first.outcome === 'no_consensus' || second.outcome === 'no_consensus';
  return hasLacked ? undefined : 'late ballots were waited for, though those in time decided';
}
