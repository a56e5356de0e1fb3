/** `dikast lab bft-demo`: its options and help. The work is in @dikast/lab/bft. */
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import { addLabOptions, LAB_EXIT_CODES, type LabOptions } from './lab-options.ts';

const HELP = `
Examples:
  dikast lab bft-demo
  dikast lab bft-demo --json
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addBftDemoCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('bft-demo'))
    .summary('3f + 1 nodes with 0 .. n faulty, by count and over the PBFT core')
    .description(
      'Asks n = 3f + 1 nodes for 2x while faulty ones answer 2x + 999: what is accepted, for f = 1, 2, 3 and every number of faulty nodes, by a count of answers and over the PBFT core.',
    )
    .addHelpText('after', HELP)
    .action(async (options: LabOptions) => {
      const { bftDemo } = await import('@dikast/lab/bft/bft-demo');
      const { showLabReport } = await import('../../session/lab-report.ts');
      finish(await showLabReport(bftDemo(options.seed), { ...options, command: 'lab bft-demo' }, io));
    });
}
