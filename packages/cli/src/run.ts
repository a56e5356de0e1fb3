/**
 * Runs one `dikast` command line with given streams. What a command needs is loaded when it runs: `--help` is instant.
 */
import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { addAgentsCommand } from './commands/agents.ts';
import { addAttackCommand } from './commands/attack.ts';
import { addCalibrateCommand } from './commands/calibrate.ts';
import { addConfigCommand } from './commands/config.ts';
import { addEvalCommand } from './commands/eval.ts';
import { addFaultsCommand } from './commands/faults.ts';
import { addGatewayCommand } from './commands/gateway.ts';
import { HELP_FORMAT } from './commands/help-format.ts';
import { addLabCommand } from './commands/lab/lab.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addReportCommand } from './commands/report.ts';
import { addReviewCommand } from './commands/review.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addStatsCommand } from './commands/stats.ts';
import { addValidateCommand } from './commands/validate.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { reportProblem } from './problem.ts';

/** What a command definition is given. */
export interface CommandContext {
  readonly io: Io;
  /** Says how the process is to exit. */
  finish(exitCode: ExitCode): void;
}

const HELP_WIDTH_MAX = 110;
const HELP_WIDTH_WITHOUT_TERMINAL = 100;

const EXAMPLES = `
Examples:
  dikast validate request.json              put one answer before the agents
  dikast validate answers.jsonl --json      many answers, one verdict a line
  dikast verify verdict.json                check a saved verdict, offline
  dikast config init                        write a configuration file to edit

Environment:
  DIKAST_HOME   where keys and records are kept (default: ./.dikast)
  DIKAST_DEBUG  show where an error comes from
  NO_COLOR, FORCE_COLOR

dikast <command> --help says more about each command.`;

/** Runs a command line without the program's name; never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.ok;
  const written: Promise<void>[] = [];
  const program = createProgram({ io, finish: (code) => (exitCode = code) }, written);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return await reportProblem(error, io);
    return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
  } finally {
    await Promise.all(written);
  }
}

function createProgram(context: CommandContext, written: Promise<void>[]): Command {
  const { stdout, stderr } = context.io;
  const width = (columns: number | undefined) => Math.min(HELP_WIDTH_MAX, columns ?? HELP_WIDTH_WITHOUT_TERMINAL);
  const program = new Command('dikast')
    .description('Puts an AI answer before pools of independent validator agents and returns a signed verdict.')
    .version(ownVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureHelp(HELP_FORMAT)
    .configureOutput({
      writeOut: (text) => written.push(stdout.write(text)),
      writeErr: (text) => written.push(stderr.write(text)),
      // As every other problem of the command begins.
      outputError: (text, write) => write(text.replace(/^error: /, 'dikast: ')),
      getOutHelpWidth: () => width(stdout.columns),
      getErrHelpWidth: () => width(stderr.columns),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('(--help shows how it is used)')
    .addHelpText('after', EXAMPLES);
  addValidateCommand(program, context);
  addVerifyCommand(program, context);
  addAgentsCommand(program, context);
  addEvalCommand(program, context);
  addReviewCommand(program, context);
  addCalibrateCommand(program, context);
  addFaultsCommand(program, context);
  addStatsCommand(program, context);
  addSimulateCommand(program, context);
  addAttackCommand(program, context);
  addLabCommand(program, context);
  addReportCommand(program, context);
  addGatewayCommand(program, context);
  addMcpCommand(program, context);
  addConfigCommand(program, context);
  return program;
}

function ownVersion(): string {
  return (createRequire(import.meta.url)('../package.json') as { readonly version: string }).version;
}
