/**
 * The report of one verification: how far the verdict can be relied on, each check, and what was not verified.
 */
import type { VerificationReport } from 'dikast/verification/verify-verdict';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { printable, wrapBehind } from './text-layout.ts';

/** What the report is about. */
export interface VerificationSubject {
  readonly place: string;
  /** Outcome that the verdict states; told only when its checks passed. */
  readonly outcome: string | undefined;
  /** Where trusted keys came from, if there were any. */
  readonly trustOrigin: string | undefined;
}

/** A report as a text that ends with a line break. */
export function renderVerification(
  report: VerificationReport,
  subject: VerificationSubject,
  style: ReportStyle,
): string {
  const { width, colors } = style;
  const rows = report.checks.map(({ name, isPassed, detail }) => [
    isPassed ? colors.green('✓') : colors.red('✗'),
    printable(name),
    printable(detail),
  ]);
  const limits = report.notVerified.flatMap((limit) => wrapBehind('  - ', printable(limit), width));
  const lines = [
    ...headOf(report, subject, style),
    '',
    ...renderTable(rows, width),
    ...(limits.length === 0 ? [] : ['', '  Not verified:', ...limits]),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line, and one more for the first check that did not pass. */
export function renderVerificationBriefly(
  report: VerificationReport,
  subject: VerificationSubject,
  style: ReportStyle,
): string {
  const failed = report.checks.find(({ isPassed }) => !isPassed);
  const lines = [
    ...headOf(report, subject, style),
    ...(failed === undefined ? [] : wrapBehind('  ', printable(`${failed.name}: ${failed.detail}`), style.width)),
  ];
  return `${lines.join('\n')}\n`;
}

function headOf(
  { outcome }: VerificationReport,
  { place, outcome: stated, trustOrigin }: VerificationSubject,
  { width, colors }: ReportStyle,
): readonly string[] {
  const name = printable(place);
  const says = `it says "${printable(stated ?? '?')}"`;
  const words = {
    verified: {
      badge: 'VERIFIED',
      color: colors.green,
      text: `${name}: ${says}, under ${trustOrigin ?? 'trusted keys'}`,
    },
    self_consistent: {
      badge: 'NOT VERIFIED',
      color: colors.yellow,
      text: `${name}: ${says} and is consistent in itself, but nobody vouched for its keys (--roster)`,
    },
    failed: { badge: 'FAILED', color: colors.red, text: `${name}: do not rely on it` },
  }[outcome];
  const [first = '', ...others] = wrapBehind(`${words.badge}  `, words.text, width);
  return [colors.bold(words.color(words.badge)) + first.slice(words.badge.length), ...others];
}
