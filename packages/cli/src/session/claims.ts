/** `dikast lab claims`: judges the published figures and says by its exit code whether our own figures agree. */
import { type ClaimsOptions, judgeClaims } from '@dikast/lab/claims/claims-report';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type LabOutputs, showLabReport } from './lab-report.ts';
import { driveSteps } from './run-lab.ts';

/** Shows the table of claims. */
export async function showClaims(options: ClaimsOptions & Omit<LabOutputs, 'command'>, io: Io): Promise<ExitCode> {
  const result = await driveSteps(judgeClaims(options), io);
  const exitCode = await showLabReport(
    result.report,
    { ...options, command: `lab claims --trials ${options.trials}` },
    io,
  );
  return result.isConfirmed ? exitCode : EXIT_CODES.rejected;
}
