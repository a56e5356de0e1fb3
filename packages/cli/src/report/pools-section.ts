/**
 * The pools: what each decided and by how many votes.
 */
import type { Outcome } from '@dikast/core/voting/decision';
import type { PoolVerdict, Verdict } from 'dikast/verdict/verdict';
import { panelName } from 'dikast/verdict/wider-panel';
import { shortName } from './objections.ts';
import type { Colors, ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { printable } from './text-layout.ts';

const BASIS_POINTS = 10_000;
const ABSENCES = [
  ['failed', 'failed'],
  ['late', 'late'],
  ['answered_late', 'in extra time'],
  ['refused', 'refused'],
  ['excluded', 'excluded'],
  ['not_needed', 'not waited for'],
] as const;

/** A line for each pool, seated or not. */
export function renderPools(verdict: Verdict, { width, colors }: ReportStyle): readonly string[] {
  const rows = [
    ...verdict.pools.map((pool) => [
      printable(panelName(pool)),
      outcomeWord(pool, colors),
      [
        votesOf(pool),
        ...standInsOf(pool),
        ...raisedThresholdOf(pool),
        ...effectiveVotesOf(pool),
        ...estimateOf(pool),
      ].join(' · '),
    ]),
    ...verdict.poolsNotSeated.map(({ pool, reason }) => [printable(pool), 'not seated', printable(reason)]),
  ];
  return renderTable(rows, width);
}

/** A pool's outcome in words, in colour. */
export function outcomeWord({ decision: { outcome }, policy }: PoolVerdict, colors: Colors): string {
  const words: Readonly<Record<Outcome, string>> = {
    approved: colors.green('approved'),
    rejected: colors.red('rejected'),
    no_consensus: colors.yellow('no consensus'),
  };
  return policy === 'advisory' ? `${words[outcome]} ${colors.dim('(advisory)')}` : words[outcome];
}

/** "4 of 5 approve (4 needed), 1 abstains". Approvals are always named: they are what an acceptance needs. */
function votesOf({ decision: { tally }, attendance }: PoolVerdict): string {
  const parts = [`${tally.approve.agents} of ${tally.n} approve (${tally.quorum} needed)`];
  if (tally.reject.agents > 0) parts.push(`${tally.reject.agents} ${tally.reject.agents === 1 ? 'rejects' : 'reject'}`);
  if (tally.abstain.agents > 0)
    parts.push(`${tally.abstain.agents} ${tally.abstain.agents === 1 ? 'abstains' : 'abstain'}`);
  for (const [status, word] of ABSENCES) {
    const count = attendance.filter(({ assessment }) => assessment === status).length;
    if (count > 0) parts.push(`${count} ${word}`);
  }
  return parts.join(', ');
}

/** Who sits for whom. */
function standInsOf({ pool, lineup, panel }: PoolVerdict): readonly string[] {
  const seated = new Set(panel.map(({ agent }) => agent));
  return (lineup?.replacements ?? [])
    .filter(({ holder }) => seated.has(holder))
    .map(({ place, holder }) => `${shortName(holder, pool)} sits for ${shortName(place, pool)}`);
}

/** How much weight a side needed, where that was more than usual. */
function raisedThresholdOf({ thresholdBasisPoints: base, raised }: PoolVerdict): readonly string[] {
  if (raised === undefined || raised.thresholdBasisPoints === base) return [];
  return [`${raised.thresholdBasisPoints / BASIS_POINTS} of the weight needed, raised from ${base / BASIS_POINTS}`];
}

function effectiveVotesOf({ agreement: { effectiveVotes }, panelSize }: PoolVerdict): readonly string[] {
  return effectiveVotes === null ? [] : [`effective votes ${effectiveVotes.toFixed(1)} of ${panelSize}`];
}

/** What is foretold from known answers, and how well such forecasts came true: 0 is perfect, 0.25 a coin. */
function estimateOf({ certificate }: PoolVerdict): readonly string[] {
  const estimate = certificate?.result.estimate;
  if (estimate === undefined) return [];
  const shown = (basisPoints: number) => (basisPoints / BASIS_POINTS).toFixed(2);
  const { approveBasisPoints, brierBasisPoints, knownAnswers } = estimate;
  return [
    `good with probability ${shown(approveBasisPoints)} (Brier ${shown(brierBasisPoints)} on ${knownAnswers} known answers)`,
  ];
}
