/**
 * Whether late ballots were counted only where votes were lacking: what came in time alone came to no consensus, in one of
 * the two rounds. That a ballot was late, how long anybody waited and at which weights is the engine's word: the group may
 * have learned meanwhile, and certified others.
 */
import type { SignedBallot } from '@dikast/core/ballots/ballot';
import { docketOf, heardOf, votesOf } from '@dikast/core/voting/cast-votes';
import { decide, type Seat, type VotingRule } from '@dikast/core/voting/decision';
import { sha256 } from '../adapters/node-hash.ts';
import { panelOf, ruleOf } from '../verdict/pool-verdict.ts';
import { raiseFor } from '../verdict/raised-threshold.ts';
import type { PoolShape, VerdictRecord } from '../verdict/verdict-shape.ts';

/** What is wrong with the late ballots of a pool whose ballots are known to be clean; undefined when nothing is. */
export function lateBallotsProblem(pool: PoolShape, record: VerdictRecord): string | undefined {
  const late = pool.attendance.find((seat) => [seat.assessment, seat.examination].includes('answered_late'));
  if (pool.lateBallots === undefined)
    return late === undefined ? undefined : `${late.agent} was late, and no extra time was given`;
  const { waitedMs, allowedMs } = pool.lateBallots;
  if (waitedMs > allowedMs) return `late ballots were waited for longer than the ${allowedMs} ms allowed`;
  const waiting = waitingOf(pool, record);
  if (waiting === undefined)
    return 'late ballots were waited for at weights or a threshold that the panel cannot have had';
  return hasLacked(pool, waiting) ? undefined : 'late ballots were waited for, though those in time decided';
}

/** A panel at the weights that it went by, and its rule. */
interface Waiting {
  readonly panel: readonly Seat[];
  readonly rule: VotingRule;
}

/** What the panel went by when it waited; undefined where it cannot have. */
function waitingOf(pool: PoolShape, record: VerdictRecord): Waiting | undefined {
  const certified = panelOf(pool, record.requestDigest, sha256);
  const waitedBy = pool.lateBallots?.waitedBy;
  if (waitedBy === undefined) return { panel: certified, rule: ruleOf(pool) };
  const { weights, raised } = waitedBy;
  if (weights.length !== certified.length || (raised === undefined) !== (pool.raised === undefined)) return undefined;
  const panel = certified.map(({ agent }, place) => ({ agent, weight: weights[place] ?? 0 }));
  const due = raiseFor(panel, pool.thresholdBasisPoints, record, raised?.recentSplits ?? 0);
  if (raised !== undefined && raised.thresholdBasisPoints !== due.thresholdBasisPoints) return undefined;
  return { panel, rule: ruleOf({ ...pool, raised }) };
}

/** Whether a round, without the ballots that came late to it, came to no consensus. */
function hasLacked(pool: PoolShape, { panel, rule }: Waiting): boolean {
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
  return first.outcome === 'no_consensus' || second.outcome === 'no_consensus';
}
