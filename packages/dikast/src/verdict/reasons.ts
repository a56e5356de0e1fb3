/**
 * Why a verdict is what it is, in sentences for people. Derived from the verdict's data alone.
 */
import type { Ruling } from './ruling.ts';
import { decidingPools } from './settlement.ts';
import type { ClaimObjection, PoolVerdict, Verdict } from './verdict.ts';
import { panelName } from './wider-panel.ts';

const CLAIM_LENGTH_SHOWN = 160;

/** What the explanation rests on. */
export type Explainable = Pick<
  Verdict,
  | 'outcome'
  | 'decidedBy'
  | 'pools'
  | 'claims'
  | 'missing'
  | 'faults'
  | 'review'
  | 'knownQuestion'
  | 'furtherSources'
  | 'follows'
  | 'path'
  | 'deadlineMs'
>;

/** One sentence for each thing that made the verdict; never empty. */
export function explainVerdict(verdict: Explainable): readonly string[] {
  return [...explainOutcome(verdict), ...explainKnownQuestion(verdict), ...explainSources(verdict)];
}

function explainKnownQuestion({ knownQuestion }: Explainable): readonly string[] {
  if (knownQuestion === undefined) return [];
  const { pool, truth } = knownQuestion;
  return [`Nobody asked: it was a gold question to test ${pool}, which had to ${truth} it.`];
}

/** That sources were looked for, or added: then the verdict is about another request than the one that was given. */
function explainSources({ furtherSources, follows }: Explainable): readonly string[] {
  const looked =
    furtherSources === undefined
      ? []
      : [
          furtherSources.continuedIn === null
            ? `Further sources were looked for by ${furtherSources.finder}, and none were added (${furtherSources.status}).`
            : `${furtherSources.finder} found further sources; the answer is judged with them as validation ${furtherSources.continuedIn}.`,
        ];
  if (follows === undefined) return looked;
  const names = follows.added.map(({ id }) => id).join(', ');
  return [
    ...looked,
    `On the sources given, the agents came to no consensus (validation ${follows.validation}); this is about the answer with ${names} added.`,
  ];
}

function explainOutcome(verdict: Explainable): readonly string[] {
  const ruling = verdict.review?.completion?.ruling;
  if (ruling !== undefined) return explainRuling(verdict, ruling);
  switch (verdict.outcome) {
    case 'accepted':
      return [
        `Every gating pool approved: ${verdict.decidedBy.join(', ')}.`,
        ...decidingPools(verdict.pools).flatMap(explainAppeal),
      ];
    case 'rejected':
      return explainRejection(verdict);
    case 'undecided':
      return explainIndecision(verdict);
  }
}

/** A kind of objection in words: `changed_number` is "changed number". */
export function wordsOf(kind: string): string {
  return kind.replaceAll('_', ' ');
}

/** What settled a gate that came to no consensus at first: late ballots, its wider panel, or the experts who stand in the list for it. */
function explainAppeal({
  pool,
  arbitrates,
  isWider,
  lateBallots,
  decision: { tally },
}: PoolVerdict): readonly string[] {
  if (isWider)
    return [
      `${pool} came to no consensus at first; its wider panel approved: ${tally.approve.agents} of ${tally.n}, ${tally.quorum} needed.`,
    ];
  if (arbitrates === null)
    return lateBallots === undefined
      ? []
      : [
          `${pool} lacked votes at its deadline, and waited ${lateBallots.waitedMs} ms for late ballots: ${tally.approve.agents} of ${tally.n} approved, ${tally.quorum} needed.`,
        ];
  return [
    `${arbitrates} came to no consensus; its experts, ${pool}, approved: ${tally.approve.agents} of ${tally.n}, ${tally.quorum} needed.`,
  ];
}

function explainRuling(verdict: Explainable, { reviewer, reason, rulings }: Ruling): readonly string[] {
  const ruled = new Set(rulings.map(({ pool }) => pool));
  return [
    `A person decided: ${reviewer.name} (${wordsOf(reviewer.role)}) ruled that the answer is ${verdict.outcome}: ${reason}`,
    ...verdict.pools.filter(({ pool }) => ruled.has(pool)).map((pool) => explainOpenPool(pool, verdict)),
  ];
}

function explainRejection(verdict: Explainable): readonly string[] {
  const isOfDecidingPool = ({ pool, outcome }: ClaimObjection) =>
    outcome !== 'dismissed' && verdict.decidedBy.includes(pool);
  const byClaim = verdict.claims.flatMap((claim) => {
    const against = strongest(claim.objections.filter(isOfDecidingPool));
    return claim.status === 'falls' && against !== undefined
      ? [`"${shortened(claim.text)}": ${explainObjection(against)}`]
      : [];
  });
  const against = strongest(verdict.missing.filter(isOfDecidingPool));
  const byWhole = against === undefined ? [] : [`The answer as a whole: ${explainObjection(against)}`];
  const named = [...byClaim, ...byWhole];
  return named.length > 0
    ? named
    : decidingPools(verdict.pools)
        .filter(({ pool }) => verdict.decidedBy.includes(pool))
        .map(explainVotes);
}

/** The objection that most agents stand behind; the first of equals. */
function strongest(objections: readonly ClaimObjection[]): ClaimObjection | undefined {
  return objections.reduce<ClaimObjection | undefined>(
    (best, one) => (best === undefined || one.upheldBy > best.upheldBy ? one : best),
    undefined,
  );
}

function explainVotes(panel: PoolVerdict): string {
  const { tally } = panel.decision;
  return `${panelName(panel)}: ${tally.reject.agents} of ${tally.n} agents rejected (${tally.quorum} needed).`;
}

function explainObjection({ kind, reason, upheldBy, panelSize, quorum }: ClaimObjection): string {
  const because = reason === null ? '' : `: ${reason.replace(/[.\s]+$/, '')}`;
  // Where a quorum rejected at once, on different grounds, no single objection needed a quorum behind it.
  const needed = upheldBy >= quorum ? `, ${quorum} needed` : '; a quorum rejected on various grounds';
  return `${wordsOf(kind)}${because} (upheld by ${upheldBy} of ${panelSize}${needed}).`;
}

function explainIndecision(verdict: Explainable): readonly string[] {
  const open = verdict.pools.filter(({ pool }) => verdict.decidedBy.includes(pool));
  if (open.length === 0) return ['No gating pool was seated: nothing was judged.'];
  const { review } = verdict;
  const awaited =
    review === null ? [] : [`A ruling by a person is awaited (${review.roles.map(wordsOf).join(' or ')}).`];
  return [...open.map((pool) => explainOpenPool(pool, verdict)), ...awaited];
}

function explainOpenPool(panel: PoolVerdict, { path, deadlineMs }: Explainable): string {
  const { decision, coverage, certificate, ballots } = panel;
  const pool = panelName(panel);
  const { tally, outcome } = decision;
  if (certificate === null && outcome !== 'no_consensus')
    return `${pool}: no consensus (the ballots say ${outcome}, but no quorum of the pool's replicas certified it).`;
  const unsettled = tally.objections.filter(({ outcome }) => outcome === 'unsettled').length;
  const parts = [
    `${tally.approve.agents} of ${tally.n} approve, ${tally.reject.agents} reject, ${tally.quorum} needed`,
  ];
  if (tally.abstain.agents > 0) parts.push(`${tally.abstain.agents} abstain${causesOf(ballots)}`);
  if (unsettled > 0)
    parts.push(unsettled === 1 ? 'one objection is unsettled' : `${unsettled} objections are unsettled`);
  if (coverage.late > 0)
    parts.push(`${coverage.late} late, after ${deadlineMs} ms (performance_targets.${path}_path_latency)`);
  if (panel.lateBallots !== undefined) parts.push(`late ballots were waited for, ${panel.lateBallots.waitedMs} ms`);
  const absent = coverage.failed + coverage.refused + coverage.excluded;
  if (absent > 0) parts.push(`${absent} did not answer`);
  return `${pool}: no consensus (${parts.join('; ')}).`;
}

/** Why models gave no opinion, as ` (2 budget, 1 refused)`; nothing if that is not why. */
function causesOf(ballots: PoolVerdict['ballots']): string {
  const counts = new Map<string, number>();
  for (const { header, body } of ballots) {
    const failure = header.round === 1 && header.choice === 'abstain' ? body.origin?.failure : undefined;
    if (failure !== undefined && failure !== null) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  }
  const causes = [...counts].map(([failure, count]) => `${count} ${wordsOf(failure)}`);
  return causes.length === 0 ? '' : ` (${causes.join(', ')})`;
}

function shortened(text: string): string {
  return text.length <= CLAIM_LENGTH_SHOWN ? text : `${[...text].slice(0, CLAIM_LENGTH_SHOWN - 1).join('')}…`;
}
