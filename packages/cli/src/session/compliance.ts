/** `dikast report`: reads a record once from its first verdict to its last, and reports what it shows. */
import { complianceReport, isRecordSound } from '@dikast/lab/compliance/compliance-report';
import { type RecordFigures, RecordTally } from '@dikast/lab/compliance/record-figures';
import { checkLedger, ledgerEntries, ledgersOf, recordedVerdicts } from 'dikast/council/recorded-verdicts';
import { VERDICT_LEDGER } from 'dikast/council/verdict-book';
import type { Store } from 'dikast/store-port';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { showLabReport } from './lab-report.ts';
import type { LocationOptions } from './locations.ts';
import { openRecord, openRecordFile, recordNameOf } from './open-record.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';
import { sayUnread } from './unread-verdicts.ts';

/** Options as they come from the command line. */
export interface ComplianceOptions extends LocationOptions {
  readonly ledger?: string;
  readonly json?: boolean;
  readonly html?: string;
}

/** Most ledgers of pools that are looked at; a change of roster or charter begins a new one. */
const LEDGERS_MAX = 1000;

/** Shows the report. @throws Problem or StoreError when there is nothing to read or it cannot be read. */
export async function showCompliance(options: ComplianceOptions, io: Io): Promise<ExitCode> {
  const { ledger, home } = options;
  if (ledger !== undefined && home !== undefined)
    throw new Problem(EXIT_CODES.usage, '--ledger and --home: give one of them');
  const stopping = new Stopping(io);
  const store = await (ledger === undefined ? openRecord(options, io) : openRecordFile(ledger, io));
  try {
    const figures = await readFigures(store, io, stopping.signal);
    if (figures === undefined) throw stopping.problem('before all verdicts were read');
    const exitCode = await showLabReport(complianceReport(figures), { ...options, command: 'report' }, io);
    await sayUnread(figures.unread, ledger ?? recordNameOf(options, io), io);
    return isRecordSound(figures) ? exitCode : EXIT_CODES.rejected;
  } finally {
    stopping.end();
    await store.close();
  }
}

/** Undefined when the user stopped it. */
async function readFigures(store: Store, io: Io, signal: AbortSignal): Promise<RecordFigures | undefined> {
  const progress = new ProgressLine(io, true, true);
  const tally = new RecordTally();
  const names = new Set([VERDICT_LEDGER]);
  let read = 0;
  try {
    for await (const recorded of recordedVerdicts(store)) {
      if (signal.aborted) return undefined;
      if (recorded.kind === 'verdict') {
        tally.observeVerdict(recorded.verdict);
        for (const name of ledgersOf(recorded.verdict)) if (names.size < LEDGERS_MAX) names.add(name);
      } else if (recorded.kind === 'altered') tally.observeAltered();
      else tally.observeUnread(recorded);
      await progress.update(`${++read} verdicts read`);
    }
    for (const name of names) {
      if (signal.aborted) return undefined;
      await progress.update(`checking ${name}`);
      const check = await checkLedger(store, name);
      tally.observeLedger(check);
      if (check.isIntact) for await (const { kind } of ledgerEntries(store, name)) tally.observeEntry(kind);
    }
    return tally.figures();
  } finally {
    await progress.clear();
  }
}
