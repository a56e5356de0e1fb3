/**
 * Group commit: commits made while others are on their way to the disk are written together and share one sync.
 * A group starts at the end of the current turn of the event loop, so whatever one turn produced goes together.
 */
import type { StoreOperation } from '../store-port.ts';
import type { StoreConflict, StoreError } from './store-error.ts';

/** Bounds of one group: what waits longer goes with the next. */
export const GROUP_BOUNDS = { commitsMax: 4096, bytesMax: 2 ** 26 } as const;

/** A commit that waits. */
export interface PendingCommit {
  readonly operations: readonly StoreOperation[];
  readonly bytes: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Writes a group durably; returns the refusal of each commit that was refused alone. Throws when none was written. */
export type WriteGroup = (group: readonly PendingCommit[]) => ReadonlyMap<PendingCommit, StoreConflict>;

/** Collects commits and writes them group by group, in order. After the first failure nothing more is written. */
export class CommitQueue {
  readonly #writeGroup: WriteGroup;
  readonly #refusalAfter: (failure: unknown) => StoreError;
  #pending: PendingCommit[] = [];
  #failure: { readonly cause: unknown } | undefined;
  #isScheduled = false;

  constructor(writeGroup: WriteGroup, refusalAfter: (failure: unknown) => StoreError) {
    this.#writeGroup = writeGroup;
    this.#refusalAfter = refusalAfter;
  }

  /** Settles when the group that the commit went with has been written. */
  add(operations: readonly StoreOperation[], bytes: number): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#refusalAfter(this.#failure.cause));
    return new Promise((resolve, reject) => {
      this.#pending.push({ operations, bytes, resolve, reject });
      this.#schedule();
    });
  }

  /** Writes everything that waits, now. */
  flush(): void {
    while (this.#pending.length > 0) this.#writeNext();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#writeNext();
      if (this.#pending.length > 0) this.#schedule();
    });
  }

  #writeNext(): void {
    const group = this.#pending.splice(0, groupLength(this.#pending));
    if (group.length === 0) return;
    try {
      const refused = this.#writeGroup(group);
      for (const commit of group) {
        const conflict = refused.get(commit);
        if (conflict === undefined) commit.resolve();
        else commit.reject(conflict);
      }
    } catch (failure) {
      this.#failure = { cause: failure };
      for (const commit of group) commit.reject(failure);
      for (const commit of this.#pending.splice(0)) commit.reject(this.#refusalAfter(failure));
    }
  }
}

function groupLength(pending: readonly PendingCommit[]): number {
  let bytes = 0;
  const end = pending.findIndex((commit, index) => {
    bytes += commit.bytes;
    return index > 0 && (bytes > GROUP_BOUNDS.bytesMax || index >= GROUP_BOUNDS.commitsMax);
  });
  return end === -1 ? pending.length : end;
}
