/** `dikast config`: its subcommands and help. The work is in session/configuration.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';

const HELP = `
Examples:
  dikast config init                        write dikast.yaml with every setting and its default
  dikast config check                       what is in force, and what is accepted but takes effect later
  dikast config schema > dikast.schema.json

dikast.yaml in the working directory is used unless --config names another file.`;

const EXIT_CODES = `
Exit codes:
  0  done     64 wrong usage     73 cannot write     78 the file cannot be used`;

/** Adds the command. */
export function addConfigCommand(program: Command, { io, finish }: CommandContext): void {
  const config = program
    .command('config')
    .summary('write, check and describe configuration files')
    .description('Writes, checks and describes configuration files.')
    .addHelpText('after', HELP);
  config
    .command('init')
    .summary('write a configuration file to edit')
    .description('Writes a configuration file with every setting, its default and a word on what it does.')
    .argument('[file]', 'file to write', 'dikast.yaml')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', EXIT_CODES)
    .action(async (file: string, options: { readonly force?: boolean }) => {
      const { initConfig } = await import('../session/configuration.ts');
      finish(await initConfig(file, options, io));
    });
  config
    .command('check')
    .summary('show what a file means, or what is wrong with it')
    .description('Checks a configuration file and shows what is in force.')
    .argument('[file]', 'file to check (default: dikast.yaml if it is there, else the built-in defaults)')
    .addHelpText('after', EXIT_CODES)
    .action(async (file: string | undefined) => {
      const { checkConfig } = await import('../session/configuration.ts');
      finish(await checkConfig(file, io));
    });
  config
    .command('schema')
    .summary('print the JSON Schema, for editors')
    .description('Prints the JSON Schema of configuration files, for editors.')
    .addHelpText('after', EXIT_CODES)
    .action(async () => {
      const { printConfigSchema } = await import('../session/configuration.ts');
      finish(await printConfigSchema(io));
    });
}
