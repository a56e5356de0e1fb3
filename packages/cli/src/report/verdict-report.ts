/**
 * The report of one validation: outcome and reason, claims, votes, machinery, in that order.
 */
import type { Verdict } from 'dikast/verdict/verdict';
import { renderClaims } from './claims-section.ts';
import { renderHeadline, summarise } from './headline.ts';
import { renderMachinery, type Surroundings } from './machinery-section.ts';
import { countsAgainst } from './objections.ts';
import { renderPools } from './pools-section.ts';
import { outcomeBadge, type ReportStyle } from './style.ts';
import { excerpt, printable, wrapBehind } from './text-layout.ts';
import { renderVotes } from './votes-section.ts';

/** What is to be told. */
export interface ReportOptions extends Surroundings {
  /** Every claim, and every agent's vote with its evidence. */
  readonly isVerbose: boolean;
}

const REASON_LENGTH = 300;
const BADGE_WIDTH = 11;
const WITHOUT_SOURCES =
  'The request gives no sources, and facts are judged against nothing else: "sources": [{ "id": "a", "text": "..." }].';

/** A verdict as a text that ends with a line break. */
export function renderVerdict(verdict: Verdict, style: ReportStyle, options: ReportOptions): string {
  const lines = [
    ...renderHeadline(verdict, style),
    '',
    ...renderReasons(verdict, style),
    ...renderClaims(verdict, style, { isComplete: options.isVerbose }),
    ...renderPools(verdict, style),
    '',
    ...(options.isVerbose ? renderVotes(verdict, style) : []),
    ...renderMachinery(verdict, style, options),
  ];
  return `${lines.join('\n')}\n`;
}

/** A verdict among many: a line for the outcome, and one for the first reason unless it was accepted. */
export function renderVerdictBriefly(verdict: Verdict, place: string, style: ReportStyle): string {
  const badge = outcomeBadge(verdict.outcome, style.colors);
  const { id: named } = verdict.request;
  const id = named === undefined || isNameOf(named, place) ? [] : [printable(named)];
  const facts = [printable(place), ...id, summarise(verdict)].join(' · ');
  const [first = '', ...others] = wrapBehind(verdict.outcome.padEnd(BADGE_WIDTH), facts, style.width);
  const [reason] = verdict.outcome === 'accepted' ? [] : verdict.reasons;
  const body = reason === undefined ? [] : reasonLines(reason, ' '.repeat(BADGE_WIDTH), style);
  return `${[badge + first.slice(verdict.outcome.length), ...others, ...body].join('\n')}\n`;
}

/** Whether a place already says what the request is called: `requests/leave.json` and "leave". */
function isNameOf(id: string, place: string): boolean {
  return (place.split(/[\\/]/).at(-1) ?? '').replace(/\.json$/, '') === id;
}

/** Reasons that no claim shows: why there is no consensus, or a rejection without a named defect. */
function renderReasons(verdict: Verdict, style: ReportStyle): readonly string[] {
  const hasNamedDefect =
    verdict.claims.some(({ status }) => status === 'falls') ||
    verdict.missing.some((objection) => countsAgainst(objection, verdict));
  const isTold = verdict.outcome === 'accepted' || (verdict.outcome === 'rejected' && hasNamedDefect);
  const isRuled = verdict.review?.completion != null;
  if (isTold && !isRuled) return verdict.knownQuestion === undefined ? [] : goldLines(verdict, style);
  const hint = isWithoutSources(verdict) ? [WITHOUT_SOURCES] : [];
  return [...[...verdict.reasons, ...hint].flatMap((reason) => reasonLines(reason, '  ', style)), ''];
}

/** What it was comes last of the reasons. */
function goldLines({ reasons }: Verdict, style: ReportStyle): readonly string[] {
  return [...reasons.slice(-1).flatMap((reason) => reasonLines(reason, '  ', style)), ''];
}

/** An answer whose facts nobody could judge for want of sources: most often they were forgotten. */
function isWithoutSources({ outcome, request }: Verdict): boolean {
  return outcome === 'undecided' && request.sources.length === 0;
}

function reasonLines(reason: string, prefix: string, { width }: ReportStyle): readonly string[] {
  return wrapBehind(prefix, excerpt(printable(reason), REASON_LENGTH), width);
}
