/**
 * `dikast simulate`: runs simulated clusters, tells what happened, and reduces a run that failed.
 */
import { setImmediate } from 'node:timers/promises';
import { FAULT_NAMES, type FaultName, isFaultName } from '@dikast/lab/simulator/fault-profile';
import { addMarks, emptyMarks, type MarkCounts, missingMarks } from '@dikast/lab/simulator/marks';
import { MUTATIONS } from '@dikast/lab/simulator/mutations';
import { shrink } from '@dikast/lab/simulator/shrink';
import { describeReport, type SimulationReport, simulateOne, traceOf } from '@dikast/lab/simulator/simulate';
import { REPLICAS_RANGE, type SimulationOptions } from '@dikast/lab/simulator/simulation-options';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface SimulateOptions {
  readonly seed: number;
  readonly runs: number;
  readonly replicas?: number;
  readonly byzantine?: number;
  readonly clients?: number;
  readonly ticks?: number;
  readonly faults?: string;
  readonly crypto?: string;
  readonly mutation?: string;
  readonly trace?: boolean;
}

/** What many runs came to. */
interface Totals {
  readonly runs: number;
  readonly events: number;
  readonly operations: number;
  readonly marks: MarkCounts;
  readonly failed: SimulationReport | undefined;
  readonly last: SimulationReport | undefined;
}

/** Runs the seeds. @throws Problem `usage` for a value out of range. */
export async function simulate(options: SimulateOptions, io: Io): Promise<ExitCode> {
  const knobs = knobsOf(options);
  if (options.trace === true) {
    await io.stdout.write(`${traceOf({ ...knobs, seed: options.seed }).join('\n')}\n`);
    return EXIT_CODES.ok;
  }
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, options.runs > 1);
  try {
    const totals = await runSeeds(options, knobs, { progress, signal: stopping.signal });
    await progress.clear();
    if (totals.last !== undefined && options.runs === 1) await io.stdout.write(`${describeReport(totals.last)}\n`);
    if (options.runs > 1) await io.stdout.write(describeTotals(totals));
    if (totals.failed !== undefined) await reportFailure(totals.failed, options, io);
    if (stopping.signal.aborted) throw stopping.problem(`after ${totals.runs} of ${options.runs} seeds`);
    return totals.failed === undefined ? EXIT_CODES.ok : EXIT_CODES.rejected;
  } finally {
    await progress.clear();
    stopping.end();
  }
}

/** One seed after the other until one fails; Ctrl-C is heard between two of them. */
async function runSeeds(
  { seed: first, runs }: SimulateOptions,
  knobs: Omit<SimulationOptions, 'seed'>,
  { progress, signal }: { readonly progress: ProgressLine; readonly signal: AbortSignal },
): Promise<Totals> {
  let totals: Totals = { runs: 0, events: 0, operations: 0, marks: emptyMarks(), failed: undefined, last: undefined };
  for (let seed = first; seed < first + runs && !signal.aborted && totals.failed === undefined; seed++) {
    const report = simulateOne({ ...knobs, seed });
    totals = {
      runs: totals.runs + 1,
      events: totals.events + report.events,
      operations: totals.operations + report.operationsCompleted,
      marks: addMarks(totals.marks, report.marks),
      failed: report.violations.length > 0 ? report : undefined,
      last: report,
    };
    await progress.update(`${totals.runs} of ${runs} seeds, ${totals.events} events`);
    await setImmediate();
  }
  return totals;
}

async function reportFailure(failed: SimulationReport, options: SimulateOptions, io: Io): Promise<void> {
  const { report: smaller, runs } = shrink(failed);
  const whole = options.runs === 1 ? '' : `\n${describeReport(failed)}\n`;
  await io.stdout.write(`${whole}\nreduced in ${runs} runs to:\n${describeReport(smaller)}\n`);
}

function describeTotals({ runs, events, operations, marks, failed }: Totals): string {
  const reached = Object.entries(marks).map(([name, count]) => `  ${name.padEnd(40)} ${count}`);
  const missing = missingMarks(marks);
  return [
    `${runs} seeds, ${events} events, ${operations} operations completed, ${failed === undefined ? 'nothing violated' : 'one run failed'}`,
    'rare paths reached:',
    ...reached,
    ...(missing.length > 0 ? [`not reached: ${missing.join(', ')}`] : []),
    '',
  ].join('\n');
}

function knobsOf(options: SimulateOptions): Omit<SimulationOptions, 'seed'> {
  const { replicas, byzantine, clients, ticks, crypto, mutation } = options;
  const { least, most } = REPLICAS_RANGE;
  if (replicas !== undefined && (replicas < least || replicas > most))
    throw new Problem(EXIT_CODES.usage, `--replicas ${replicas}: expected ${least} .. ${most}`);
  if (crypto !== undefined && crypto !== 'simulated' && crypto !== 'real')
    throw new Problem(EXIT_CODES.usage, `--crypto ${crypto}: expected simulated or real`);
  if (mutation !== undefined && !MUTATIONS.some(({ name }) => name === mutation))
    throw new Problem(
      EXIT_CODES.usage,
      `--mutation ${mutation}: expected one of ${MUTATIONS.map(({ name }) => name).join(', ')}`,
    );
  return { replicas, byzantine, clients, ticks, crypto, mutation, faults: faultsOf(options.faults) };
}

function faultsOf(names: string | undefined): readonly FaultName[] | undefined {
  if (names === undefined) return undefined;
  const listed = names === 'none' ? [] : names.split(',');
  const unknown = listed.find((name) => !isFaultName(name));
  if (unknown !== undefined)
    throw new Problem(EXIT_CODES.usage, `--faults ${unknown}: expected ${FAULT_NAMES.join(', ')}, or none`);
  return listed.filter(isFaultName);
}
