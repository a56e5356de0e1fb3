/** Runs a laboratory command: drives its steps with progress on stderr until the report is there or Ctrl-C is pressed. */
import { setImmediate } from 'node:timers/promises';
import type { LabReport } from '@dikast/lab/report/lab-report';
import type { ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type LabOutputs, showLabReport } from './lab-report.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Shows the report that the steps end with. @throws Problem when the user stops them: nothing is shown or written. */
export async function runLab(
  steps: Generator<string, LabReport, void>,
  outputs: LabOutputs,
  io: Io,
): Promise<ExitCode> {
  return showLabReport(await driveSteps(steps, io), outputs, io);
}

/** What the steps end with. @throws Problem when the user stops them. */
export async function driveSteps<Result>(steps: Generator<string, Result, void>, io: Io): Promise<Result> {
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true, true);
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      await progress.update(step.value);
      await setImmediate();
      if (stopping.signal.aborted) throw stopping.problem(`at: ${step.value}; nothing is kept`);
    }
  } finally {
    await progress.clear();
    stopping.end();
  }
}
