/** `dikast validate`: its options and help. The work is in session/validate-files.ts. */
import type { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.ts';
import type { CommandContext } from '../run.ts';
import type { ValidateFilesOptions } from '../session/validate-files.ts';
import { parseWhole } from './option-values.ts';

const CONCURRENCY_DEFAULT = 4;
const CONCURRENCY_MAX = 64;

const HELP = `
A request is a JSON object:
  { "query": "What was asked", "answer": "The answer [a]", "sources": [{ "id": "a", "text": "..." }] }
  and optional: "id", "stakes" (low, medium, high), "citations" (required, when_present, ignored).

Examples:
  dikast validate request.json
  dikast validate request.json --verbose --output verdict.json
  dikast validate answers.jsonl --junit report.xml
  generate-answers | dikast validate - --jsonl --json > verdicts.jsonl

In a GitHub action (GITHUB_STEP_SUMMARY) the step's summary gets the counts and why answers were not accepted.

${EXIT_CODES_HELP.validate}`;

/** Adds the command. */
export function addValidateCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('validate')
    .summary('put answers before the agents')
    .description(
      'Puts answers before the agents and reports the verdict. FILE holds one JSON request, or one a line if it ends in .jsonl or .ndjson; - is standard input.',
    )
    .argument('<file...>', 'requests to validate')
    .option('--jsonl', 'files hold one request a line, whatever their names')
    .option('--verbose', "show every claim, and every agent's vote, confidence and evidence")
    .option('--json', 'print verdicts as JSON, one a line')
    .option('--output <file>', 'save verdicts as JSON, one a line; the file appears when all is done')
    .option('--junit <file>', 'write a JUnit report (failure: rejected, skipped: undecided, error: not judged)')
    .option('--config <file>', 'configuration (default: dikast.yaml if it is there)')
    .option('--home <dir>', 'where keys and records are kept (default: DIKAST_HOME or ./.dikast)')
    .option('--no-record', 'keep no verdicts and ledgers in the home; needed for two commands on one home at a time')
    .option('--concurrency <n>', 'answers judged at a time', parseWhole(1, CONCURRENCY_MAX), CONCURRENCY_DEFAULT)
    .option('--ok-if-rejected', 'exit 0 for any verdict, for demonstrations; bad input still fails')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: ValidateFilesOptions) => {
      const { validateFiles } = await import('../session/validate-files.ts');
      finish(await validateFiles(files, options, io));
    });
}
