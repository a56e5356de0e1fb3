/**
 * JSON text to a value, or an error in one line that names the place.
 */
import { EXIT_CODES } from '../exit-codes.ts';
import { Problem } from '../problem.ts';
import { findJsonDefect } from './json-syntax.ts';

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
    const { offset, expected } = findJsonDefect(text) ?? { offset: 0, expected: 'JSON' };
    const before = text.slice(0, offset).split('\n');
    const line = (place.line ?? 1) + before.length - 1;
    const column = (before.at(-1) ?? '').length + 1;
    const message = `${place.file}:${line}:${column}: not JSON: found ${seenAt(text, offset)}, expected ${expected}`;
    throw new Problem(EXIT_CODES.badInput, message, { cause });
  }
}

function seenAt(text: string, offset: number): string {
  const point = text.codePointAt(offset);
  if (point === undefined) return offset === 0 ? 'nothing' : 'the end of the text';
  const character = String.fromCodePoint(point);
  const isVisible = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
  return isVisible ? `'${character}'` : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
