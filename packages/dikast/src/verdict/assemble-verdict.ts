/**
 * The whole verdict from its recorded parts: a pure function, used by the engine to return it and by a verifier to
 * recompute it. Only the seal is added afterwards.
 */

import { concatBytes, utf8Bytes } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import { qualityScore } from '@dikast/core/voting/quality';
import type { Claim } from '../request/claims.ts';
import { reportClaims, reportMissing } from './claim-report.ts';
import { conflictsOf, strongMinoritiesOf } from './conflicts.ts';
import { explainVerdict } from './reasons.ts';
import { decidingPools, settle } from './settlement.ts';
import type { PoolVerdict, Verdict } from './verdict.ts';

/** What is recorded of a validation; the rest of an unsealed verdict follows from it. */
export type ValidationRecord = Pick<
  Verdict,
  | 'schema'
  | 'validation'
  | 'createdAtMs'
  | 'requestDigest'
  | 'request'
  | 'path'
  | 'deadlineMs'
  | 'durationMs'
  | 'isolation'
  | 'pools'
  | 'poolsNotSeated'
  | 'faults'
  | 'review'
  | 'knownQuestion'
  | 'furtherSources'
  | 'follows'
  | 'engine'
>;

const SEAL_DOMAIN = utf8Bytes('dikast/seal/v1\0');

/** Assembles everything but the seal. */
export function assembleVerdict(record: ValidationRecord, claims: readonly Claim[]): Omit<Verdict, 'seal'> {
  const combined = settle(record.pools, record.review);
  const deciding = decidingPools(record.pools);
  const unexplained = {
    ...record,
    outcome: combined.outcome,
    decidedBy: combined.decidedBy,
    qualityBasisPoints: qualityOf(record),
    claims: reportClaims(claims, deciding),
    missing: reportMissing(deciding),
    conflicts: conflictsOf(record.pools),
    strongMinorities: strongMinoritiesOf(record.pools),
  };
  return { ...unexplained, reasons: explainVerdict(unexplained) };
}

/** The bytes that the engine seals: everything but the seal. */
export function sealBytes({ seal: _, ...unsealed }: Verdict | (Omit<Verdict, 'seal'> & { seal?: never })): Uint8Array {
  return concatBytes(SEAL_DOMAIN, canonicalBytes(unsealed));
}

function qualityOf(record: ValidationRecord): number {
  const seats = sumOver(record.pools, ({ panel }) => panel.length);
  if (seats === 0) return 0;
  const shareOf = (part: number) => Math.floor((part * BASIS_POINTS) / seats);
  const latest = record.pools.flatMap(({ ballots }) => [...latestBallots(ballots).values()]);
  const confidence = sumOver(latest, (confidenceBasisPoints) => confidenceBasisPoints);
  const faulty = new Set(record.faults.map(({ pool, agent }) => `${pool}/${agent}`));
  const lastDecision = Math.max(0, ...record.pools.map(({ decidedAfterMs }) => decidedAfterMs));
  const remaining = Math.max(0, record.deadlineMs - lastDecision);
  return qualityScore({
    agreementStrength: shareOf(sumOver(record.pools, ({ decision }) => largestSide(decision.tally))),
    meanConfidence: latest.length === 0 ? 0 : Math.floor(confidence / latest.length),
    coverage: shareOf(sumOver(record.pools, ({ coverage }) => coverage.answered)),
    faultRate: Math.min(BASIS_POINTS, shareOf(faulty.size)),
    timeliness: Math.floor((remaining * BASIS_POINTS) / record.deadlineMs),
  });
}

function largestSide(tally: PoolVerdict['decision']['tally']): number {
  return Math.max(tally.approve.agents, tally.reject.agents, tally.abstain.agents);
}

/** Confidence of each agent's latest ballot. */
function latestBallots(ballots: PoolVerdict['ballots']): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { header } of [...ballots].sort((left, right) => left.header.round - right.header.round)) {
    latest.set(header.agent, header.confidenceBasisPoints);
  }
  return latest;
}

function sumOver<Item>(items: readonly Item[], measure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0);
}
