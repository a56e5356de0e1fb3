/** How the numbers of options are read, in the same words for every command. */
import { InvalidArgumentError } from 'commander';

/** Largest whole number where nothing else bounds it; seeds have 32 bits. */
export const WHOLE_MAX = 2 ** 32 - 1;

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
