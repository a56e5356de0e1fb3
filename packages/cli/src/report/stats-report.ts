/** What the recorded validations came to, for people: rates first, then latencies, agents, and what to look at. */
import { type LatencyHistogram, quantileAtMostMs } from 'dikast/metrics/latency-histogram';
import type { RecordedStats } from '../session/show-stats.ts';
import { shortName } from './objections.ts';
import type { ReportStyle } from './style.ts';
import { renderTable } from './table.ts';
import { countOf, printable, wrapBehind } from './text-layout.ts';

const AGENTS_SHOWN_MAX = 30;
const MICROS = 1_000_000;

/** Figures as a text that ends with a line break. */
export function renderStats(stats: RecordedStats, style: ReportStyle): string {
  const lines = [
    ...headLines(stats, style),
    '',
    ...section('Latency (upper bounds)', latencyLines(stats, style)),
    ...section('Pools', poolLines(stats, style)),
    ...section('Language models, by the word of their agents', modelLines(stats, style)),
    ...section('Agents that stand out', agentLines(stats, style)),
    ...section(
      'Faults',
      countLines(stats.figures.faults, ({ pool, kind }) => [printable(pool), words(kind)], style),
    ),
    ...section(
      'Resolution',
      countLines(stats.figures.resolutionSteps, ({ step, result }) => [words(step), words(result)], style),
    ),
    ...ledgerLines(stats, style),
    '',
    ...alertLines(stats, style),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines(
  { figures, firstMs, lastMs, goldQuestions }: RecordedStats,
  { width, colors }: ReportStyle,
): readonly string[] {
  const { reached, validations, rate } = figures.consensus;
  const day = (timeMs: number | null) => (timeMs === null ? '' : new Date(timeMs).toISOString().slice(0, 16));
  const span = firstMs === null ? '' : `, ${day(firstMs)} to ${day(lastMs)} UTC`;
  const outcomes = (['accepted', 'rejected', 'undecided'] as const).map((outcome) => {
    const rows = figures.validations.filter((row) => row.outcome === outcome);
    return `${rows.reduce((sum, { count }) => sum + count, 0)} ${outcome}`;
  });
  const share = rate === null ? '' : ` (${(rate * 100).toFixed(2)} %)`;
  return [
    colors.bold(`${countOf(validations, 'validation')} recorded${span}`),
    ...wrapBehind('  ', `consensus in ${reached} of ${validations}${share}: ${outcomes.join(', ')}`, width),
    ...(goldQuestions === 0 ? [] : [`  and ${countOf(goldQuestions, 'gold question')}, left out of all figures`]),
  ];
}

function latencyLines({ figures }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const head = ['path', 'validations', 'mean', 'p50', 'p95', 'p99'].map((title) => colors.dim(title));
  const rows = figures.latencyByPath.map(({ path, latency }) => [path, String(latency.count), ...quantiles(latency)]);
  return rows.length === 0 ? [] : renderTable([head, ...rows], width);
}

function poolLines({ figures }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const head = ['pool', 'approved', 'rejected', 'no consensus', 'calls', 'mean', 'p50', 'p95', 'p99'];
  const rows = figures.latencyByPool.map(({ pool, latency }) => {
    const count = (outcome: string) =>
      figures.decisions.find((row) => row.pool === pool && row.outcome === outcome)?.count ?? 0;
    const calls = figures.usage.find((row) => row.pool === pool)?.calls ?? 0;
    const counts = [count('approved'), count('rejected'), count('no_consensus'), calls].map(String);
    return [printable(pool), ...counts, ...quantiles(latency)];
  });
  return rows.length === 0 ? [] : renderTable([head.map((title) => colors.dim(title)), ...rows], width);
}

/** Pools that asked language models; most have none. */
function modelLines({ figures }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const head = ['pool', 'calls to models', 'tokens in', 'tokens out', 'cost'];
  const rows = figures.usage
    .filter(({ modelCalls }) => modelCalls > 0)
    .map(({ pool, modelCalls, inputTokens, outputTokens, costMicros }) => [
      printable(pool),
      ...[modelCalls, inputTokens, outputTokens].map(String),
      (costMicros / MICROS).toFixed(2),
    ]);
  return rows.length === 0 ? [] : renderTable([head.map((title) => colors.dim(title)), ...rows], width);
}

/** Those that did not always answer, or are not trusted; the others are as they should be. */
function agentLines({ figures }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const notable = figures.agents.filter(
    ({ standing, failed, late, refused }) => standing !== 'trusted' || failed + late + refused > 0,
  );
  if (notable.length === 0) return [];
  const head = ['agent', 'pool', 'standing', 'seats', 'answered', 'failed', 'late', 'refused'];
  const rows = notable
    .slice(0, AGENTS_SHOWN_MAX)
    .map(({ agent, pool, standing, seats, answered, failed, late, refused }) => [
      shortName(agent, pool),
      printable(pool),
      standing,
      ...[seats, answered, failed, late, refused].map(String),
    ]);
  const more = notable.length - rows.length;
  const rest = more > 0 ? [`  and ${countOf(more, 'agent')} more (--json shows all)`] : [];
  return [...renderTable([head.map((title) => colors.dim(title)), ...rows], width), ...rest];
}

function countLines<Row extends { readonly count: number }>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  { width }: ReportStyle,
): readonly string[] {
  if (rows.length === 0) return [];
  const ordered = [...rows].sort((left, right) => right.count - left.count);
  return renderTable(
    ordered.map((row) => [...namesOf(row), String(row.count)]),
    width,
  );
}

function ledgerLines({ ledgers, alteredVerdicts }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const broken = ledgers.filter(({ isIntact }) => !isIntact);
  const entries = ledgers.reduce((sum, { entryCount }) => sum + entryCount, 0);
  const sound = `Ledgers  ${countOf(ledgers.length - broken.length, 'ledger')} intact, ${countOf(entries, 'entry', 'entries')} in all`;
  const complaints = [
    ...broken.map(({ ledger, detail }) => `${ledger}: ${detail}`),
    ...alteredVerdicts.map((validation) => `verdict ${validation} is not the one that the ledger names`),
  ];
  return [sound, ...complaints.flatMap((text) => wrapBehind(`  ${colors.red('✗')} `, printable(text), width))];
}

function alertLines({ figures, raised }: RecordedStats, { width, colors }: ReportStyle): readonly string[] {
  const history = Object.entries(raised).map(([rule, count]) => `${words(rule)} ${count}`);
  const past = history.length === 0 ? 'none was ever raised' : `raised so far: ${history.join(', ')}`;
  const isQuiet = figures.alerts.length === 0;
  const head = isQuiet ? `none after the last validation; ${past}` : `after the last validation; ${past}`;
  const paint = { warning: colors.yellow, high: colors.red, critical: colors.red };
  const widest = Math.max(0, ...figures.alerts.map(({ severity }) => severity.length));
  const now = figures.alerts.flatMap(({ severity, summary }) => {
    const [first = '', ...others] = wrapBehind(`  ${severity.padEnd(widest)}  `, printable(summary), width);
    return [first.replace(severity, paint[severity](severity)), ...others];
  });
  return [...wrapBehind('Alerts  ', head, width), ...now];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function quantiles(latency: LatencyHistogram): readonly string[] {
  const mean = latency.count === 0 ? '' : `${Math.round(latency.sumMs / latency.count)} ms`;
  return [mean, ...[0.5, 0.95, 0.99].map((share) => atMost(quantileAtMostMs(latency, share)))];
}

function atMost(boundMs: number | undefined): string {
  if (boundMs === undefined) return '';
  return Number.isFinite(boundMs) ? `${boundMs} ms` : 'over 60 s';
}

function words(name: string): string {
  return printable(name).replaceAll('_', ' ');
}
