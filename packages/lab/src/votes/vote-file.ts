/** Reads recorded votes from a file as it streams in. Every complaint names the file, the line and the field. */
import { TextProblem, textLines } from './text-lines.ts';
import { csvParser, jsonlParser, RecordProblem, type VoteColumns } from './vote-records.ts';
import type { VoteTable } from './vote-table.ts';
import { VoteConflict, VoteTableBuilder } from './vote-table-builder.ts';

/** How a file is to be read. */
export interface VoteFileOptions {
  /** How the file is called in messages. */
  readonly name: string;
  readonly format: 'jsonl' | 'csv';
  readonly columns?: VoteColumns | undefined;
  /** Called after each chunk with the number of votes read so far. */
  readonly onProgress?: ((votes: number) => Promise<void>) | undefined;
}

/** A file that cannot be read as votes. */
export class VoteFileError extends Error {
  override readonly name = 'VoteFileError';
}

/** Reads all votes of a file, gzip or not. @throws VoteFileError */
export async function readVoteFile(chunks: AsyncIterable<Uint8Array>, options: VoteFileOptions): Promise<VoteTable> {
  const { name, format, columns, onProgress } = options;
  const parse = format === 'csv' ? csvParser(columns) : jsonlParser(columns);
  const builder = new VoteTableBuilder();
  let line = 0;
  try {
    for await (const lines of textLines(chunks)) {
      for (const text of lines) {
        line += 1;
        const record = parse(text);
        if (record !== undefined) builder.add(record);
      }
      await onProgress?.(builder.voteCount);
    }
  } catch (error) {
    throw explained(error, error instanceof TextProblem ? `${name}: after line ${line}` : `${name}:${line}`);
  }
  if (builder.voteCount === 0) throw new VoteFileError(`${name}: no votes in it`);
  try {
    return builder.build();
  } catch (error) {
    throw explained(error, name);
  }
}

function explained(cause: unknown, place: string): unknown {
  if (cause instanceof VoteConflict) return new VoteFileError(`${place}: ${cause.field}: ${cause.message}`, { cause });
  if (cause instanceof RecordProblem && cause.column !== undefined)
    return new VoteFileError(`${place}:${cause.column}: ${cause.message}`, { cause });
  if (cause instanceof RecordProblem || cause instanceof TextProblem)
    return new VoteFileError(`${place}: ${cause.message}`, { cause });
  return cause;
}
