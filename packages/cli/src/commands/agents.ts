/** `dikast agents`: its options and help. The work is in session/list-agents.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { ListAgentsOptions } from '../session/list-agents.ts';

const HELP = `
Agents on standby sit only in the place of one that lost its say; who stands in for whom now is read from the home's
record. Keys are made on first use. Weights are those of the configuration; each panel is clamped for its own size.

Examples:
  dikast agents
  dikast agents --json > roster.json        public keys, for dikast verify --roster

Exit codes:
  0  done     64 wrong usage     78 configuration or keys unusable`;

/** Adds the command. */
export function addAgentsCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('agents')
    .summary('show pools and agents')
    .description('Shows the pools and their agents: specialization, weight, method and public key.')
    .option('--json', 'export the roster with public keys, for dikast verify --roster')
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys are kept (default: DIKAST_HOME or ./.dikast)')
    .addHelpText('after', HELP)
    .action(async (options: ListAgentsOptions) => {
      const { listAgents } = await import('../session/list-agents.ts');
      finish(await listAgents(options, io));
    });
}
