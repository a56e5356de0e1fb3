/** `dikast calibrate`: its options and help. The work is in session/calibrate.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { CalibrateOptions } from '../session/calibrate.ts';
import { parseWhole, WHOLE_MAX } from './option-values.ts';

const HELP = `
GOLD is a folder or files (.jsonl, .jsonl.gz) of labelled answers, as dikast eval reads them. Each is put before the
agents like any other answer; then its pool is told the truth. A sequential test (alpha = beta = 0.0005) settles each
agent, against the error rate of its own pool; a pool is done when all of its agents are settled, or have been asked
as often as the cap says. What is learned stays in the home: weights, quarantine and effective votes of later verdicts
follow from it. It belongs to the roster: with another model or prompt behind a juror its pool begins anew. Agents on
standby are tested, too. One that is quarantined is replaced by one of these, and cleared only by this command.

Examples:
  dikast calibrate gold.jsonl
  dikast calibrate gold/ --cap 100 --seed 7 --json

Ctrl-C keeps what is learned.

Exit codes:
  0  every agent is settled, and sound     1  at least one agent is faulty     2  at least one is still open
  64 wrong usage     65 bad input     73 the record cannot be used     78 configuration unusable     130 interrupted`;

/** Adds the command. */
export function addCalibrateCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('calibrate')
    .summary('have agents tested on labelled answers until each is settled')
    .description(
      'Tests the agents on labelled answers until each is found sound or faulty, and records the known answers.',
    )
    .argument('<gold...>', 'folders or files of labelled answers')
    .option('--cap <n>', 'known answers an agent is asked at most', parseWhole(1, WHOLE_MAX), 200)
    .option('--seed <n>', 'seed of the order in which answers are put', parseWhole(0, WHOLE_MAX), 1)
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys and records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', HELP)
    .action(async (places: string[], options: CalibrateOptions) => {
      const { calibrate } = await import('../session/calibrate.ts');
      finish(await calibrate(places, options, io));
    });
}
