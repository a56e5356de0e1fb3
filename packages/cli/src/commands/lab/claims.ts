/** `dikast lab claims`: its options and help. The work is in @dikast/lab/claims. */
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import { parseWhole } from '../option-values.ts';
import { addLabOptions, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab claims
  dikast lab claims --trials 10000000 --html claims.html

Exit codes:
  0  our exact figures are the recorded ones, and every simulation agrees with them
  1  one of them does not            64 wrong usage     130 interrupted`;

/** Adds the command. */
export function addClaimsCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('claims'))
    .summary('every published figure: does it hold, and under which rule')
    .description(
      'Puts every published figure beside the exact value of the rule it is given with, a simulation of that rule, and the rule that does yield it.',
    )
    .option('--trials <n>', 'simulated tasks for each figure', parseWhole(100, 1_000_000_000), 1_000_000)
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & { readonly trials: number }) => {
      const { showClaims } = await import('../../session/claims.ts');
      finish(await showClaims(options, io));
    });
}
