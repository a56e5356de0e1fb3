/** `dikast mcp`: its options and help. The work is in session/serve-mcp.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { McpOptions } from '../session/serve-mcp.ts';

const HELP = `
A client starts the command itself and talks to it over stdio.

Examples:
  { "mcpServers": { "dikast": { "command": "npx", "args": ["dikast", "mcp", "--no-record"] } } }

Exit codes:
  0  the client closed the connection; what it asked before is answered first
  64 wrong usage     65 a message of more than 16 MiB     73 the record cannot be used
  78 configuration or keys unusable     130 interrupted`;

/** Adds the command. */
export function addMcpCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('mcp')
    .summary('serve Dikast as tools of the Model Context Protocol, over stdio')
    .description('Serves the tools validate_answer, verify_verdict and explain_verdict over standard input and output.')
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys and records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--no-record', 'keep no verdicts and ledgers in the home')
    .addHelpText('after', HELP)
    .action(async (options: McpOptions) => {
      const { serveMcp } = await import('../session/serve-mcp.ts');
      finish(await serveMcp(options, io));
    });
}
