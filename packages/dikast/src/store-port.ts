/**
 * The store: what must still be there after the process, or the machine, has died. Interfaces only.
 *
 * Two shapes of data: streams of records that only grow at the end (a replica's protocol log, the ledger), and keys.
 * docs/durability.md says what is promised and how it was tested; store/store.suite.ts is the contract as tests.
 */

/**
 * One change. Stream names and keys are 1 .. `nameLengthMax` visible ASCII characters, so that their order is the same
 * everywhere; empty records and values are allowed.
 */
export type StoreOperation =
  /** Adds records at the end of a stream. Positions count 0, 1, 2, ... and are never used again, whatever is trimmed. */
  | { readonly kind: 'append'; readonly stream: string; readonly records: readonly Uint8Array[] }
  /** Sets a key; `if_absent` fails the whole commit when the key existed before it. */
  | { readonly kind: 'put'; readonly key: string; readonly value: Uint8Array; readonly mode: 'replace' | 'if_absent' }
  /** Forgets a key; nothing happens when there is none. */
  | { readonly kind: 'delete'; readonly key: string }
  /** Forgets the records below a position; one beyond the end forgets what there is. */
  | { readonly kind: 'trim'; readonly stream: string; readonly before: number };

/** A record and its place in its stream. */
export interface StoredRecord {
  readonly position: number;
  readonly record: Uint8Array;
}

/** A key and its value. */
export interface StoredValue {
  readonly key: string;
  readonly value: Uint8Array;
}

/** Where a stream begins and ends: records `first` .. `next - 1` are there; both are 0 for one never written to. */
export interface StreamExtent {
  readonly first: number;
  readonly next: number;
}

/**
 * A durable store, open in one place at a time.
 *
 * Reads are asynchronous although the embedded adapter could answer at once: they happen at a start, in a state transfer
 * or on somebody's question, never between receiving a message and sending the next, and an adapter over a network has
 * no other way. A read sees every commit that had resolved when it was called, may see later ones, and never sees a
 * part of one. What it returns belongs to the caller.
 *
 * Errors are StoreErrors (store/store-error.ts). Names, sizes and counts beyond {@link STORE_BOUNDS} are bugs of the
 * caller: assertions.
 */
export interface Store {
  /**
   * Applies all operations in order, or none. It resolves only when they would survive the loss of power, so nothing
   * may be sent or acknowledged before. Commits take effect in the order of the calls; calls made while another is on
   * its way to the disk share one sync (group commit), so do not wait for one before making the next. Of two commits,
   * the later one never survives without the earlier one, unless that was refused as a conflict.
   *
   * A commit names a key at most once. An empty list is a barrier: it resolves when all earlier commits have settled.
   * The operations and their bytes must not be changed before the promise settles.
   *
   * @throws StoreError `conflict`, with the key and its value, when a key put `if_absent` exists: nothing was applied,
   *   other commits are not affected. `closed` after `close`. `full`, `corrupt` or `unavailable` when the world failed:
   *   the operations are not applied, though they may be found after a restart, as with any crash; the store accepts
   *   nothing more, and must be closed and opened again.
   */
  commit(operations: readonly StoreOperation[]): Promise<void>;

  /**
   * Records of a stream from position `from` on (default 0, or the first that was not trimmed), in order, without a
   * gap. At most `limit` of them (default and maximum `readRecordsMax`), and fewer when they are big
   * (`readBytesMax`): only an empty answer means the end.
   *
   * @throws StoreError `corrupt` at the first record that is not what was written; nothing after it is ever returned.
   */
  read(stream: string, from?: number, limit?: number): Promise<readonly StoredRecord[]>;

  /** Where a stream begins and ends. */
  extent(stream: string): Promise<StreamExtent>;

  /** The value of a key, or undefined. */
  get(key: string): Promise<Uint8Array | undefined>;

  /**
   * Keys that begin with `prefix` (which may be empty) and come after `after`, in ASCII order, with their values. Paged
   * as `read` is: only an empty answer means the end.
   */
  list(prefix: string, after?: string, limit?: number): Promise<readonly StoredValue[]>;

  /** Finishes the commits under way, then lets go. Everything called afterwards fails with `closed`; closing twice is fine. */
  close(): Promise<void>;
}

/** Bounds on what a store is asked to hold and to hand out. */
export const STORE_BOUNDS = {
  /** Characters of a stream name or key. */
  nameLengthMax: 512,
  /** Bytes of one record or value: the largest protocol snapshot with its certificates. */
  recordBytesMax: 2 ** 28 + 2 ** 22,
  /** Bytes of all records and values of one commit. */
  commitBytesMax: 2 ** 29,
  /** Records and operations of one commit, together. */
  commitRecordsMax: 65_536,
  /** Records or keys of one answer. */
  readRecordsMax: 1024,
  /** Bytes after which an answer ends; it always holds at least one record. */
  readBytesMax: 2 ** 24,
} as const;
