/**
 * `dikast eval`: has labelled answers judged, with progress, and reports the figures.
 */
import { join, resolve } from 'node:path';
import { evaluateGroups, type GroupFigures, type GroupKey } from '@dikast/lab/eval/evaluation';
import { EVALUATED_POOLS } from '@dikast/lab/eval/judge-sample';
import { judgingCode } from '@dikast/lab/eval/judging-code';
import { type EvaluationPlan, runEvaluation } from '@dikast/lab/eval/run-evaluation';
import { DataProblem } from 'dikast/labelled/read-samples';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { evaluationPage } from '../report/evaluation-page.ts';
import { renderEvaluation } from '../report/evaluation-report.ts';
import { styleFor } from '../report/style.ts';
import { writePage } from './lab-report.ts';
import { homeOf, type LocationOptions } from './locations.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';

/** Options as they come from the command line. */
export interface EvaluateOptions extends LocationOptions {
  readonly pool?: string;
  readonly by: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly limit?: number;
  readonly seed: number;
  readonly jobs: number;
  readonly fresh?: boolean;
}

const JOURNAL_NAME = 'evaluation.jsonl';

/** Evaluates. @throws Problem for wrong usage or data that cannot be read. */
export async function evaluate(places: readonly string[], options: EvaluateOptions, io: Io): Promise<ExitCode> {
  const by = partsOf(options.by);
  const pools = options.pool === undefined ? undefined : poolsOf(options.pool);
  const stopping = new Stopping(io);
  const progress = new ProgressLine(io, true);
  const journalFile = join(resolve(io.workingDirectory, homeOf(options, io)), JOURNAL_NAME);
  const begunMs = performance.now();
  try {
    const { judgements, total } = await judged({
      places,
      workingDirectory: io.workingDirectory,
      pools,
      limit: options.limit,
      seed: options.seed,
      jobs: options.jobs,
      journalFile,
      isFresh: options.fresh === true,
      codeVersion: judgingCode(),
      signal: stopping.signal,
      onProgress: (done, resumed, all) => progress.update(describeProgress(done, resumed, all, begunMs)),
    });
    await progress.clear();
    if (judgements.length < total)
      throw stopping.problem(`after ${judgements.length} of ${total} answers; the same command goes on from there`);

    if (total === 0)
      throw new Problem(EXIT_CODES.badInput, `${places.join(', ')}: no labelled answers for these pools`);
    const command = `eval ${places.join(' ')} --by ${options.by}`;
    await report(evaluateGroups(judgements, by), { ...options, command }, io);
    return EXIT_CODES.ok;
  } finally {
    await progress.clear();
    stopping.end();
  }
}

async function judged(plan: EvaluationPlan): ReturnType<typeof runEvaluation> {
  try {
    return await runEvaluation(plan);
  } catch (cause) {
    if (cause instanceof DataProblem) throw new Problem(EXIT_CODES.badInput, cause.message, { cause });
    throw cause;
  }
}

async function report(
  groups: readonly GroupFigures[],
  options: EvaluateOptions & { readonly command: string },
  io: Io,
): Promise<void> {
  const { html } = options;
  if (html !== undefined) await writePage(evaluationPage(groups), { ...options, html }, io);
  if (options.json === true) await io.stdout.write(`${JSON.stringify(groups)}\n`);
  else
    await io.stdout.write(
      renderEvaluation(groups, styleFor(io.stdout, io.environment), { isVerbose: options.verbose === true }),
    );
  if (html !== undefined) await io.stderr.write(`page written to ${html}\n`);
}

function describeProgress(done: number, resumed: number, total: number, begunMs: number): string {
  const seconds = (performance.now() - begunMs) / 1000;
  const left = done > resumed ? ` · ${Math.ceil(((total - done) * seconds) / (done - resumed))} s left` : '';
  return `${done} of ${total} answers${resumed > 0 ? `, ${resumed} of them before` : ''}${left}`;
}

function partsOf(text: string): readonly GroupKey[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part): part is GroupKey => part === 'dataset' || part === 'task')) return parts;
  throw new Problem(EXIT_CODES.usage, `--by ${text}: expected dataset, task or dataset,task`);
}

function poolsOf(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !EVALUATED_POOLS.includes(name));
  if (unknown === undefined) return names;
  throw new Problem(EXIT_CODES.usage, `--pool ${unknown}: expected ${EVALUATED_POOLS.join(', ')}`);
}
