/**
 * `dikast validate`: reads requests, has them judged, reports each in the order of input, and counts.
 */
import type { Verdict } from 'dikast/verdict/verdict';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { REQUEST_BYTES_MAX, REQUEST_VALUES_MAX } from '../input/byte-source.ts';
import { isLinesFile, readJsonItems, refuseStdinTwice } from '../input/json-items.ts';
import { formatPlace, type Place } from '../input/json-text.ts';
import type { Io } from '../io.ts';
import { type Problem, showStack } from '../problem.ts';
import { styleFor } from '../report/style.ts';
import { renderVerdict, renderVerdictBriefly } from '../report/verdict-report.ts';
import { inOrder } from './in-order.ts';
import { type Judgement, judge, type NotJudged } from './judge.ts';
import type { LocationOptions } from './locations.ts';
import { type OpenedEngine, openCommandEngine } from './open-engine.ts';
import { ProgressLine } from './progress-line.ts';
import { Stopping } from './stopping.ts';
import { Tally } from './tally.ts';
import { ValidationOutputs } from './validation-outputs.ts';

/** Options as they come from the command line. */
export interface ValidateFilesOptions extends LocationOptions {
  readonly jsonl?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly output?: string;
  readonly junit?: string;
  readonly concurrency: number;
  readonly okIfRejected?: boolean;
  /** False with --no-record. */
  readonly record: boolean;
}

/** Validates files. @throws Problem or DikastError when nothing can be validated at all. */
export async function validateFiles(
  files: readonly string[],
  options: ValidateFilesOptions,
  io: Io,
): Promise<ExitCode> {
  refuseStdinTwice(files);
  const stopping = new Stopping(io);
  const outputs = await ValidationOutputs.open({ output: options.output, junit: options.junit, inputs: files }, io);
  try {
    return await new ValidationRun(files, options, io, outputs).run(stopping);
  } catch (error) {
    await outputs.discard();
    throw error;
  } finally {
    stopping.end();
  }
}

class ValidationRun {
  readonly #files: readonly string[];
  readonly #options: ValidateFilesOptions;
  readonly #io: Io;
  readonly #outputs: ValidationOutputs;
  readonly #tally = new Tally();
  readonly #progress: ProgressLine;
  /** Several answers may come. */
  readonly #isBulk: boolean;

  constructor(files: readonly string[], options: ValidateFilesOptions, io: Io, outputs: ValidationOutputs) {
    this.#files = files;
    this.#options = options;
    this.#io = io;
    this.#outputs = outputs;
    this.#isBulk = files.length > 1 || options.jsonl === true || files.some(isLinesFile);
    this.#progress = new ProgressLine(io, this.#isBulk);
  }

  async run(stopping: Stopping): Promise<ExitCode> {
    const { signal } = stopping;
    const opening = openCommandEngine(this.#options, this.#io, {
      isWarm: true,
      isRecorded: this.#options.record,
      signal,
    });
    const opened = await stopping.orStopped(opening);
    if (opened === undefined) {
      opening.then(
        ({ engine }) => engine.close(),
        () => {},
      );
      throw await this.#giveUp(stopping);
    }
    try {
      await this.#judgeAll(opened, signal);
    } finally {
      await this.#progress.clear();
      await opened.engine.close();
    }
    if (stopping.signal.aborted) throw await this.#giveUp(stopping);
    return this.#finish();
  }

  async #judgeAll(opened: OpenedEngine, signal: AbortSignal): Promise<void> {
    const reading = {
      files: this.#files,
      isLines: this.#options.jsonl === true,
      bytesMax: REQUEST_BYTES_MAX,
      valuesMax: REQUEST_VALUES_MAX,
    };
    const items = readJsonItems(reading, this.#io);
    const pace = { concurrency: this.#options.concurrency, signal };
    for await (const judgement of inOrder(items, (item) => judge(item, opened.engine, signal), pace)) {
      await this.#take(judgement, opened);
      await this.#progress.update(this.#tally.describe());
    }
  }

  async #take(judgement: Judgement, opened: OpenedEngine): Promise<void> {
    switch (judgement.kind) {
      case 'verdict':
        return this.#takeVerdict(judgement.verdict, judgement.place, opened);
      case 'not_judged':
        return this.#takeNotJudged(judgement);
      case 'stopped':
        return;
    }
  }

  async #takeVerdict(verdict: Verdict, place: Place, opened: OpenedEngine): Promise<void> {
    const line = `${JSON.stringify(verdict)}\n`;
    this.#tally.addVerdict(verdict.outcome);
    await this.#outputs.addVerdict(verdict, line, place);
    await this.#io.stdout.write(this.#options.json === true ? line : this.#render(verdict, place, opened));
  }

  async #takeNotJudged(notJudged: NotJudged): Promise<void> {
    this.#tally.addNotJudged(notJudged.exitCode);
    await this.#outputs.addNotJudged(notJudged);
    await this.#progress.clear();
    const prefix = notJudged.exitCode === EXIT_CODES.internal ? 'dikast: internal error: ' : 'dikast: ';
    await this.#io.stderr.write(notJudged.lines.map((line) => `${prefix}${line}\n`).join(''));
    await showStack(notJudged.error, this.#io);
  }

  #render(verdict: Verdict, place: Place, { configFile }: OpenedEngine): string {
    const { verbose, output } = this.#options;
    const style = styleFor(this.#io.stdout, this.#io.environment);
    if (this.#isBulk && verbose !== true) return renderVerdictBriefly(verdict, formatPlace(place), style);
    const heading = this.#isBulk ? `${style.colors.dim(formatPlace(place))}\n` : '';
    const report = renderVerdict(verdict, style, {
      isVerbose: verbose === true,
      ...(output === undefined ? {} : { savedAs: output }),
      ...(configFile === undefined ? {} : { configFile }),
    });
    return `${heading}${report}${this.#isBulk ? '\n' : ''}`;
  }

  async #finish(): Promise<ExitCode> {
    await this.#outputs.commit();
    if (this.#isBulk) await this.#io.stderr.write(`${this.#tally.describe()}${this.#savedWhere()}\n`);
    return this.#tally.exitCode(this.#options.okIfRejected === true);
  }

  #savedWhere(): string {
    const { output } = this.#options;
    if (output === undefined || this.#tally.judged === 0) return '';
    return ` · verify: npx dikast verify ${output}${isLinesFile(output) ? '' : ' --jsonl'}`;
  }

  async #giveUp(stopping: Stopping): Promise<Problem> {
    await this.#outputs.discard();
    return stopping.problem(`before the end; so far ${this.#tally.describe()}; no file was written`);
  }
}
