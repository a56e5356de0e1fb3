/** `dikast lab dual-consensus`: its options and help. The work is in @dikast/lab/experiments. */
import type { ModelOptions } from '@dikast/lab/experiments/models';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../../run.ts';
import { parseList, parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, LAB_EXIT_CODES, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab dual-consensus
  dikast lab dual-consensus --errors 0.1,0.1 --alike 0.3
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addDualConsensusCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('dual-consensus'))
    .summary('two models that must agree, with and without an oracle')
    .description(
      'Lets an answer out only if models A and B agree ("safe failure on disagreement"), beside a verifier that repairs and an oracle that knows.',
    )
    .addOption(
      new Option('--errors <rates>', 'error rates of A and B, with a comma between')
        .argParser(parseList(parseShare, 2, 2))
        .default([0.23, 0.23], '0.23,0.23'),
    )
    .option('--alike <share>', 'share of wrong answers that are the same wrong answer', parseShare, 0.5)
    .option('--tasks <n>', 'tasks to draw', parseWhole(1, 1_000_000_000), 1000)
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & ModelOptions) => {
      const { dualConsensus } = await import('@dikast/lab/experiments/models');
      const { runLab } = await import('../../session/run-lab.ts');
      finish(await runLab(dualConsensus(options), { ...options, command: 'lab dual-consensus' }, io));
    });
}
