/** Recorded faults for people: a list, and one of them in plain words. */
import type { FaultRecord, RecordedChange, RecordedFault } from 'dikast/council/recorded-faults';
import { explainKind } from 'dikast/verdict/suspected-fault';
import type { FaultCheck } from '../session/check-fault.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, printable, wrapBehind } from './text-layout.ts';

const MICRO = 1_000_000;

/** The list, with what became of the agents. */
export function renderFaults({ faults, changes, ledgers }: FaultRecord, { colors, width }: ReportStyle): string {
  const head = ['', 'when (UTC)', 'agent', 'fault'].map((title) => colors.dim(title));
  const rows = faults.map((fault) => [
    String(fault.number),
    time(fault),
    printable(fault.agent),
    `${words(fault.kind)}${fault.suspicion === null ? ' (proven)' : ''}`,
  ]);
  const standing = changes.map((change) => [time(change), printable(change.agent), changeWords(change)]);
  const broken = ledgers.filter(({ isIntact }) => !isIntact);
  const lines = [
    colors.bold(`${countOf(faults.length, 'fault')} in ${countOf(ledgers.length, 'pool ledger')}`),
    ...(rows.length === 0 ? [] : renderTable([head, ...rows], width)),
    ...(standing.length === 0 ? [] : ['', colors.bold('Standing changed'), ...renderTable(standing, width)]),
    ...broken.map(({ ledger, detail }) => colors.red(`${ledger} is not what was written: ${detail}`)),
    ...(faults.length === 0
      ? []
      : ['', colors.dim('dikast faults <number> explains one and checks what it rests on.')]),
  ];
  return `${lines.join('\n')}\n`;
}

/** One fault. */
export function renderFault(
  fault: RecordedFault,
  checks: readonly FaultCheck[],
  { colors, width }: ReportStyle,
): string {
  const wrapped = (text: string) => wrapBehind('  ', text, width);
  const lines = [
    colors.bold(`Fault ${fault.number}: ${words(fault.kind)} of ${printable(fault.agent)}`),
    ...wrapped(`${time(fault)} UTC, pool ${printable(fault.pool)}, validation ${fault.validation}`),
    '',
    ...wrapped(`It ${explainKind(fault.kind)}.`),
    ...groundsOf(fault).flatMap(wrapped),
    '',
    colors.bold('Checked offline'),
    ...checks.flatMap(({ isPassed, detail }) => {
      const mark = isPassed ? colors.green('ok  ') : colors.red('FAIL');
      return wrapBehind(`  ${mark}  `, printable(detail), width);
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function groundsOf({ suspicion }: RecordedFault): readonly string[] {
  if (suspicion === null)
    return ['This is proven: what the agent signed itself shows it, and the certificate covers that.'];
  const { statistic, confidenceBasisPoints, partners, restsOn } = suspicion;
  return [
    `The ${words(statistic.name)} stands at ${(statistic.value / MICRO).toFixed(2)} and accuses from ${(statistic.bound / MICRO).toFixed(2)}; at that bound it leaves ${(confidenceBasisPoints / 100).toFixed(2)} % of sound agents alone.`,
    ...(partners.length === 0 ? [] : [`The errors are shared with ${partners.map(printable).join(', ')}.`]),
    `It rests on ${countOf(restsOn.length, 'validation')}, the latest being ${restsOn.at(-1) ?? 'none'}.`,
    'This is a suspicion: it costs weight or the say, and proves nothing about a single ballot.',
  ];
}

function time({ timestampMs }: RecordedFault | RecordedChange): string {
  return new Date(timestampMs).toISOString().slice(0, 16).replace('T', ' ');
}

/** A place goes to somebody else: back to the agent that it belongs to, or to a stand-in. */
function changeWords({ change, by, place }: RecordedChange): string {
  if (by === undefined) return words(change);
  return by === place ? `gives its place back to ${printable(by)}` : `replaced by ${printable(by)}`;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}
