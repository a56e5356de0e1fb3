/** `dikast lab byzantine-simulation`: its options and help. The work is in @dikast/lab/experiments. */
import type { ByzantineOptions } from '@dikast/lab/experiments/byzantine-simulation';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../../run.ts';
import { parseList, parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, LAB_EXIT_CODES, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab byzantine-simulation
  dikast lab byzantine-simulation --rho 0.3 --trials 100
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addByzantineSimulationCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('byzantine-simulation'))
    .summary('panels of 1, 3, 5 and 7 agents, in rounds of tasks')
    .description(
      'Puts rounds of tasks before panels of growing size at one error rate, under majority, quorum and the oracle.',
    )
    .option('--error <rate>', 'error rate of every agent', parseShare, 0.23)
    .option('--rho <share>', 'correlation of errors between any two agents', parseShare, 0)
    .option('--alike <share>', 'share of wrong answers that are the same wrong answer; 1: all collide', parseShare, 1)
    .addOption(
      new Option('--sizes <list>', 'numbers of agents, with commas between')
        .argParser(parseList(parseWhole(1, 101), 1, 12))
        .default([1, 3, 5, 7], '1,3,5,7'),
    )
    .option('--trials <n>', 'rounds', parseWhole(1, 100_000), 10)
    .option('--tasks <n>', 'tasks in each round', parseWhole(1, 10_000_000), 1000)
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & ByzantineOptions) => {
      const { byzantineSimulation } = await import('@dikast/lab/experiments/byzantine-simulation');
      const { runLab } = await import('../../session/run-lab.ts');
      finish(await runLab(byzantineSimulation(options), { ...options, command: 'lab byzantine-simulation' }, io));
    });
}
