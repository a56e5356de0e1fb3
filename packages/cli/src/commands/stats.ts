/** `dikast stats`: its options and help. The work is in session/show-stats.ts. */
import { type Command, Option } from 'commander';
import type { CommandContext } from '../run.ts';
import type { ShowStatsOptions } from '../session/show-stats.ts';

const HELP = `
Reads every recorded verdict of the home in the order of the ledger and checks all ledgers on the way. Alerts are those
that the rules of the configuration would have raised; shares stand with their denominators.

Examples:
  dikast stats
  dikast stats --json
  dikast stats --prometheus > dikast.prom   for a node exporter's textfile collector

Exit codes:
  0  done     1  a ledger or a verdict is not what was written
  64 wrong usage     65 nothing is recorded     73 the record cannot be used     78 configuration unusable`;

/** Adds the command. */
export function addStatsCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('stats')
    .summary('show latencies, consensus rate, faults and alerts of what is recorded')
    .description('Shows what the recorded validations of a home came to: rates, latencies, agents, faults and alerts.')
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--json', 'print the figures as JSON')
    .addOption(new Option('--prometheus', 'print the figures in the Prometheus text format').conflicts('json'))
    .addHelpText('after', HELP)
    .action(async (options: ShowStatsOptions) => {
      const { showStats } = await import('../session/show-stats.ts');
      finish(await showStats(options, io));
    });
}
