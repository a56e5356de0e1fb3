/**
 * Claim by claim: what was objected, by how many, and what became of it.
 */
import type { DocketEntry, SignedBallot } from '@dikast/core/ballots/ballot';
import { objectionId } from '@dikast/core/ballots/ballot';
import type { Claim } from '../request/claims.ts';
import { decidingPools } from './settlement.ts';
import type { ClaimObjection, ClaimReport, PoolVerdict } from './verdict.ts';

/** Reports on every claim of the answer, in order. */
export function reportClaims(claims: readonly Claim[], pools: readonly PoolVerdict[]): readonly ClaimReport[] {
  const objections = pools.flatMap((pool) =>
    pool.docket.map((entry) => ({ claim: entry.objection.claim, pool, entry })),
  );
  const isUndecided = pools.some(({ policy, outcome }) => policy === 'gate' && outcome === 'no_consensus');
  const unopposed = isUndecided ? 'open' : 'stands';
  return claims.map(({ index, start, end, text, isCheckable }) => {
    const against = objections.filter(({ claim }) => claim === index);
    const reported = against.map(({ pool, entry }) => reportObjection(pool, entry));
    const falls = reported.some(({ outcome }) => outcome === 'upheld') || pools.some((pool) => isOutvoted(pool, index));
    const isContested = reported.some(({ outcome }) => outcome === 'unsettled');
    const quiet = isCheckable ? unopposed : 'not_checkable';
    return {
      index,
      start,
      end,
      text,
      isCheckable,
      status: falls ? 'falls' : isContested ? 'contested' : quiet,
      objections: reported,
    };
  });
}

/** Claims on which the pools did not settle, with the kinds of objection to them; all checkable ones if none stands out. */
export function disputedClaims(
  claims: readonly Claim[],
  pools: readonly PoolVerdict[],
): readonly { readonly text: string; readonly objections: readonly string[] }[] {
  const reports = reportClaims(claims, decidingPools(pools));
  const contested = reports.filter(({ status }) => status === 'contested');
  const disputed = contested.length > 0 ? contested : reports.filter(({ isCheckable }) => isCheckable);
  return disputed.map(({ text, objections }) => ({
    text,
    objections: [...new Set(objections.filter(({ outcome }) => outcome === 'unsettled').map(({ kind }) => kind))],
  }));
}

/** Objections against the answer as a whole. */
export function reportMissing(pools: readonly PoolVerdict[]): readonly ClaimObjection[] {
  return pools.flatMap((pool) =>
    pool.docket.filter(({ objection }) => objection.claim === null).map((entry) => reportObjection(pool, entry)),
  );
}

/**
 * An objection's fate. Where no second round took place, its raisers are those who upheld it.
 */
function reportObjection(pool: PoolVerdict, { id, objection, raisedBy }: DocketEntry): ClaimObjection {
  const { tally } = pool.decision;
  const ruled = tally.objections.find((entry) => entry.objection === id);
  const unexamined = raisedBy.length >= tally.quorum ? 'upheld' : 'unsettled';
  return {
    pool: pool.pool,
    id,
    kind: objection.kind,
    raisedBy,
    outcome: ruled?.outcome ?? unexamined,
    upheldBy: ruled?.upheld.agents ?? raisedBy.length,
    dismissedBy: ruled?.dismissed.agents ?? 0,
    quorum: tally.quorum,
    panelSize: tally.n,
    reason: reasonOf(pool.ballots, id),
  };
}

/** Whether a quorum objected to this claim in the first round, on whatever grounds, and so settled the matter. */
function isOutvoted(pool: PoolVerdict, claim: number): boolean {
  if (pool.outcome !== 'rejected' || pool.decision.tally.objections.length > 0) return false;
  const raisers = pool.docket.filter(({ objection }) => objection.claim === claim).flatMap(({ raisedBy }) => raisedBy);
  return new Set(raisers).size >= pool.decision.tally.quorum;
}

/** The first raiser's sentence about what it objected to. */
function reasonOf(ballots: readonly SignedBallot[], id: string): string | null {
  for (const { body } of ballots) {
    if (body.kind !== 'assessment') continue;
    const objection = body.objections.find((raised) => raised.severity === 'material' && objectionId(raised) === id);
    if (objection === undefined) continue;
    const about = body.findings.filter(({ claim, status }) => claim === objection.claim && status !== 'supported');
    const isSamePlace = (quote: string) => objection.evidence.some((evidence) => evidence.quote === quote);
    const best = about.find(({ evidence }) => evidence.some(({ quote }) => isSamePlace(quote))) ?? about[0];
    if (best !== undefined) return best.reason;
  }
  return null;
}
