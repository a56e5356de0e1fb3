/**
 * What is judged so far, kept in a file line by line, so that an evaluation that was stopped goes on where it was.
 * A line that was cut off by a crash is passed over.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Sample } from 'dikast/labelled/sample';
import type { Judgement } from './judgement.ts';

/** The journal of one evaluation. */
export class Journal {
  readonly #file: string;
  readonly #known = new Map<number, Judgement>();

  /** Opens the file if it is of the same run; starts it anew if it is of another. */
  constructor(file: string, run: string) {
    this.#file = file;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (lines[0] === headerOf(run)) {
      for (const line of lines.slice(1)) this.#restore(line);
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${headerOf(run)}\n`);
  }

  /** Judgements by the number of their sample. */
  get known(): ReadonlyMap<number, Judgement> {
    return this.#known;
  }

  /** Keeps some judgements. Begins with a line break, which ends a line that was cut off. */
  add(judgements: readonly Judgement[]): void {
    for (const judgement of judgements) this.#known.set(judgement.index, judgement);
    appendFileSync(this.#file, `\n${judgements.map((judgement) => JSON.stringify(judgement)).join('\n')}`);
  }

  /** All is judged: nothing to go on with. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }

  #restore(line: string): void {
    try {
      const judgement = JSON.parse(line) as Judgement;
      this.#known.set(judgement.index, judgement);
    } catch {
      // Cut off, or empty: judged again.
    }
  }
}

function headerOf(run: string): string {
  return JSON.stringify({ run });
}

/** Names a run by its samples and by the code that judges: another of either is another run. */
export function runDigest(samples: readonly Sample[], codeVersion: string): string {
  const hash = createHash('sha256').update(codeVersion);
  for (const { id, pool, isGood, request } of samples) hash.update(JSON.stringify([id, pool, isGood, request]));
  return hash.digest('hex');
}
