/**
 * The claims of an answer: those that fall or are contested, with the objections to them and what they rest on;
 * the others as a count.
 */
import type { ClaimObjection, ClaimReport, Verdict } from 'dikast/verdict/verdict';
import { countsAgainst, objectionOf, renderObjections, shownObjections } from './objections.ts';
import type { Colors, ReportStyle } from './style.ts';
import { countOf, excerpt, printable, type Stretch, wrapBehind } from './text-layout.ts';

/** How much of the claims is shown. */
export interface ClaimsExtent {
  /** Every claim and every objection, also those that were dismissed. */
  readonly isComplete: boolean;
}

const CLAIMS_SHOWN = 10;
const CLAIM_LENGTH = 320;

/** Lines on the claims and on what is said of the answer as a whole. */
export function renderClaims(verdict: Verdict, style: ReportStyle, { isComplete }: ClaimsExtent): readonly string[] {
  const open = verdict.claims.filter(({ status }) => status === 'falls' || status === 'contested');
  const inOrder = [...open].sort((left, right) => statusRank(left) - statusRank(right) || left.index - right.index);
  const shown = isComplete ? verdict.claims : inOrder.slice(0, CLAIMS_SHOWN);
  const whole = verdict.missing.filter(({ outcome }) => isComplete || outcome !== 'dismissed');
  const parts = [
    ...shown.map((claim) => renderClaim(claim, verdict, style, isComplete)),
    ...(whole.length === 0 ? [] : [renderWhole(whole, verdict, style, isComplete)]),
  ];
  const rest = isComplete ? [] : renderRest(verdict, open.length - shown.length, style);
  return [...parts.flatMap((lines) => [...lines, '']), ...(rest.length === 0 ? [] : [...rest, ''])];
}

function renderClaim(claim: ClaimReport, verdict: Verdict, style: ReportStyle, isComplete: boolean): readonly string[] {
  const objections = shownObjections(claim.objections, isComplete);
  const target = objections[0] === undefined ? undefined : objectionOf(objections[0], verdict);
  const around =
    target === undefined ? undefined : { start: target.start - claim.start, end: target.end - claim.start };
  const text = excerpt(printable(claim.text), CLAIM_LENGTH, around);
  const number = isComplete ? `${claim.index + 1}. ` : '';
  const [first = '', ...others] = wrapBehind(`  ${signOf(claim)} ${number}`, `"${text}"`, style.width);
  const quoted =
    around === undefined ? [first, ...others] : emphasised([first, ...others], claim, around, style.colors);
  const signed = (quoted[0] ?? '').replace(signOf(claim), colouredSign(claim, style.colors));
  const hidden = claim.objections.filter(({ outcome }) => outcome !== 'dismissed').length - objections.length;
  return [
    signed,
    ...quoted.slice(1),
    ...renderObjections(objections, verdict, style, claim.text),
    ...(hidden > 0 && !isComplete ? [`      and ${countOf(hidden, 'further objection')} to it`] : []),
  ];
}

function renderWhole(
  objections: readonly ClaimObjection[],
  verdict: Verdict,
  style: ReportStyle,
  isComplete: boolean,
): readonly string[] {
  const shown = shownObjections(objections, isComplete);
  const isUpheld = shown.some((objection) => countsAgainst(objection, verdict));
  const sign = isUpheld ? style.colors.red('✗') : style.colors.yellow('?');
  const hidden = objections.length - shown.length;
  return [
    `  ${sign} the answer as a whole`,
    ...renderObjections(shown, verdict, style, ''),
    ...(hidden > 0 ? [`      and ${countOf(hidden, 'further objection')} to it`] : []),
  ];
}

function renderRest(verdict: Verdict, openNotShown: number, { width }: ReportStyle): readonly string[] {
  const standing = verdict.claims.filter(({ status }) => status === 'stands' || status === 'open').length;
  const isAlone = standing === verdict.claims.length;
  const all = [...verdict.claims.flatMap(({ objections }) => objections), ...verdict.missing];
  const dismissed = all.filter(({ outcome }) => outcome === 'dismissed').length;
  const sentences: string[] = [];
  if (openNotShown > 0)
    sentences.push(
      `${countOf(openNotShown, 'more claim')} ${openNotShown === 1 ? 'is' : 'are'} in doubt (--verbose shows all).`,
    );
  if (standing > 0 && !(isAlone && verdict.outcome === 'accepted')) sentences.push(describeStanding(verdict, standing));
  if (dismissed > 0)
    sentences.push(`${countOf(dismissed, 'objection')} ${dismissed === 1 ? 'was' : 'were'} raised and dismissed.`);
  return sentences.length === 0 ? [] : wrapBehind('  ', sentences.join(' '), width);
}

/** Without a consensus a claim that nobody objects to has not been found good. */
function describeStanding({ claims, outcome }: Verdict, standing: number): string {
  const counted = countOf(standing, standing === claims.length ? 'claim' : 'other claim');
  if (outcome === 'undecided') return `No objection to ${counted}.`;
  return `${counted} ${standing === 1 ? 'stands' : 'stand'}.`;
}

/** On a terminal with colours the part of a claim that is objected to is underlined, where it stands on one line. */
function emphasised(
  lines: readonly string[],
  claim: ClaimReport,
  { start, end }: Stretch,
  colors: Colors,
): readonly string[] {
  const part = printable(claim.text).slice(start, end).trim();
  if (part === '' || part.length === claim.text.trim().length) return lines;
  const place = lines.findIndex((line) => line.includes(part));
  return lines.map((line, index) => (index === place ? line.replace(part, () => colors.underline(part)) : line));
}

function statusRank({ status }: ClaimReport): number {
  return status === 'falls' ? 0 : 1;
}

function signOf({ status }: ClaimReport): string {
  switch (status) {
    case 'falls':
      return '✗';
    case 'contested':
      return '?';
    case 'stands':
      return '✓';
    case 'open':
    case 'not_checkable':
      return '·';
  }
}

function colouredSign(claim: ClaimReport, colors: Colors): string {
  const sign = signOf(claim);
  if (claim.status === 'falls') return colors.red(sign);
  return claim.status === 'contested' ? colors.yellow(sign) : colors.green(sign);
}
