/**
 * What went wrong, for people: one line or a few, an exit code, never a stack trace unless DIKAST_DEBUG is set.
 */
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { printable } from './report/text-layout.ts';

/** An operation cannot go on: the message says why, `exitCode` how the process ends. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

const MESSAGE_LENGTH_MAX = 2000;
const EXIT_CODE_BY_DIKAST_ERROR: ReadonlyMap<unknown, ExitCode> = new Map([
  ['invalid_request', EXIT_CODES.badInput],
  ['invalid_ruling', EXIT_CODES.badInput],
  ['invalid_config', EXIT_CODES.configuration],
  ['unsupported_setting', EXIT_CODES.configuration],
  ['key_store_unusable', EXIT_CODES.configuration],
  ['validator_unusable', EXIT_CODES.configuration],
]);
const RECORD_HINT = 'to go on without a record: --no-record; to use another home: --home DIR';

/** Writes an error to stderr, a line each, and says how to exit. */
export async function reportProblem(error: unknown, io: Io): Promise<ExitCode> {
  const exitCode = exitCodeOf(error);
  const prefix = exitCode === EXIT_CODES.internal ? 'dikast: internal error: ' : 'dikast: ';
  await io.stderr.write(
    linesOf(error)
      .map((line) => `${prefix}${line}\n`)
      .join(''),
  );
  if (exitCode === EXIT_CODES.internal && !isDebugging(io))
    await io.stderr.write('dikast: this is a bug in dikast; DIKAST_DEBUG=1 shows where it happened\n');
  await showStack(error, io);
  return exitCode;
}

/** Writes the stack of an error and of its causes if DIKAST_DEBUG asks for it. */
export async function showStack(error: unknown, io: Io): Promise<void> {
  if (isDebugging(io)) await io.stderr.write(`${stackOf(error)}\n`);
}

/** The exit code for an error: that of a {@link Problem}, of an error of the engine by its code, else `internal`. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Problem) return error.exitCode;
  if (isStoreError(error)) return EXIT_CODES.cannotWrite;
  if (!isDikastError(error)) return EXIT_CODES.internal;
  return EXIT_CODE_BY_DIKAST_ERROR.get(error.code) ?? EXIT_CODES.internal;
}

/** An error's message in printable lines. */
export function linesOf(error: unknown): readonly string[] {
  const stated = error instanceof Error ? error.message : String(error);
  const message = isStoreError(error) ? `${stated}\n${RECORD_HINT}` : stated;
  return message.slice(0, MESSAGE_LENGTH_MAX).split('\n').map(printable);
}

/** What the operating system says of a failed file operation, in words. */
export function describeSystemError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'no such file or directory';
    case 'EISDIR':
      return 'is a directory, expected a file';
    case 'ENOTDIR':
      return 'a part of the path is not a directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
      return 'no space left on the device';
    default:
      return code === undefined ? String(message) : `cannot be used (${code})`;
  }
}

/** By name, so that start-up does not load the engine. */
function isStoreError(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreError';
}

function isDikastError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'DikastError' && 'code' in error;
}

function isDebugging({ environment }: Io): boolean {
  return (environment.DIKAST_DEBUG ?? '') !== '';
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
