/** `dikast faults`: its options and help. The work is in session/show-faults.ts. */
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../run.ts';
import type { ShowFaultsOptions } from '../session/show-faults.ts';

const HELP = `
Reads the ledgers of the pools in the home and checks them on the way. With a number one fault is explained: what was
seen, what it had to exceed, and what it rests on; the recorded ballots and known answers are counted again, offline.

Examples:
  dikast faults
  dikast faults 3
  dikast faults --json

Exit codes:
  0  done     1  a ledger, or what a fault rests on, is not what was written
  64 wrong usage     65 nothing is recorded     73 the record cannot be used`;

/** Adds the command. */
export function addFaultsCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('faults')
    .summary('list recorded faults of agents, and explain one')
    .description(
      'Lists the faults in the ledgers of a home, or explains one in plain words and checks what it rests on.',
    )
    .argument('[number]', 'the fault to explain, by its number in the list', parseNumber)
    .option('--home <dir>', 'where records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--json', 'print as JSON')
    .addHelpText('after', HELP)
    .action(async (number: number | undefined, options: ShowFaultsOptions) => {
      const { showFaults } = await import('../session/show-faults.ts');
      finish(await showFaults(number, options, io));
    });
}

function parseNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('Expected the number of a fault, from 1.');
  return Number(text);
}
