/**
 * How a report is laid out: width and colours, decided once from the terminal and the environment and passed in.
 */
import type { VerdictOutcome } from '@dikast/core/voting/verdict';
import picocolors from 'picocolors';
import type { Io, Output } from '../io.ts';

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** Layout of a report. */
export interface ReportStyle {
  /** Columns that lines may take. */
  readonly width: number;
  readonly colors: Colors;
}

const WIDTH_MIN = 40;
const WIDTH_MAX = 110;
const WIDTH_WITHOUT_TERMINAL = 100;

/** The style for an output: colours on a terminal only, unless FORCE_COLOR asks for or NO_COLOR forbids them. */
export function styleFor(output: Output, environment: Io['environment']): ReportStyle {
  const columns = output.columns ?? WIDTH_WITHOUT_TERMINAL;
  return {
    width: Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, columns)),
    colors: picocolors.createColors(hasColors(output, environment)),
  };
}

/** NO_COLOR (not empty) wins over FORCE_COLOR (not empty, 0 or false), which wins over the terminal. */
function hasColors({ isTerminal }: Output, environment: Io['environment']): boolean {
  if ((environment.NO_COLOR ?? '') !== '') return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/** An outcome as the word a report leads with. */
export function outcomeBadge(outcome: VerdictOutcome, colors: Colors): string {
  const word = outcome.toUpperCase();
  switch (outcome) {
    case 'accepted':
      return colors.bold(colors.green(word));
    case 'rejected':
      return colors.bold(colors.red(word));
    case 'undecided':
      return colors.bold(colors.yellow(word));
  }
}
