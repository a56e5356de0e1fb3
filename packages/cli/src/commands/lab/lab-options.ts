/** The options that every laboratory command takes, and how their numbers are read. */
import { type Command, InvalidArgumentError } from 'commander';

const SEED_DEFAULT = 42;
const SEED_MAX = 2 ** 32 - 1;

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
    .option('--seed <n>', 'seed of everything drawn', parseWhole(0, SEED_MAX), SEED_DEFAULT);
}

/** Reads a whole number within bounds. */
export function parseWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[0-9]+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Reads a number from 0 to 1. */
export function parseShare(text: string): number {
  const value = Number(text);
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || value > 1) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

/** Reads numbers with commas between, each by `parse`, so many at least and at most. */
export function parseList(parse: (text: string) => number, least: number, most: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map(parse);
    if (values.length < least || values.length > most)
      throw new InvalidArgumentError(`Expected ${least} to ${most} numbers with commas between.`);
    return values;
  };
}
