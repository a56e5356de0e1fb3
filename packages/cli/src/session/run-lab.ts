/** Runs a laboratory command: drives its steps with progress on stderr until the report is there or Ctrl-C is pressed. */
import { setImmediate } from 'node:timers/promises';
import type { LabReport } from '@dikast/lab/report/lab-report';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type LabOutputs, showLabReport } from './lab-report.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Shows the report that the steps end with. Interrupted, it shows nothing and writes no page. */
export async function runLab(
  steps: Generator<string, LabReport, void>,
  outputs: LabOutputs,
  io: Io,
): Promise<ExitCode> {
  const report = await driveSteps(steps, io);
  if (report === undefined) return EXIT_CODES.interrupted;
  return showLabReport(report, outputs, io);
}

/** What the steps end with, or undefined when the user stopped them. */
export async function driveSteps<Result>(steps: Generator<string, Result, void>, io: Io): Promise<Result | undefined> {
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true, true);
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      await progress.update(step.value);
      await setImmediate();
      if (stopping.signal.aborted) return undefined;
    }
  } finally {
    await progress.clear();
    stopping.end();
  }
}
