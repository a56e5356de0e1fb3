/** `dikast faults`: the faults in the ledgers of a home, listed or one explained. */
import { type FaultRecord, type RecordedFault, readFaults } from 'dikast/council/recorded-faults';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { renderFault, renderFaults } from '../report/faults-report.ts';
import { styleFor } from '../report/style.ts';
import { checkFault } from './check-fault.ts';
import type { LocationOptions } from './locations.ts';
import { openRecord, recordNameOf } from './open-record.ts';
import { sayUnread } from './unread-verdicts.ts';

/** Options as they come from the command line. */
export interface ShowFaultsOptions extends LocationOptions {
  readonly json?: boolean;
}

/** Prints the list, or one fault. @throws Problem or StoreError when there is nothing to read or it cannot be read. */
export async function showFaults(number: number | undefined, options: ShowFaultsOptions, io: Io): Promise<ExitCode> {
  const store = await openRecord(options, io);
  try {
    const record = await readFaults(store);
    const style = styleFor(io.stdout, io.environment);
    const areIntact = record.ledgers.every(({ isIntact }) => isIntact);
    if (number === undefined) {
      await io.stdout.write(options.json === true ? asJson(listOf(record)) : renderFaults(record, style));
      await sayUnread(record.unread, recordNameOf(options, io), io);
      return areIntact ? EXIT_CODES.ok : EXIT_CODES.rejected;
    }
    const fault = find(record, number);
    const checks = await checkFault(fault, record, store);
    await io.stdout.write(options.json === true ? asJson({ fault, checks }) : renderFault(fault, checks, style));
    return checks.every(({ isPassed }) => isPassed) ? EXIT_CODES.ok : EXIT_CODES.rejected;
  } finally {
    await store.close();
  }
}

function find({ faults }: FaultRecord, number: number): RecordedFault {
  const fault = faults[number - 1];
  if (fault !== undefined) return fault;
  const known = faults.length === 0 ? 'no fault is recorded' : `recorded are 1 to ${faults.length}`;
  throw new Problem(EXIT_CODES.badInput, `there is no fault ${number}: ${known}`);
}

function listOf({ faults, changes, ledgers, unread }: FaultRecord) {
  return { faults, changes, ledgers, unread };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
