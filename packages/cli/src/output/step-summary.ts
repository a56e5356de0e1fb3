/**
 * What a GitHub action shows of a run: counts, and why answers were not accepted, appended to the file that the
 * environment names. What answers and their authors say stands in it as text: nothing of it is taken for markup.
 */
import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Io } from '../io.ts';
import type { JunitCase } from './junit.ts';

/** Answers that are listed; the rest is counted. */
const ROWS_MAX = 50;
/** Characters of a name or a reason that are shown. */
const CELL_LENGTH_MAX = 300;
const WORDS = { accepted: 'accepted', rejected: 'rejected', undecided: 'undecided', not_judged: 'not judged' } as const;

/** The summary of one run. */
export class StepSummary {
  readonly #counts = { accepted: 0, rejected: 0, undecided: 0, not_judged: 0 };
  readonly #rows: string[] = [];

  /** Adds one answer. */
  add({ file, name, outcome, reasons }: JunitCase): void {
    this.#counts[outcome] += 1;
    if (outcome === 'accepted' || this.#rows.length >= ROWS_MAX) return;
    this.#rows.push(`| ${[name, file, WORDS[outcome], reasons[0] ?? ''].map(plainCell).join(' | ')} |`);
  }

  /** The summary as Markdown. */
  markdown(): string {
    const { accepted, rejected, undecided, not_judged } = this.#counts;
    const unlisted = rejected + undecided + not_judged - this.#rows.length;
    return [
      '### dikast validate',
      '',
      '| accepted | rejected | undecided | not judged |',
      '| ---: | ---: | ---: | ---: |',
      `| ${accepted} | ${rejected} | ${undecided} | ${not_judged} |`,
      '',
      ...(this.#rows.length === 0
        ? []
        : ['| answer | file | outcome | why |', '| --- | --- | --- | --- |', ...this.#rows]),
      ...(unlisted === 0 ? [] : ['', `and ${unlisted} more that were not accepted`]),
      '',
    ].join('\n');
  }

  /** Appends the summary where the environment says, if it does; a file that cannot be written changes no verdict. */
  async append({ environment, workingDirectory, stderr }: Io): Promise<void> {
    const name = environment.GITHUB_STEP_SUMMARY;
    if (name === undefined || name === '') return;
    try {
      await appendFile(resolve(workingDirectory, name), `${this.markdown()}\n`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await stderr.write(`dikast: GITHUB_STEP_SUMMARY: no summary was written: ${reason}\n`);
    }
  }
}

/** One line on which no character means anything to Markdown or HTML. */
function plainCell(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Surrogate}\s]+/gu, ' ').trim();
  const shown = line.length > CELL_LENGTH_MAX ? `${line.slice(0, CELL_LENGTH_MAX)}…` : line;
  return shown.replace(/\p{Surrogate}/gu, '').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
