/**
 * One line of a file as a vote. JSONL has one {item, judge, vote, truth?, family?} a line, CSV a header and a vote a line;
 * members and columns may be called otherwise, and what else stands there is passed over.
 */
import { explainJsonDefect } from '@dikast/core/base/json-defect';
import { csvFields } from './csv-fields.ts';
import type { VoteRecord } from './vote-table.ts';

/** Names of the members or columns that hold what a vote consists of. */
export type VoteColumns = Readonly<Record<keyof VoteRecord, string>>;

/** What they are called unless said otherwise. */
export const VOTE_COLUMNS: VoteColumns = {
  item: 'item',
  judge: 'judge',
  vote: 'vote',
  truth: 'truth',
  family: 'family',
};

/** A line that is no vote; the message says what stands there and what is expected. */
export class RecordProblem extends Error {
  override readonly name = 'RecordProblem';
  /** Where in the line, counted from 1; undefined where a field is named. */
  readonly column: number | undefined;

  constructor(message: string, { column, ...options }: ErrorOptions & { readonly column?: number } = {}) {
    super(message, options);
    this.column = column;
  }
}

/** Longest name of an item, judge, answer or family, in characters. */
export const NAME_LENGTH_MAX = 1000;

const SHOWN_LENGTH_MAX = 60;

/** Turns a line into a vote; undefined for one that holds none: an empty line, or the header of CSV. */
export type RecordParser = (line: string) => VoteRecord | undefined;

/** A parser of JSONL. @throws RecordProblem (the parser) */
export function jsonlParser(columns: VoteColumns = VOTE_COLUMNS): RecordParser {
  return (line) => (line.trim() === '' ? undefined : recordOf(parsedObject(line), columns));
}

/** A parser of CSV, whose first line is the header. An empty vote is none, an empty truth or family not known. */
export function csvParser(columns: VoteColumns = VOTE_COLUMNS): RecordParser {
  let places: ReadonlyMap<string, number> | undefined;
  return (line) => {
    if (line === '') return undefined;
    const fields = csvFields(places === undefined ? line.replace(/^\uFEFF/, '') : line);
    if (fields === undefined) throw new RecordProblem('a quoted field does not end where it should');
    if (places !== undefined) return recordOf(rowOf(fields, places), columns);
    places = placesIn(fields, columns);
    return undefined;
  };
}

function parsedObject(line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    const { column, problem } = explainJsonDefect(line);
    throw new RecordProblem(`not JSON: ${problem}`, { cause, column });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RecordProblem(`${shown(line)}: expected an object with item, judge and vote`);
  return value as Record<string, unknown>;
}

function recordOf(row: Readonly<Record<string, unknown>>, columns: VoteColumns): VoteRecord {
  const vote = row[columns.vote];
  if (vote === undefined) throw missing(columns.vote);
  return {
    item: nameIn(row, columns.item) ?? refuse(columns.item),
    judge: nameIn(row, columns.judge) ?? refuse(columns.judge),
    vote: vote === null ? null : (nameIn(row, columns.vote) ?? null),
    truth: nameIn(row, columns.truth),
    family: nameIn(row, columns.family),
  };
}

function refuse(column: string): never {
  throw missing(column);
}

function missing(column: string): RecordProblem {
  return new RecordProblem(`${column}: missing, expected a text or a number`);
}

/** A text, or a number or truth value as a text; undefined when there is none. */
function nameIn(row: Readonly<Record<string, unknown>>, column: string): string | undefined {
  const value = row[column];
  if (typeof value === 'string') {
    if (value.length > NAME_LENGTH_MAX)
      throw new RecordProblem(`${column}: ${value.length} characters, at most ${NAME_LENGTH_MAX} are taken`);
    return value;
  }
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new RecordProblem(`${column}: ${shown(JSON.stringify(value))}, expected a text or a number`);
}

function placesIn(header: readonly string[], columns: VoteColumns): ReadonlyMap<string, number> {
  for (const needed of [columns.item, columns.judge, columns.vote]) {
    if (!header.includes(needed))
      throw new RecordProblem(`no column "${needed}"; the header has ${header.map((name) => `"${name}"`).join(', ')}`);
  }
  return new Map(header.map((name, place) => [name, place]));
}

/** A row by column name; an empty field is null. */
function rowOf(fields: readonly string[], places: ReadonlyMap<string, number>): Readonly<Record<string, unknown>> {
  if (fields.length !== places.size)
    throw new RecordProblem(`${fields.length} fields, expected ${places.size} as in the header`);
  const row: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, place] of places) row[name] = fields[place] === '' ? null : fields[place];
  return row;
}

function shown(text: string): string {
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}...`;
}
