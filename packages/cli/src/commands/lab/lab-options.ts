/** The options that every laboratory command takes, and its exit codes. */
import type { Command } from 'commander';
import { parseWhole, WHOLE_MAX } from '../option-values.ts';

const SEED_DEFAULT = 42;

/** Exit codes of the commands that only show figures. */
export const LAB_EXIT_CODES = `
Exit codes:
  0  done     64 wrong usage     73 cannot write     130 interrupted`;

/** Values of the options that every command takes. */
export interface LabOptions {
  readonly seed: number;
  readonly json?: boolean;
  readonly html?: string;
}

/** Adds `--json`, `--html` and `--seed`. */
export function addLabOptions(command: Command): Command {
  return command
    .option('--json', 'print the figures as JSON, unrounded')
    .option('--html <file>', 'write a page with tables and charts; it holds all it needs')
    .option('--seed <n>', 'seed of everything drawn', parseWhole(0, WHOLE_MAX), SEED_DEFAULT);
}
