/**
 * JSON values from files: one a file, or one a line. What cannot be read becomes an item too, so that nothing is lost
 * and the others are still looked at.
 */
import { EXIT_CODES } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { Problem } from '../problem.ts';
import { displayName, readBytes, readChunks, STDIN_NAME, tooLarge } from './byte-source.ts';
import { findRepeatedMember } from './json-members.ts';
import { hasMoreValues } from './json-size.ts';
import { formatPlace, type Place, parseJson } from './json-text.ts';
import { splitLines } from './lines.ts';
import { decodeUtf8 } from './utf8-text.ts';

const SHOWN_LENGTH_MAX = 60;

/** A value and where it stood, or what was wrong there. */
export type JsonItem =
  | { readonly kind: 'value'; readonly place: Place; readonly value: unknown }
  | { readonly kind: 'problem'; readonly place: Place; readonly problem: Problem };

/** How files are to be read. */
export interface JsonReading {
  readonly files: readonly string[];
  /** Every file holds one value a line, whatever its name. */
  readonly isLines: boolean;
  /** Largest file, or line where there is one value a line. */
  readonly bytesMax: number;
  /** Most lists, objects and their members in one of these. */
  readonly valuesMax: number;
}

/** Whether a name says that the file holds one value a line. */
export function isLinesFile(file: string): boolean {
  return /\.(?:jsonl|ndjson)$/i.test(file);
}

/** @throws Problem `usage` when standard input is asked for twice: it can be read once. */
export function refuseStdinTwice(files: readonly string[]): void {
  if (files.filter((file) => file === STDIN_NAME).length > 1)
    throw new Problem(EXIT_CODES.usage, 'standard input (-) is given twice, it can be read once');
}

/** Values of all files, in order. Blank lines are passed over; a file without any value is a problem. */
export async function* readJsonItems(reading: JsonReading, io: Io): AsyncGenerator<JsonItem> {
  for (const file of reading.files) {
    const place = { file: displayName(file) };
    if (reading.isLines || isLinesFile(file)) yield* readLineItems(file, reading, io);
    else yield await itemOf(place, async () => parseBytes(await readBytes(file, reading.bytesMax, io), place, reading));
  }
}

async function* readLineItems(file: string, reading: JsonReading, io: Io): AsyncGenerator<JsonItem> {
  const place = { file: displayName(file) };
  let count = 0;
  try {
    for await (const { number, bytes } of splitLines(readChunks(file, io), reading.bytesMax)) {
      if (bytes !== undefined && isBlank(bytes)) continue;
      count += 1;
      const linePlace = { ...place, line: number };
      yield await itemOf(linePlace, () => parseLine(bytes, linePlace, reading));
    }
    if (count === 0) throw new Problem(EXIT_CODES.badInput, `${place.file}: is empty`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield { kind: 'problem', place, problem: error };
  }
}

function parseLine(bytes: Uint8Array | undefined, place: Place, reading: JsonReading): unknown {
  const { bytesMax } = reading;
  if (bytes === undefined) throw tooLarge(formatPlace(place), `a line of more than ${bytesMax}`, bytesMax);
  return parseBytes(bytes, place, reading);
}

function parseBytes(bytes: Uint8Array, place: Place, { valuesMax }: JsonReading): unknown {
  const text = decodeUtf8(bytes, formatPlace(place));
  if (hasMoreValues(bytes, valuesMax))
    throw new Problem(EXIT_CODES.badInput, `${formatPlace(place)}: more than ${valuesMax} lists, objects and members`);
  const value = parseJson(text, place);
  const repeated = findRepeatedMember(bytes);
  if (repeated !== undefined)
    throw new Problem(
      EXIT_CODES.badInput,
      `${formatPlace(place)}: member "${shown(repeated)}" stands twice in one object`,
    );
  return value;
}

function shown(name: string): string {
  return name.length <= SHOWN_LENGTH_MAX ? name : `${name.slice(0, SHOWN_LENGTH_MAX)}...`;
}

async function itemOf(place: Place, read: () => unknown): Promise<JsonItem> {
  try {
    return { kind: 'value', place, value: await read() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'problem', place, problem: error };
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
