/** `dikast gateway`: its options and help. The work is in session/run-gateway.ts. */
import { type Command, Option } from 'commander';
import type { CommandContext } from '../run.ts';
import type { GatewayCommandOptions } from '../session/run-gateway.ts';
import { parseWhole } from './lab/lab-options.ts';

const HELP = `
Callers use it as they use the upstream: POST /v1/chat/completions, in one piece or streamed. An answer is judged by the sources in
the request (its member "dikast", <document id="..."> in messages, results of tools), and what came of it stands in the
reply's member "dikast" and in the headers x-dikast-outcome and x-dikast-validation.

Examples:
  dikast gateway --upstream http://127.0.0.1:8089/amber/v1
  dikast gateway --upstream https://models.example/v1 --api-key-env SOME_KEY --policy revise

Exit codes:
  130 stopped by Ctrl-C     64 wrong usage, or the port is taken     78 configuration or keys unusable`;

/** Adds the command. */
export function addGatewayCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('gateway')
    .summary('an OpenAI-compatible endpoint that releases only what was accepted')
    .description('Forwards chat completions to an upstream and validates each answer before it is released.')
    .requiredOption('--upstream <url>', 'where the model is, up to and with /v1')
    .option(
      '--api-key-env <name>',
      "environment variable with the upstream's key (default: the caller's key is passed on)",
    )
    .option('--port <n>', 'port on this machine; 0 takes a free one', parseWhole(0, 65_535), 8090)
    .addOption(
      new Option('--policy <policy>', 'what happens to what is not accepted')
        .choices(['block', 'revise', 'annotate', 'shadow'])
        .default('block'),
    )
    .option('--fail-open', 'release answers on which there is no verdict or no consensus')
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys and records are kept')
    .option('--no-record', 'keep no record')
    .addHelpText('after', HELP)
    .action(async (options: GatewayCommandOptions) => {
      const { runGateway } = await import('../session/run-gateway.ts');
      finish(await runGateway(options, io));
    });
}
