/** What a reviewer needs: what is open and why, the answer and its sources, then everything that the agents said. */
import { quorumSize } from '@dikast/core/quorum/quorum';
import { sidesOf } from '@dikast/core/resolution/conflict';
import { wordsOf } from 'dikast/verdict/reasons';
import { decidingPools, openGates } from 'dikast/verdict/settlement';
import type { PoolVerdict, Review, Verdict } from 'dikast/verdict/verdict';
import type { ReportStyle } from './style.ts';
import { excerpt, printable, wrapBehind } from './text-layout.ts';
import { renderVerdict } from './verdict-report.ts';

const SOURCE_LENGTH_SHOWN = 4000;
const ANSWER_LENGTH_LISTED = 120;

/** One open review in a few lines. */
export function renderReviewList(verdict: Verdict, { width, colors }: ReportStyle): string {
  const { validation, request, conflicts, review } = verdict;
  const kinds = new Map(conflicts.map(({ pool, kind }) => [pool, kind]));
  const open = openGates(verdict.pools).map((pool) => `${printable(pool)}: ${wordsOf(kinds.get(pool) ?? 'open')}`);
  const lines = [
    `${colors.bold(validation)}  ${review === null ? '' : dueText(review)}`,
    ...wrapBehind('    ', `"${excerpt(printable(request.answer), ANSWER_LENGTH_LISTED)}"`, width),
    ...wrapBehind('    ', open.join(' · '), width),
  ];
  return `${lines.join('\n')}\n`;
}

/** One review in full. */
export function renderReview(verdict: Verdict, style: ReportStyle): string {
  const { width, colors } = style;
  const { validation, review, request, pools } = verdict;
  const open = openGates(pools);
  const lines = [
    `${colors.bold('REVIEW')}  ${validation}`,
    ...(review === null ? [`  ${nothingToRule(verdict)}`] : reviewLines(review, width)),
    '',
    ...decidingPools(pools)
      .filter(({ pool }) => open.includes(pool))
      .flatMap((pool) => openPoolLines(pool, verdict, width)),
    ...textLines('Asked', request.query, style),
    ...textLines('Answer', request.answer, style),
    ...request.sources.flatMap(({ id, text }) => textLines(`Source ${printable(id)}`, text, style)),
  ];
  const rest = renderVerdict(verdict, style, { isVerbose: true });
  return `${lines.join('\n')}\n${rest}${review?.completion === null ? hint(validation) : ''}`;
}

function nothingToRule({ knownQuestion }: Verdict): string {
  return knownQuestion === undefined
    ? 'the agents decided: there is nothing to rule on'
    : 'a gold question: nobody waits for the answer';
}

function reviewLines(review: Review, width: number): readonly string[] {
  if (review.completion !== null) {
    const { reviewer, ruledAtMs } = review.completion.ruling;
    return wrapBehind('  ', `${reviewer.name} (${wordsOf(reviewer.role)}) ruled on ${dateOf(ruledAtMs)}`, width);
  }
  return wrapBehind(
    '  ',
    `open · may be ruled on by ${review.roles.map(wordsOf).join(' or ')} · ${dueText(review)}`,
    width,
  );
}

function openPoolLines({ pool, proposition, decision: { tally } }: PoolVerdict, verdict: Verdict, width: number) {
  const kind = verdict.conflicts.findLast((conflict) => conflict.pool === pool)?.kind ?? 'open';
  const { approve, against } = sidesOf(tally);
  const minority = verdict.strongMinorities.findLast((each) => each.pool === pool);
  const strong =
    minority === undefined ? '' : `; a minority of ${minority.agents} is more than the ${tally.f} that may err`;
  const counts = `${wordsOf(kind)}: ${approve} of ${tally.n} for, ${against} against, ${quorumSize(tally.n)} needed${strong}`;
  return [
    ...wrapBehind('  ', `${printable(pool)} could not settle: "${printable(proposition)}"`, width),
    ...wrapBehind('      ', counts, width),
    '',
  ];
}

function textLines(title: string, text: string | undefined, { width, colors }: ReportStyle): readonly string[] {
  if (text === undefined) return [];
  const shown = excerpt(printable(text), SOURCE_LENGTH_SHOWN);
  const cut = shown.length < printable(text).length ? ' (shortened; --json has all of it)' : '';
  return [colors.dim(`${title}${cut}`), ...wrapBehind('  ', shown, width), ''];
}

function hint(validation: string): string {
  return `  to rule: dikast review rule ${validation.slice(0, 8)} approve|reject --as NAME --reason TEXT\n`;
}

function dueText({ openedAtMs, dueAtMs }: Review): string {
  return `since ${dateOf(openedAtMs)}, due ${dateOf(dueAtMs)}`;
}

function dateOf(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
