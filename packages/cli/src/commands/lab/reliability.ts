/** `dikast lab reliability`: its options and help. The work is in @dikast/lab/experiments. */
import type { DifficultyOptions } from '@dikast/lab/experiments/difficulty';
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import { parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, LAB_EXIT_CODES, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab reliability
  dikast lab reliability --tasks 1000000 --html reliability.html
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addReliabilityCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('reliability'))
    .summary('one model and two, on tasks of five difficulties')
    .description(
      'Puts tasks of difficulty 1 .. 5 before one model and two: shares by difficulty, failures avoided, and what the second call costs in time.',
    )
    .option('--tasks <n>', 'tasks to draw', parseWhole(5, 1_000_000_000), 1000)
    .option('--alike <share>', 'share of wrong answers that are the same wrong answer; 1: all collide', parseShare, 1)
    .addHelpText('after', HELP)
    .action(async (options: LabOptions & DifficultyOptions) => {
      const { difficultyReliability } = await import('@dikast/lab/experiments/difficulty');
      const { runLab } = await import('../../session/run-lab.ts');
      finish(await runLab(difficultyReliability(options), { ...options, command: 'lab reliability' }, io));
    });
}
