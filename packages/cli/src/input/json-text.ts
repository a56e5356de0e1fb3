/**
 * JSON text to a value, or an error in one line that names the place.
 */
import { explainJsonDefect } from '@dikast/core/base/json-defect';
import { EXIT_CODES } from '../exit-codes.ts';
import { Problem } from '../problem.ts';

/** Where a text comes from: a file, and the line of the file if the text is one line of it. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** `file` or `file:line`. */
export function formatPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Parses JSON. @throws Problem `badInput` as `file:line:column: not JSON: seen, expected`. */
export function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const { line, column, problem } = explainJsonDefect(text);
    const message = `${place.file}:${(place.line ?? 1) + line - 1}:${column}: not JSON: ${problem}`;
    throw new Problem(EXIT_CODES.badInput, message, { cause });
  }
}
