/**
 * A pool's part of the verdict, derived from what is recorded of it: roster, attendance and clean ballots.
 * The engine derives it once to return it, a verifier again to compare: one piece of code, so that they cannot drift.
 */
import type { SignedBallot } from '@dikast/core/ballots/ballot';
import type { Sha256 } from '@dikast/core/base/crypto-port';
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import type { RaisedThreshold } from '@dikast/core/voting/adaptive-threshold';
import { agreementLevel, effectiveVotes, krippendorffAlpha, normalisedEntropy } from '@dikast/core/voting/agreement';
import { docketOf, heardOf, votesOf } from '@dikast/core/voting/cast-votes';
import { decide, type Seat, type VotingRule } from '@dikast/core/voting/decision';
import type { Lineup } from '@dikast/core/voting/lineup';
import { configuredWeights, drawPanel } from '@dikast/core/voting/panel';
import {
  type Agreement,
  type Attendance,
  type Coverage,
  hasAnswered,
  type PoolVerdict,
  type SeatStatus,
} from './verdict.ts';

/** What is recorded of a pool; the rest of a {@link PoolVerdict} follows from it. */
export type PoolRecord = Pick<
  PoolVerdict,
  | 'pool'
  | 'policy'
  | 'voting'
  | 'arbitrates'
  | 'isWider'
  | 'proposition'
  | 'thresholdBasisPoints'
  | 'raised'
  | 'panelSize'
  | 'roster'
  | 'lineup'
  | 'onlookers'
  | 'authorities'
  | 'attendance'
  | 'window'
  | 'isExamined'
  | 'ballots'
  | 'lateBallots'
  | 'exhibits'
  | 'decidedAfterMs'
  | 'certificate'
>;

/** Derives a pool's part of the verdict; the ballots must have been admitted (core/ballots/ballot-box). */
export function derivePoolVerdict(
  record: PoolRecord,
  requestDigest: string,
  claimCount: number,
  sha256: Sha256,
): PoolVerdict {
  const panel = panelOf(record, requestDigest, sha256);
  const docket = docketOf(heardOf(record.ballots, record.lineup?.silenced ?? []));
  const votes = votesOf(record.ballots);
  const decision = decide(panel, votes, record.isExamined ? docket : [], ruleOf(record));
  const { approve, reject, abstain } = decision.tally;
  const counts = [approve.agents, reject.agents, abstain.agents];
  const agreement: Agreement = {
    level: agreementLevel(counts, panel.length),
    entropy: normalisedEntropy(counts),
    alpha: krippendorffAlpha(opinionsByClaim(record.ballots, claimCount)) ?? null,
    effectiveVotes: measuredVotes(panel.length, record.certificate?.result.errorCorrelation),
  };
  const outcome = record.certificate === null ? 'no_consensus' : decision.outcome;
  return { ...record, panel, docket, decision, agreement, coverage: coverageOf(record.attendance), outcome };
}

/**
 * The panel of a recorded pool: drawn again, at the weights that its group certified. Without a certificate at those
 * configured, and who has no say has no vote there either.
 */
export function panelOf(
  record: Pick<PoolRecord, 'pool' | 'panelSize' | 'roster' | 'thresholdBasisPoints'> & {
    readonly lineup?: Lineup | undefined;
    readonly certificate: { readonly result: { readonly weights: readonly number[] } } | null;
  },
  requestDigest: string,
  sha256: Sha256,
): readonly Seat[] {
  const { pool, panelSize, roster, thresholdBasisPoints, lineup, certificate } = record;
  const weigh = certificate === null ? configuredWeights(thresholdBasisPoints) : () => certificate.result.weights;
  const panel = drawPanel(
    { requestDigest, pool, panelSize, ...(lineup === undefined ? {} : { lineup }) },
    roster,
    weigh,
    sha256,
  );
  if (certificate !== null) return panel;
  return panel.map((seat) => (lineup?.silenced.includes(seat.agent) === true ? { ...seat, weight: 0 } : seat));
}

/** What the panel is worth in independent votes, once the correlation of its errors has been measured. */
function measuredVotes(n: number, errorCorrelation: number | null | undefined): number | null {
  return errorCorrelation === null || errorCorrelation === undefined
    ? null
    : effectiveVotes(n, errorCorrelation / BASIS_POINTS);
}

/** The rule a recorded pool voted by. */
export function ruleOf(
  record: Pick<PoolRecord, 'thresholdBasisPoints' | 'voting'> & { readonly raised?: RaisedThreshold | undefined },
): VotingRule {
  return {
    thresholdBasisPoints: record.raised?.thresholdBasisPoints ?? record.thresholdBasisPoints,
    hasCrossExamination: record.voting === 'cross_examination',
  };
}

/** For each claim, what each agent said of it in the first round: objects, supports, or nothing. */
function opinionsByClaim(ballots: readonly SignedBallot[], claimCount: number): readonly string[][] {
  const opinions: string[][] = Array.from({ length: claimCount }, () => []);
  for (const { body } of ballots) {
    if (body.kind !== 'assessment') continue;
    const objected = new Set(
      body.objections.filter(({ severity }) => severity === 'material').map(({ claim }) => claim),
    );
    const supported = new Set(body.findings.filter(({ status }) => status === 'supported').map(({ claim }) => claim));
    for (let claim = 0; claim < claimCount; claim++) {
      if (objected.has(claim)) opinions[claim]?.push('objects');
      else if (supported.has(claim)) opinions[claim]?.push('supports');
    }
  }
  return opinions;
}

/** A seat counts once, by the worst that befell it in the rounds that took place. */
function coverageOf(attendance: readonly Attendance[]): Coverage {
  const overall = attendance.map(({ assessment, examination }) =>
    hasAnswered(assessment) && examination !== 'not_asked' ? examination : assessment,
  );
  const count = (status: SeatStatus) => overall.filter((seat) => seat === status).length;
  return {
    requested: attendance.length,
    answered: overall.filter(hasAnswered).length,
    failed: count('failed'),
    late: count('late'),
    refused: count('refused'),
    excluded: count('excluded'),
    notNeeded: count('not_needed') + count('not_asked'),
  };
}
