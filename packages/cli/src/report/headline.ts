/**
 * The outcome in one line: what came out, why, and what it took.
 */
import type { Verdict } from 'dikast/verdict/verdict';
import { outcomeBadge, type ReportStyle } from './style.ts';
import { countOf, displayWidth, printable, wrapText } from './text-layout.ts';

const COMPLETENESS_POOL = 'completeness_validation';

/** The first lines of a report. */
export function renderHeadline(verdict: Verdict, { width, colors }: ReportStyle): readonly string[] {
  const badge = outcomeBadge(verdict.outcome, colors);
  const badgeWidth = verdict.outcome.length + 2;
  const reason = summarise(verdict);
  const effort = `${verdict.durationMs} ms · ${verdict.path} path`;
  const gap = width - badgeWidth - displayWidth(reason) - effort.length;
  if (gap >= 2) return [`${badge}  ${reason}${' '.repeat(gap)}${colors.dim(effort)}`];
  const [first = '', ...others] = wrapText(reason, width - badgeWidth);
  const indented = others.map((line) => ' '.repeat(badgeWidth) + line);
  return [`${badge}  ${first}`, ...indented, ' '.repeat(badgeWidth) + colors.dim(effort)];
}

/** Why the verdict is what it is, in a few words. */
export function summarise(verdict: Verdict): string {
  const ruling = verdict.review?.completion?.ruling;
  if (ruling !== undefined) return `${printable(ruling.reviewer.name)} ruled where the agents did not agree`;
  switch (verdict.outcome) {
    case 'accepted':
      return summariseAcceptance(verdict);
    case 'rejected':
      return summariseRejection(verdict);
    case 'undecided':
      if (verdict.decidedBy.length === 0) return 'no gating pool was seated, nothing was judged';
      return `no consensus in ${listOf(verdict.decidedBy)}`;
  }
}

/** "a", "a and b", "a, b and c". */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function summariseAcceptance({ claims }: Verdict): string {
  const open = claims.filter(({ status }) => status === 'falls' || status === 'contested').length;
  const standing = claims.filter(({ status }) => status === 'stands').length;
  if (open > 0) return `every gating pool approved, an advisory one objects to ${countOf(open, 'claim')}`;
  if (standing === 0) return 'every gating pool approved';
  return standing === 1 ? 'the one claim stands' : `all ${standing} claims stand`;
}

function summariseRejection({ claims, missing, decidedBy }: Verdict): string {
  const falling = claims.filter(({ status }) => status === 'falls').length;
  // A pool that rejects settles the matter even where its agents object on different grounds.
  const deciding = missing.filter(({ pool, outcome }) => outcome !== 'dismissed' && decidedBy.includes(pool));
  const parts: string[] = [];
  if (falling > 0) parts.push(falling === 1 ? 'one claim does not stand' : `${falling} claims do not stand`);
  if (deciding.some(({ pool }) => pool === COMPLETENESS_POOL)) parts.push('part of what was asked is missing');
  if (deciding.some(({ pool }) => pool !== COMPLETENESS_POOL)) parts.push('the answer as a whole does not stand');
  return parts.length === 0 ? `rejected by ${listOf(decidedBy)}` : listOf(parts);
}
