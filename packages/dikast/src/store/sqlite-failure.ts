/** What a failure of SQLite or of the file system means to the user of a store: one code, and what to do. */
import { StoreError, type StoreErrorCode } from './store-error.ts';

const ADVICE: Readonly<Record<Exclude<StoreErrorCode, 'conflict' | 'closed'>, string>> = {
  corrupt: 'restore a copy of it, or move it away together with its -wal file and start anew',
  full: 'free some space, then open the store again',
  locked: 'stop the process that holds it, or use another file',
  unsupported: 'check the path, or use the version of Dikast that wrote it',
  unavailable: 'check the path, its rights and the disk, then open the store again',
};

/** Beginnings of SQLite's and the system's names of failures; the first that fits counts. */
const CODES: readonly (readonly [string, keyof typeof ADVICE])[] = [
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
];

/** A {@link StoreError} about a file: what was seen, and what to do. */
export function fileError(code: keyof typeof ADVICE, path: string, seen: string, cause?: unknown): StoreError {
  return new StoreError(code, `the store ${path}: ${seen}; ${ADVICE[code]}`, cause === undefined ? {} : { cause });
}

/** The {@link StoreError} for whatever was thrown on the way to the disk; a bug of ours stays what it is. */
export function failureOf(thrown: unknown, path: string): unknown {
  if (thrown instanceof StoreError) return thrown;
  const name = systemCode(thrown);
  if (name === undefined) return thrown;
  const code = CODES.find(([beginning]) => name.startsWith(beginning))?.[1] ?? 'unavailable';
  return fileError(code, path, `${(thrown as Error).message} (${name})`, thrown);
}

/** SQLite's or the system's name of a failure, for example SQLITE_BUSY or EACCES. */
function systemCode(thrown: unknown): string | undefined {
  const code = thrown instanceof Error ? (thrown as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^(SQLITE_|E[A-Z0-9]+$)/.test(code) ? code : undefined;
}

/** Runs something that touches the disk. @throws StoreError for the world's failures. */
export function onDisk<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw failureOf(thrown, path);
  }
}
