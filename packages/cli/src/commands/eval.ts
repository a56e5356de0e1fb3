/** `dikast eval`: its options and help. The work is in session/evaluate.ts. */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { CommandContext } from '../run.ts';
import type { EvaluateOptions } from '../session/evaluate.ts';
import { parseWhole, WHOLE_MAX } from './option-values.ts';

const JOBS_MAX = 256;

const HELP = `
DATA is a folder or files (.jsonl, .jsonl.gz), one labelled answer a line:
  {"id": "1", "dataset": "mine", "task": "qa", "query": "...", "sources": [{"id": "a", "text": "..."}],
   "answer": "...", "label": "supported"}            optional: "group", "spans": [{"start": 0, "end": 9}], "scores"
  Labels: supported, unsupported (fact_verification); complete, incomplete (completeness_validation);
  ok, coherent, incoherent (coherence_assessment). Rows of RAGTruth (response.jsonl beside source_info.jsonl) and of
  HaluEval QA are read as they are published. Files of recorded votes are passed over.

The built-in validators are called directly and their votes counted by the voting rules; signatures, ordering (PBFT)
and deadlines are left out. citation_validation runs only when named: on supported/unsupported answers, with a marker
that names their sources put at their end.

Examples:
  dikast eval data/ --limit 200
  dikast eval data/ragtruth.jsonl.gz --by dataset,task --html eval.html
  dikast eval data/ --pool completeness_validation --json > figures.json

Ctrl-C keeps what is judged; the same command goes on from there.

Exit codes:
  0  evaluated      64 wrong usage      65 bad input      73 cannot write      130 interrupted`;

/** Adds the command. */
export function addEvalCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('eval')
    .summary('measure the built-in pools on labelled answers')
    .description(
      'Measures the built-in pools on labelled answers: ranking, decisions, calibration, each agent alone, how errors correlate, and trivial baselines beside them.',
    )
    .argument('<data...>', 'folders or files of labelled answers')
    .option('--pool <names>', 'pools, with commas between (default: those that the labels speak of)')
    .option('--by <parts>', 'what figures are told apart by: dataset, task or dataset,task', 'dataset')
    .option('--html <file>', 'write a page with all figures and charts; it holds all it needs')
    .option('--json', 'print all figures as JSON')
    .option('--verbose', 'print agents, error correlations and calibration too')
    .option(
      '--limit <n>',
      'at most so many answers of each pool, data set and task, drawn by the seed',
      parseWhole(1, WHOLE_MAX),
    )
    .option('--seed <n>', 'seed of the draw', parseWhole(0, WHOLE_MAX), 1)
    .option(
      '--jobs <n>',
      'processes that judge, as many as cores unless told otherwise',
      parseWhole(1, JOBS_MAX),
      availableParallelism(),
    )
    .option('--fresh', 'forget what a run that was stopped has judged')
    .option('--home <dir>', 'where a run that is stopped keeps what it has judged (default: DIKAST_HOME or ./.dikast)')
    .addHelpText('after', HELP)
    .action(async (places: string[], options: EvaluateOptions) => {
      const { evaluate } = await import('../session/evaluate.ts');
      finish(await evaluate(places, options, io));
    });
}
