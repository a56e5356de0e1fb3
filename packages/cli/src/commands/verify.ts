/** `dikast verify`: its options and help. The work is in session/verify-files.ts. */
import type { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.ts';
import type { CommandContext } from '../run.ts';
import type { VerifyFilesOptions } from '../session/verify-files.ts';

const HELP = `
Whose keys are trusted: those of --roster; else those in the home, if it has any; else nobody's. Without trusted keys a
verdict can be consistent in itself, but anyone may have made it: that is never reported as verified.

Examples:
  dikast verify verdict.json
  dikast agents --json > roster.json        on the machine that you trust
  dikast verify verdict.json --roster roster.json
  dikast verify verdicts.jsonl

${EXIT_CODES_HELP.verify}`;

/** Adds the command. */
export function addVerifyCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('verify')
    .summary('check saved verdicts, offline')
    .description(
      'Checks the signatures of saved verdicts and computes again, from the ballots, everything that follows from them. Says what was not verified.',
    )
    .argument('<file...>', 'verdicts saved with --output or --json; - is standard input')
    .option('--jsonl', 'files hold one verdict a line, whatever their names')
    .option('--roster <file>', 'public keys to trust, as exported by dikast agents --json')
    .option('--any-keys', 'trust no keys: check only that verdicts are consistent in themselves')
    .option('--home <dir>', 'home whose keys are trusted (default: DIKAST_HOME or ./.dikast)')
    .option('--json', 'print reports as JSON, one a line')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: VerifyFilesOptions) => {
      const { verifyFiles } = await import('../session/verify-files.ts');
      finish(await verifyFiles(files, options, io));
    });
}
