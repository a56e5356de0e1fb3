/** `dikast gateway`: its options and help. The work is in session/serve-gateway.ts. */
import { type Command, Option } from 'commander';
import { DEFAULT_GATEWAY, GATEWAY_BOUNDS } from 'dikast/config/gateway-config';
import type { CommandContext } from '../run.ts';
import type { GatewayCommandOptions } from '../session/serve-gateway.ts';
import { parseWhole } from './option-values.ts';

const { portMax, revisionsMax, callsMax, secondsMax, mebibytesMax } = GATEWAY_BOUNDS;

const HELP = `
Clients of the OpenAI chat-completions API work unchanged: point their base URL at http://127.0.0.1:8090/v1. An answer
is judged by the sources in its request: <document id="...">...</document> in system and user messages, text files,
results of tools, and a member
  "dikast": { "sources": [{ "id": "a", "text": "..." }], "query": "...", "stakes": "high", "citations": "required" }
The response has the verdict under "dikast" and in the headers x-dikast-outcome and x-dikast-validation; a stream has
it in its last chunk. Without sources hardly any answer is accepted.

Policies: block withholds what is not accepted, revise has it written again first, annotate and shadow release
everything (shadow does not wait for the verdict).

All of this may stand in the configuration under gateway, with the same names and underscores; what is typed here wins.

Examples:
  dikast gateway --upstream https://vendor.example/v1 --api-key-env VENDOR_KEY
  dikast lab fleet & dikast gateway --upstream http://127.0.0.1:8089/amber/v1 --policy revise

Exit codes:
  130 interrupted; calls that go on are answered first, a second Ctrl-C ends at once
  64 wrong usage, or the port is taken     73 the record cannot be used     78 configuration or keys unusable`;

/** Adds the command. */
export function addGatewayCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('gateway')
    .summary('serve an OpenAI-compatible endpoint whose answers are validated first')
    .description(
      'Serves the OpenAI chat-completions API in front of a vendor that speaks it too, and gates what it answers.',
    )
    .option('--upstream <url>', 'base URL of the vendor, up to and with /v1')
    .option(
      '--api-key-env <name>',
      "environment variable with the vendor's key (default: the client's key is passed on)",
    )
    .option('--client-key-env <name>', 'environment variable with the key that clients must send')
    .option(
      '--host <address>',
      'address to listen on; others than this machine need --client-key-env',
      DEFAULT_GATEWAY.host,
    )
    .option('--port <n>', 'port; 0 takes a free one', parseWhole(0, portMax), DEFAULT_GATEWAY.port)
    .addOption(
      new Option('--policy <policy>', 'what becomes of answers')
        .choices(['block', 'revise', 'annotate', 'shadow'])
        .default(DEFAULT_GATEWAY.policy),
    )
    .addOption(
      new Option('--undecided <way>', 'what becomes of answers without a decision')
        .choices(['fail_closed', 'fail_open'])
        .default(DEFAULT_GATEWAY.undecided),
    )
    .option(
      '--max-revisions <n>',
      'how often an answer is written again under revise',
      parseWhole(0, revisionsMax),
      DEFAULT_GATEWAY.revisionsMax,
    )
    .addOption(
      new Option(
        '--release <unit>',
        'what a stream is released by: the whole answer, or each claim once it is accepted',
      )
        .choices(['answer', 'claim'])
        .default(DEFAULT_GATEWAY.release),
    )
    .option('--withheld-text <text>', 'said instead of an answer that is withheld')
    .option('--calls <n>', 'calls at a time; more are refused', parseWhole(1, callsMax), DEFAULT_GATEWAY.callsMax)
    .option(
      '--timeout <seconds>',
      'time for a call, revisions included',
      parseWhole(1, secondsMax),
      DEFAULT_GATEWAY.timeoutMs / 1000,
    )
    .option(
      '--max-body <MiB>',
      'longest request that is read',
      parseWhole(1, mebibytesMax),
      DEFAULT_GATEWAY.bodyMebibytesMax,
    )
    .option(
      '--keep-alive <seconds>',
      'longest silence of a stream that is held back; then a comment is sent, which clients ignore; 0 sends none',
      parseWhole(0, secondsMax),
      DEFAULT_GATEWAY.keepAliveMs / 1000,
    )
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys and records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--no-record', 'keep no verdicts and ledgers in the home')
    .option('--json', 'print the address and the log as JSON, one a line')
    .option('--quiet', 'write no line for each call')
    .addHelpText('after', HELP)
    .action(async (options: GatewayCommandOptions, command: Command) => {
      const { serveGateway } = await import('../session/serve-gateway.ts');
      finish(await serveGateway(typedOf(options, command), io));
    });
}

/** Without the defaults: where the command line is silent, the configuration speaks. */
function typedOf(options: GatewayCommandOptions, command: Command): GatewayCommandOptions {
  const typed = Object.entries(options).filter(([name]) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(typed);
}
