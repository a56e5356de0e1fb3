/** `dikast simulate`: its options and help. The work is in session/simulate.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { SimulateOptions } from '../session/simulate.ts';
import { parseWhole, WHOLE_MAX } from './option-values.ts';

const HELP = `
One seed is one simulated world: network, crashes, clocks and faulty replicas all follow from it.
Checkers outside the replicas judge agreement, validity, order, exactly-once, certificates and memory after every step.

Examples:
  dikast simulate --seed 7                          one run, told in a few lines
  dikast simulate --seed 7 --trace                  every message of it
  dikast simulate --seed 1 --runs 200               200 seeds from 1 on, with the rare paths they reached
  dikast simulate --seed 1 --replicas 4 --byzantine 2 --faults equivocation,twins,false-view-change
                                                    more faulty replicas than the protocol bears: checkers object

Exit codes:
  0  nothing violated     1  a checker objects; the run is reduced, and the command that replays it is printed
  64 wrong usage          130 interrupted`;

/** Adds the command. */
export function addSimulateCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('simulate')
    .summary('try to break the agreement protocol in a simulated cluster')
    .description('Runs whole clusters of replicas in virtual time, with faults drawn from a seed.')
    .requiredOption('--seed <n>', 'first seed', parseWhole(0, WHOLE_MAX))
    .option('--runs <n>', 'how many seeds', parseWhole(1, WHOLE_MAX), 1)
    .option('--replicas <n>', 'size of the group, 4 .. 22 (default: by the seed)', parseWhole(0, WHOLE_MAX))
    .option(
      '--byzantine <n>',
      'replicas that misbehave at all times (default: as many as are borne)',
      parseWhole(0, WHOLE_MAX),
    )
    .option('--clients <n>', 'correct clients (default: by the seed)', parseWhole(0, WHOLE_MAX))
    .option('--ticks <n>', 'length of the hostile phase', parseWhole(0, WHOLE_MAX))
    .option('--faults <names>', 'kinds of faults, with commas between, or none (default: by the seed)')
    .option('--crypto <kind>', 'simulated (fast) or real (SHA-256 and ed25519)')
    .option('--mutation <name>', 'a deliberately broken variant of the protocol, to see the checkers object')
    .option('--trace', 'print every message and step of the run')
    .addHelpText('after', HELP)
    .action(async (options: SimulateOptions) => {
      const { simulate } = await import('../session/simulate.ts');
      finish(await simulate(options, io));
    });
}
