/** `dikast lab fleet`: its options and help. The work is in session/run-fleet.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import type { FleetOptions } from '../../session/run-fleet.ts';
import { parseShare, parseWhole } from '../option-values.ts';

const HELP = `
Seven jurors and an author of three vendors (amber, basalt, cedar), each at http://127.0.0.1:<port>/<vendor>/v1. They
speak the OpenAI chat-completions API and need no key. A model holds a claim to be wrong when it has a number that no
source has.

Examples:
  dikast lab fleet                                  start it; examples/jury seats a jury from it
  dikast lab fleet --error 0.1 --rho 0.3            models that err, and err together
  dikast lab fleet --down cedar --failing 0.05      one vendor down, one call of twenty fails in some way

Exit codes:
  130 interrupted     64 wrong usage, or the port is taken`;

/** Adds the command. */
export function addFleetCommand(lab: Command, { io, finish }: CommandContext): void {
  lab
    .command('fleet')
    .summary('simulated vendors of language models, for juries without a key')
    .description('Serves simulated language models over HTTP until Ctrl-C, with errors and failures drawn from a seed.')
    .option('--port <n>', 'port on this machine; 0 takes a free one', parseWhole(0, 65_535), 8089)
    .option('--seed <n>', 'seed of everything drawn', parseWhole(0, 2 ** 32 - 1), 42)
    .option('--error <rate>', 'error rate of every model', parseShare, 0)
    .option('--rho <share>', 'correlation of errors between any two models', parseShare, 0)
    .option('--failing <share>', 'share of calls that fail, in all ways alike', parseShare, 0)
    .option('--down <vendor>', 'vendor that answers every call with status 503')
    .option('--json', 'print the endpoints as one line of JSON')
    .addHelpText('after', HELP)
    .action(async (options: FleetOptions) => {
      const { runFleet } = await import('../../session/run-fleet.ts');
      finish(await runFleet(options, io));
    });
}
