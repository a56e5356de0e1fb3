/** `dikast lab dual-model`: its options and help. The work is in @dikast/lab/experiments. */
import type { ModelOptions } from '@dikast/lab/experiments/models';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../../run.ts';
import { parseList, parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, LAB_EXIT_CODES, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab dual-model
  dikast lab dual-model --errors 0.1,0.2,0.2 --alike 0.5 --tasks 100000
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addDualModelCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('dual-model'))
    .summary('one, two and three models on the same tasks, under every rule')
    .description(
      'Puts tasks before one, two and three models with given error rates and shows what every rule comes to: both must agree, majority, and the oracle that published figures silently assume.',
    )
    .addOption(
      new Option('--errors <rates>', 'error rates of the models, with commas between')
        .argParser(parseList(parseShare, 1, 7))
        .default([0.23, 0.25, 0.3], '0.23,0.25,0.3'),
    )
    .option('--alike <share>', 'share of wrong answers that are the same wrong answer; 1: all collide', parseShare, 1)
    .option('--tasks <n>', 'tasks to draw', parseWhole(1, 1_000_000_000), 1000)
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & ModelOptions) => {
      const { dualModel } = await import('@dikast/lab/experiments/models');
      const { runLab } = await import('../../session/run-lab.ts');
      finish(await runLab(dualModel(options), { ...options, command: 'lab dual-model' }, io));
    });
}
