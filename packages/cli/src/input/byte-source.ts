/**
 * Bytes of a file or of standard input, never more of them in memory than allowed.
 */
import { closeSync, constants, createReadStream, openSync, statSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { describeSystemError, Problem } from '../problem.ts';

/** Largest request, as a file or as one line of JSONL: 16 MiB. The bounds of a request allow less than this. */
export const REQUEST_BYTES_MAX = 16 * 1024 * 1024;
/** Largest saved verdict: it repeats its request and holds what every agent said of every claim. */
export const VERDICT_BYTES_MAX = 128 * 1024 * 1024;

/** Most lists, objects and members in a request; its bounds allow about a thousand. */
export const REQUEST_VALUES_MAX = 10_000;
/** The same in a saved verdict: what 22 agents may find about 2,000 claims, with evidence, is about a million. */
export const VERDICT_VALUES_MAX = 4_000_000;

/** The name that stands for standard input. */
export const STDIN_NAME = '-';

/** How a file is called in messages. */
export function displayName(file: string): string {
  return file === STDIN_NAME ? '(stdin)' : file;
}

/** Chunks of a file, or of standard input for `-`. @throws Problem `badInput` when it cannot be read. */
export async function* readChunks(file: string, io: Io): AsyncGenerator<Uint8Array> {
  try {
    if (file === STDIN_NAME) yield* io.stdin;
    else yield* openStream(resolve(io.workingDirectory, file));
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem(EXIT_CODES.badInput, `${displayName(file)}: ${describeSystemError(cause)}`, { cause });
  }
}

/** Files that are being read. */
const reading = new Set<string>();

/**
 * A thread that waits for somebody to open a pipe or to write into it cannot be ended, and keeps the process from ending:
 * so somebody does.
 */
process.on('exit', () => {
  for (const path of reading) {
    try {
      if (statSync(path).isFIFO()) wakeReader(path);
    } catch {
      // Nobody waits there any more.
    }
  }
});

function wakeReader(path: string): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  writeSync(descriptor, '\n');
  closeSync(descriptor);
}

function openStream(path: string): AsyncIterable<Uint8Array> {
  const stream = createReadStream(path);
  reading.add(path);
  stream.once('close', () => reading.delete(path));
  return stream as AsyncIterable<Uint8Array>;
}

/** All bytes of a file that has at most `bytesMax`. @throws Problem `badInput`, for a large file before reading it. */
export async function readBytes(file: string, bytesMax: number, io: Io): Promise<Uint8Array> {
  if (file !== STDIN_NAME) await refuseLargeFile(file, bytesMax, io);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readChunks(file, io)) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge(displayName(file), `more than ${bytesMax}`, bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

async function refuseLargeFile(file: string, bytesMax: number, io: Io): Promise<void> {
  let size: number;
  try {
    size = (await stat(resolve(io.workingDirectory, file))).size;
  } catch (cause) {
    throw new Problem(EXIT_CODES.badInput, `${file}: ${describeSystemError(cause)}`, { cause });
  }
  if (size > bytesMax) throw tooLarge(file, String(size), bytesMax);
}

/** The error for too many bytes at a place. */
export function tooLarge(place: string, seen: string, bytesMax: number): Problem {
  const limit = bytesMax < 1024 * 1024 ? `${Math.floor(bytesMax / 1024)} KiB` : `${bytesMax / 1024 / 1024} MiB`;
  return new Problem(EXIT_CODES.badInput, `${place}: ${seen} bytes, at most ${bytesMax} (${limit}) are taken`);
}
