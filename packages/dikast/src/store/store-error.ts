/** Errors of a store, as a closed union of codes. */

/**
 * Why a store could not do it.
 *
 * - `conflict`: a key put `if_absent` exists.
 * - `closed`: the store was closed.
 * - `corrupt`: what is on the disk is not what was written, or not a database.
 * - `full`: no space left.
 * - `locked`: another process, or another store of this one, holds the file.
 * - `unsupported`: a sound file, but of a newer version or of another program.
 * - `unavailable`: any other failure of the disk or of its rights; also every commit after the world has failed once.
 */
export type StoreErrorCode = 'conflict' | 'closed' | 'corrupt' | 'full' | 'locked' | 'unsupported' | 'unavailable';

/** An error of a store: the message names the file, what was seen and what to do. */
export class StoreError extends Error {
  override readonly name: string = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The `conflict` of a key that exists, with the value it has. */
export class StoreConflict extends StoreError {
  override readonly name = 'StoreConflict';
  readonly key: string;
  readonly existing: Uint8Array;

  constructor(key: string, existing: Uint8Array) {
    super('conflict', `the key ${key} exists, and was to be set only if it did not`);
    this.key = key;
    this.existing = existing;
  }
}
