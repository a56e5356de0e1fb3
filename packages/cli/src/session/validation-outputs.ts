/**
 * The files that a validation writes: verdicts and a JUnit report. They appear together at the end, or not at all. So
 * does the summary of a GitHub action's step.
 */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Verdict } from 'dikast/verdict/verdict';
import { EXIT_CODES } from '../exit-codes.ts';
import { formatPlace, type Place } from '../input/json-text.ts';
import type { Io } from '../io.ts';
import { AtomicFile } from '../output/atomic-file.ts';
import { type JunitCase, JunitWriter } from '../output/junit.ts';
import { StepSummary } from '../output/step-summary.ts';
import { Problem } from '../problem.ts';
import type { NotJudged } from './judge.ts';

/** Which files are asked for, and what they must not overwrite. */
export interface OutputNames {
  readonly output: string | undefined;
  readonly junit: string | undefined;
  readonly inputs: readonly string[];
}

/** Files under way. */
export class ValidationOutputs {
  readonly #verdicts: AtomicFile | undefined;
  readonly #report: AtomicFile | undefined;
  readonly #junit: JunitWriter | undefined;
  readonly #summary = new StepSummary();
  readonly #io: Io;
  #verdictCount = 0;

  private constructor(
    verdicts: AtomicFile | undefined,
    report: AtomicFile | undefined,
    junit: JunitWriter | undefined,
    io: Io,
  ) {
    this.#io = io;
    this.#verdicts = verdicts;
    this.#report = report;
    this.#junit = junit;
  }

  /** Opens what is asked for. @throws Problem `usage` when one would replace an input or the other, `cannotWrite`. */
  static async open(names: OutputNames, io: Io): Promise<ValidationOutputs> {
    const { workingDirectory } = io;
    refuseOverwriting(names, workingDirectory);
    const { output, junit } = names;
    const verdicts = output === undefined ? undefined : await AtomicFile.open(output, workingDirectory);
    try {
      const report = junit === undefined ? undefined : await AtomicFile.open(junit, workingDirectory);
      return new ValidationOutputs(verdicts, report, report && (await JunitWriter.begin(report)), io);
    } catch (error) {
      await verdicts?.discard();
      throw error;
    }
  }

  /** Adds a verdict, as the line of JSON that is given with it. */
  async addVerdict(verdict: Verdict, line: string, place: Place): Promise<void> {
    this.#verdictCount += 1;
    await this.#verdicts?.append(line);
    await this.#addCase({
      file: place.file,
      name: verdict.request.id ?? formatPlace(place),
      seconds: verdict.durationMs / 1000,
      outcome: verdict.outcome,
      reasons: verdict.reasons,
    });
  }

  /** Adds what could not be judged to the report. */
  async addNotJudged({ place, lines }: NotJudged): Promise<void> {
    await this.#addCase({
      file: place.file,
      name: formatPlace(place),
      seconds: 0,
      outcome: 'not_judged',
      reasons: lines,
    });
  }

  async #addCase(judged: JunitCase): Promise<void> {
    this.#summary.add(judged);
    await this.#junit?.add(judged);
  }

  /** Puts the files in their places; a file for verdicts only when there are any. */
  async commit(): Promise<void> {
    await this.#junit?.end();
    await this.#report?.commit();
    if (this.#verdictCount > 0) await this.#verdicts?.commit();
    else await this.#verdicts?.discard();
    await this.#summary.append(this.#io);
  }

  /** Leaves everything as it was. */
  async discard(): Promise<void> {
    await this.#report?.discard();
    await this.#verdicts?.discard();
  }
}

function refuseOverwriting({ output, junit, inputs }: OutputNames, workingDirectory: string): void {
  const absolute = (name: string) => fileBehind(resolve(workingDirectory, name));
  const taken = new Set(inputs.map(absolute));
  for (const name of [output, junit]) {
    if (name === undefined) continue;
    if (taken.has(absolute(name)))
      throw new Problem(EXIT_CODES.usage, `${name}: would be written over; choose another file for the output`);
    taken.add(absolute(name));
  }
}

/** The path with symbolic links followed as far as it exists: an output that is a link to an input is that input. */
function fileBehind(path: string): string {
  for (const [existing, rest] of [
    [path, ''],
    [dirname(path), basename(path)],
  ] as const) {
    try {
      return join(realpathSync(existing), rest);
    } catch {
      // Not there yet, or not to be looked at: then opening it will say so.
    }
  }
  return path;
}
