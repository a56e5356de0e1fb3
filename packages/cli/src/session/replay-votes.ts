/** `dikast lab replay`: reads a file of recorded votes and shows what every policy makes of them. */
import { setImmediate } from 'node:timers/promises';
import type { LabReport } from '@dikast/lab/report/lab-report';
import { type ReplayOptions, replayVotes } from '@dikast/lab/votes/replay';
import { replayReport } from '@dikast/lab/votes/replay-report';
import { readVoteFile, VoteFileError } from '@dikast/lab/votes/vote-file';
import type { VoteColumns } from '@dikast/lab/votes/vote-records';
import type { VoteTable } from '@dikast/lab/votes/vote-table';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { displayName, readChunks } from '../input/byte-source.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { ProgressLine } from './progress-line.ts';
import { runLab } from './run-lab.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface ReplayFileOptions extends VoteColumns {
  readonly format?: string;
  readonly known: number;
  readonly threshold: number;
  readonly liars: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly html?: string;
}

const BASIS_POINTS = 10_000;
/** Below it two answers could both have a quorum. */
const THRESHOLD_LEAST = 0.5;

/** Reads, replays and shows. @throws Problem `badInput` for a file that is no votes, `usage` for an option out of range. */
export async function replayFile(file: string, options: ReplayFileOptions, io: Io): Promise<ExitCode> {
  if (options.threshold <= THRESHOLD_LEAST)
    throw new Problem(EXIT_CODES.usage, `--threshold ${options.threshold}: expected more than ${THRESHOLD_LEAST}`);
  const format = formatOf(file, options.format);
  const table = await readTable(file, { ...options, format }, io);
  const replay = {
    known: options.known,
    liars: options.liars,
    seed: options.seed,
    thresholdBasisPoints: Math.round(options.threshold * BASIS_POINTS),
  };
  const outputs = { ...options, command: `lab replay ${displayName(file)}` };
  return await runLab(reportSteps(displayName(file), table, replay), outputs, io);
}

function* reportSteps(name: string, table: VoteTable, options: ReplayOptions): Generator<string, LabReport, void> {
  return replayReport(name, yield* replayVotes(table, options));
}

/** How a file of votes is written: as stated, else by its name. @throws Problem `usage` for another word. */
export function formatOf(file: string, stated: string | undefined): 'jsonl' | 'csv' {
  const format = stated ?? (/\.csv(\.gz)?$/i.test(file) ? 'csv' : 'jsonl');
  if (format !== 'jsonl' && format !== 'csv')
    throw new Problem(EXIT_CODES.usage, `--format ${format}: expected jsonl or csv`);
  return format;
}

/** The votes of a file. @throws Problem `badInput` for what is no votes, and when the user stops the reading. */
export async function readTable(
  file: string,
  { format, ...columns }: VoteColumns & { readonly format: 'jsonl' | 'csv' },
  io: Io,
): Promise<VoteTable> {
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true, true);
  const onProgress = (votes: number) => progress.update(`${votes} votes read`);
  try {
    const reading = readVoteFile(readChunks(file, io), { name: displayName(file), format, columns, onProgress });
    const table = await stopping.orStopped(reading);
    // What was asked while the last votes were put in order is heard only now.
    await setImmediate();
    if (table === undefined || stopping.signal.aborted)
      throw stopping.problem('while votes were read; nothing is kept');
    return table;
  } catch (error) {
    if (error instanceof VoteFileError) throw new Problem(EXIT_CODES.badInput, error.message, { cause: error });
    throw error;
  } finally {
    await progress.clear();
    stopping.end();
  }
}
