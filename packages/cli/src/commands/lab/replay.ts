/** `dikast lab replay`: its options and help. The work is in session/replay-votes.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../../run.ts';
import type { ReplayFileOptions } from '../../session/replay-votes.ts';
import { parseShare, parseWhole } from '../option-values.ts';
import { addLabOptions, LAB_EXIT_CODES } from './lab-options.ts';

const HELP = `
A vote is {"item", "judge", "vote", "truth"?, "family"?}, one a line, or a row of CSV with a header. A vote of null is
one that could not be read, "tie" one without preference. Files may be gzipped; - is standard input.

Examples:
  dikast lab replay votes.jsonl.gz
  dikast lab replay crowd.csv --item task --judge worker --vote label --truth gold
  dikast lab replay votes.jsonl --known 20 --liars 4        with 1 to 4 liars among the judges
${LAB_EXIT_CODES}`;

/** Adds the command. */
export function addReplayCommand(lab: Command, { io, finish }: CommandContext): void {
  addLabOptions(lab.command('replay <votes>'))
    .summary('recorded votes through majority, Dawid-Skene, quorums and the learned policy')
    .description(
      'Puts votes that judges cast on record to every policy: what each gets right, wrongly accepts and leaves open, how many calls it needs, and whether the panel beats its best judge.',
    )
    .option('--format <kind>', 'jsonl or csv (default: by the name of the file)')
    .option(
      '--known <n>',
      'answers given to the policies that learn, and left out of the score',
      parseWhole(0, 1_000_000),
      50,
    )
    .option('--threshold <share>', 'share of the full weight that a quorum needs', parseShare, 0.67)
    .option('--liars <n>', 'put 1 to so many liars among the judges', parseWhole(0, 100), 0)
    .option('--item <name>', 'member or column that names the item', 'item')
    .option('--judge <name>', 'that names the judge', 'judge')
    .option('--vote <name>', 'that holds the vote', 'vote')
    .option('--truth <name>', 'that holds the right answer', 'truth')
    .option('--family <name>', 'that holds the family of the judge', 'family')
    .addHelpText('after', HELP)
    .action(async (file: string, options: ReplayFileOptions) => {
      const { replayFile } = await import('../../session/replay-votes.ts');
      finish(await replayFile(file, options, io));
    });
}
