/**
 * Objections: what is objected, on what grounds, who raised it, and how the panel ruled.
 */
import type { Evidence, Objection } from '@dikast/core/ballots/ballot';
import { wordsOf } from 'dikast/verdict/reasons';
import { decidingPools } from 'dikast/verdict/settlement';
import type { ClaimObjection, PoolVerdict, Verdict } from 'dikast/verdict/verdict';
import { listOf } from './headline.ts';
import type { ReportStyle } from './style.ts';
import { countOf, excerpt, printable, wrapBehind, wrapFacts } from './text-layout.ts';

const OBJECTIONS_SHOWN = 3;
const EVIDENCE_SHOWN = 2;
const NAMES_SHOWN = 3;
const QUOTE_LENGTH = 200;
const INDENT = 6;
const OUTCOME_RANK = { upheld: 0, unsettled: 1, dismissed: 2 } as const;

/** Objections to one claim, or to the answer as a whole; no quotation is shown twice. */
export function renderObjections(
  objections: readonly ClaimObjection[],
  verdict: Verdict,
  { width, colors }: ReportStyle,
  claimText: string,
): readonly string[] {
  const told = [claimText];
  const margin = ' '.repeat(INDENT);
  return objections.flatMap((objection) => {
    const because = objection.reason === null ? '' : `: ${printable(objection.reason)}`;
    told.push(objection.reason ?? '');
    const evidence = tellingEvidence(objectionOf(objection, verdict)?.evidence ?? [], told);
    told.push(...evidence.map(({ quote }) => quote));
    return [
      ...wrapBehind(margin, `${wordsOf(printable(objection.kind))}${because}`, width).map((line) => colors.bold(line)),
      ...evidence.flatMap((each) => renderEvidence(each, width, INDENT)),
      ...wrapFacts(margin, rulingOf(objection, verdict), width).map((line) => colors.dim(line)),
    ];
  });
}

/** A quotation with the name of what it is from. */
export function renderEvidence({ document, quote }: Evidence, width: number, indent: number): readonly string[] {
  const name = document.startsWith('source:') ? document.slice('source:'.length) : document;
  const text = `"${excerpt(printable(quote).trim(), QUOTE_LENGTH)}"`;
  return wrapBehind(' '.repeat(indent), `${printable(name)}: ${text}`, width);
}

/** Those that count against the answer first; dismissed ones only when everything is shown. */
export function shownObjections(objections: readonly ClaimObjection[], isComplete: boolean): readonly ClaimObjection[] {
  const inOrder = [...objections].sort((left, right) => OUTCOME_RANK[left.outcome] - OUTCOME_RANK[right.outcome]);
  if (isComplete) return inOrder;
  return inOrder.filter(({ outcome }) => outcome !== 'dismissed').slice(0, OBJECTIONS_SHOWN);
}

/** The objection as it was put on the docket. */
export function objectionOf({ pool, id }: ClaimObjection, verdict: Verdict): Objection | undefined {
  return poolOf(pool, verdict)?.docket.find((entry) => entry.id === id)?.objection;
}

/** Whether an objection helped to bring the answer down: upheld, or raised in a pool that rejected at once. */
export function countsAgainst({ pool, outcome }: ClaimObjection, verdict: Verdict): boolean {
  return outcome === 'upheld' || (outcome === 'unsettled' && isRejectedAtOnce(poolOf(pool, verdict)));
}

/** An agent's name without that of its pool. */
export function shortName(agent: string, pool: string): string {
  return printable(agent.startsWith(`${pool}.`) ? agent.slice(pool.length + 1) : agent);
}

function rulingOf(objection: ClaimObjection, verdict: Verdict): readonly string[] {
  const { raisedBy, pool, outcome, upheldBy, dismissedBy, quorum, panelSize } = objection;
  const names = raisedBy.slice(0, NAMES_SHOWN).map((agent) => shortName(agent, pool));
  const others = raisedBy.length - names.length;
  const raisers = listOf(others > 0 ? [...names, countOf(others, 'other')] : names);
  const raised = `raised by ${raisers} of ${printable(pool)}`;
  if (outcome === 'upheld') return [raised, `upheld by ${upheldBy} of ${panelSize} (${quorum} needed)`];
  if (outcome === 'dismissed') return [raised, `dismissed by ${dismissedBy} of ${panelSize}`];
  if (isRejectedAtOnce(poolOf(pool, verdict))) return [raised, 'the pool rejected without a second round'];
  return [raised, `upheld by ${upheldBy}, dismissed by ${dismissedBy} of ${panelSize} (${quorum} needed)`];
}

/** A quorum rejected in the first round, each on its own grounds. */
function isRejectedAtOnce(pool: PoolVerdict | undefined): boolean {
  return pool?.decision.outcome === 'rejected' && pool.decision.tally.objections.length === 0;
}

/** The pool's widest panel, whose objections are told. */
function poolOf(name: string, verdict: Verdict): PoolVerdict | undefined {
  return decidingPools(verdict.pools).find(({ pool }) => pool === name);
}

/** Quotations that were not told yet, those of sources before those of the answer. */
function tellingEvidence(evidence: readonly Evidence[], told: readonly string[]): readonly Evidence[] {
  const telling = evidence.filter(({ quote }) => !told.some((text) => text.includes(quote)));
  const fromSources = telling.filter(({ document }) => document !== 'answer');
  const fromAnswer = telling.filter(({ document }) => document === 'answer');
  return [...fromSources, ...fromAnswer].slice(0, EVIDENCE_SHOWN);
}
