/**
 * Samples of a folder or of some files: .jsonl and .jsonl.gz, one row a line. Files of recorded votes are passed over.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { explainJsonDefect } from '@dikast/core/base/json-defect';
import { type RowUse, readLabelledRow } from './labelled-row.ts';
import { commonRows, type RagTruthSources, readRagTruthSource } from './native-rows.ts';
import type { Sample } from './sample.ts';

/** Most characters in a row: a request's own bound with its JSON around it. */
const ROW_LENGTH_MAX = 16 * 1024 * 1024;
const ROWS_FILE = /\.jsonl(?:\.gz)?$/;
const RAGTRUTH_SOURCES_FILE = /^source_info\.jsonl(?:\.gz)?$/;

/** A file of a data set. */
export interface DataFile {
  /** As people call it: what they wrote, and the name of the file in it if that is a folder. */
  readonly name: string;
  readonly path: string;
}

/** A file that is no data set; the message names file and line, what was seen and what was expected. */
export class DataProblem extends Error {
  override readonly name = 'DataProblem';
}

/**
 * The files that `place` stands for: itself, or those of a folder, in the order of their names. Relative places are
 * looked up in the working directory. @throws DataProblem
 */
export async function dataFilesOf(place: string, workingDirectory = '.'): Promise<readonly DataFile[]> {
  const path = resolve(workingDirectory, place);
  const found = await stat(path).catch((cause: unknown) => {
    throw new DataProblem(`${place}: no such file or folder`, { cause });
  });
  if (!found.isDirectory()) return [{ name: place, path }];
  const names = (await readdir(path)).filter((name) => ROWS_FILE.test(name)).sort();
  if (names.length === 0) throw new DataProblem(`${place}: holds no file that ends in .jsonl or .jsonl.gz`);
  return names.map((name) => ({ name: join(place, name), path: join(path, name) }));
}

/** All samples of some files. @throws DataProblem */
export async function readSamples(files: readonly DataFile[], use: RowUse = 'measured'): Promise<readonly Sample[]> {
  const sources = new Map<string, { task: string; query: string; texts: readonly string[] }>();
  const isSources = ({ path }: DataFile) => RAGTRUTH_SOURCES_FILE.test(basename(path));
  for (const file of files.filter(isSources)) {
    for await (const { value } of rowsOf(file)) {
      const read = readRagTruthSource(value);
      if (read !== undefined) sources.set(read[0], read[1]);
    }
  }
  const samples: Sample[] = [];
  for (const file of files.filter((each) => !isSources(each))) {
    for await (const sample of samplesOfFile(file, { sources, use })) samples.push(sample);
  }
  return samples;
}

interface RowContext {
  readonly sources: RagTruthSources;
  readonly use: RowUse;
}

async function* samplesOfFile(file: DataFile, { sources, use }: RowContext): AsyncGenerator<Sample> {
  for await (const { value, line } of rowsOf(file)) {
    if (line === 1 && isVote(value)) return;
    for (const row of commonRows(value, sources) ?? [value]) {
      const reading = readLabelledRow(row, use);
      if (reading.kind === 'problem') throw new DataProblem(`${file.name}:${line}: ${reading.problem}`);
      yield* reading.samples;
    }
  }
}

function isVote(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'judge' in value && 'vote' in value;
}

async function* rowsOf({ name, path }: DataFile): AsyncGenerator<{ readonly value: unknown; readonly line: number }> {
  const bytes = createReadStream(path);
  const input = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  const failed = new Promise<never>((_, reject) => {
    for (const stream of [bytes, input]) stream.once('error', reject);
  });
  failed.catch(() => {});
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== '') yield { value: parseRow(text, `${name}:${line}`), line };
    }
    if (bytes.errored ?? input.errored) await failed;
  } catch (cause) {
    if (cause instanceof DataProblem) throw cause;
    throw new DataProblem(`${name}: cannot be read after line ${line}: ${(cause as Error).message}`, { cause });
  }
}

function parseRow(text: string, place: string): unknown {
  if (text.length > ROW_LENGTH_MAX)
    throw new DataProblem(`${place}: ${text.length} characters, at most ${ROW_LENGTH_MAX} are taken`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { column, problem } = explainJsonDefect(text);
    throw new DataProblem(`${place}:${column}: not JSON: ${problem}`, { cause });
  }
}
