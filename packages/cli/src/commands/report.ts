/** `dikast report`: its options and help. The work is in session/compliance.ts. */
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { ComplianceOptions } from '../session/compliance.ts';

const HELP = `
Nothing but the ledger and the verdicts that it names is read. Each article says what the ledger does not show.

Examples:
  dikast report                             of the home in this directory
  dikast report --html report.html          a page to read, print or file
  dikast report --ledger archive/dikast.sqlite --json

Exit codes:
  0  done     1  a ledger or a verdict is not what was written (the report says which)
  64 wrong usage     65 nothing is recorded     73 the record or the page cannot be used     130 interrupted`;

/** Adds the command. */
export function addReportCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('report')
    .summary('show what the ledger says under the EU AI Act, and what it does not')
    .description(
      'Writes from the ledger alone what articles 9, 12, 13, 14 and 15 of the EU AI Act ask a provider to show: risk figures with intervals, record-keeping, reasons of decisions, human oversight, robustness.',
    )
    .option('--home <dir>', 'home with the record (default: DIKAST_HOME or ./.dikast)')
    .option('--ledger <file>', 'the record itself, a dikast.sqlite, in place of a home')
    .option('--json', 'print the figures as JSON')
    .option('--html <file>', 'write a page with tables and charts; it holds all it needs')
    .addHelpText('after', HELP)
    .action(async (options: ComplianceOptions) => {
      const { showCompliance } = await import('../session/compliance.ts');
      finish(await showCompliance(options, io));
    });
}
