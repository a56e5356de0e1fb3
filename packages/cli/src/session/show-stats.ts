/** `dikast stats`: the recorded verdicts put through a performance monitor, as if they were happening now. */
import { defaultConfig } from 'dikast/config/config';
import {
  checkLedger,
  type LedgerCheck,
  ledgersOf,
  recordedVerdicts,
  type UnreadVerdict,
} from 'dikast/council/recorded-verdicts';
import { createMonitor } from 'dikast/engine/monitored-engine';
import type { AlertRule } from 'dikast/metrics/alert';
import { callbackSink } from 'dikast/metrics/alert-sinks';
import type { PerformanceFigures } from 'dikast/metrics/performance-figures';
import type { PerformanceMonitor } from 'dikast/metrics/performance-monitor';
import { prometheusText } from 'dikast/metrics/prometheus-text';
import { sampleOf } from 'dikast/metrics/validation-sample';
import type { Store } from 'dikast/store-port';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { renderStats } from '../report/stats-report.ts';
import { styleFor } from '../report/style.ts';
import { configFileOf, type LocationOptions } from './locations.ts';
import { openRecord, recordNameOf } from './open-record.ts';
import { ProgressLine } from './progress-line.ts';
import { readConfig } from './read-config.ts';
import { Stopping } from './stopping.ts';
import { sayUnread } from './unread-verdicts.ts';

/** Options as they come from the command line. */
export interface ShowStatsOptions extends LocationOptions {
  readonly json?: boolean;
  readonly prometheus?: boolean;
}

/** What the record came to. */
export interface RecordedStats {
  readonly figures: PerformanceFigures;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Verdicts of gold questions: in no other figure. */
  readonly goldQuestions: number;
  /** Verdicts that are not what the ledger says. */
  readonly alteredVerdicts: readonly string[];
  /** Verdicts in the form of another version; nothing of them is counted. */
  readonly unread: readonly UnreadVerdict[];
  readonly ledgers: readonly LedgerCheck[];
  /** How often each rule raised an alert over the whole record. */
  readonly raised: Readonly<Partial<Record<AlertRule, number>>>;
}

/** Prints the figures. @throws Problem, DikastError or StoreError when there is nothing to read or it cannot be read. */
export async function showStats(options: ShowStatsOptions, io: Io): Promise<ExitCode> {
  const configFile = configFileOf(options, io);
  const config = configFile === undefined ? defaultConfig() : (await readConfig(configFile, io)).config;
  const raised: Partial<Record<AlertRule, number>> = {};
  const sink = callbackSink(({ rule, firing, isReminder }) => {
    if (!isReminder) raised[rule] = (raised[rule] ?? 0) + firing.length;
  });
  const monitor = createMonitor(config, [sink]);
  const store = await openRecord(options, io);
  const stopping = new Stopping(io);
  try {
    const stats = await readStats(store, monitor, { io, signal: stopping.signal, raised });
    if (stats === undefined) throw stopping.problem('before all verdicts were read');
    await io.stdout.write(render(stats, options, io));
    await sayUnread(stats.unread, recordNameOf(options, io), io);
    const isSound = stats.alteredVerdicts.length === 0 && stats.ledgers.every(({ isIntact }) => isIntact);
    return isSound ? EXIT_CODES.ok : EXIT_CODES.rejected;
  } finally {
    stopping.end();
    await store.close();
  }
}

interface Reading {
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly raised: RecordedStats['raised'];
}

/** Undefined when the user stopped it. */
async function readStats(
  store: Store,
  monitor: PerformanceMonitor,
  { io, signal, raised }: Reading,
): Promise<RecordedStats | undefined> {
  const progress = new ProgressLine(io, true);
  const names = new Set<string>();
  const altered: string[] = [];
  const unread: UnreadVerdict[] = [];
  const times: number[] = [];
  let [count, goldQuestions] = [0, 0];
  for await (const recorded of recordedVerdicts(store)) {
    if (signal.aborted) return undefined;
    if (recorded.kind === 'altered') altered.push(recorded.validation);
    if (recorded.kind === 'unread') unread.push(recorded);
    if (recorded.kind !== 'verdict') continue;
    const { verdict } = recorded;
    if (verdict.knownQuestion !== undefined) {
      goldQuestions += 1;
      continue;
    }
    if (verdict.review?.completion) {
      monitor.observeRuling();
      continue;
    }
    // What was judged anew with further sources counts once, as the verdict that the caller was given.
    if (typeof verdict.furtherSources?.continuedIn === 'string') continue;
    const sample = sampleOf(verdict);
    monitor.observe(sample);
    monitor.check(sample.atMs);
    times.splice(1, times.length, sample.atMs);
    for (const name of ledgersOf(verdict)) names.add(name);
    await progress.update(`${++count} verdicts read`);
  }
  const ledgers: LedgerCheck[] = [];
  for (const name of names) ledgers.push(await checkLedger(store, name));
  for (const { ledger, isIntact } of ledgers) monitor.observeLedger(ledger, isIntact);
  const lastMs = times.at(-1) ?? null;
  monitor.check(lastMs ?? 0);
  await progress.clear();
  const period = { firstMs: times[0] ?? null, lastMs };
  return { figures: monitor.figures(), ...period, goldQuestions, alteredVerdicts: altered, unread, ledgers, raised };
}

function render(stats: RecordedStats, { json, prometheus }: ShowStatsOptions, io: Io): string {
  if (prometheus === true) return prometheusText(stats.figures);
  if (json === true) return `${JSON.stringify(stats)}\n`;
  return renderStats(stats, styleFor(io.stdout, io.environment));
}
