/** A store in memory: for tests and simulations, and for those who want nothing kept. It survives nothing. */
import { compareText } from '@dikast/core/base/bytes';
import type { Store, StoredRecord, StoredValue, StoreOperation, StreamExtent } from '../store-port.ts';
import { assertCommit, assertName, assertPosition, assertPrefix, fitPage, pageLimit } from './operation-bounds.ts';
import { StoreConflict, StoreError } from './store-error.ts';

interface Stream {
  first: number;
  readonly records: Uint8Array[];
}

const EMPTY: Stream = { first: 0, records: [] };

/** A {@link Store} whose commits are done at once. */
export class MemoryStore implements Store {
  readonly #streams = new Map<string, Stream>();
  readonly #values = new Map<string, Uint8Array>();
  #isClosed = false;

  async commit(operations: readonly StoreOperation[]): Promise<void> {
    this.#assertOpen();
    assertCommit(operations);
    for (const operation of operations) this.#assertAbsent(operation);
    for (const operation of operations) this.#apply(operation);
  }

  async read(stream: string, from = 0, limit?: number): Promise<readonly StoredRecord[]> {
    this.#assertOpen();
    assertName(stream);
    assertPosition(from);
    const { first, records } = this.#streams.get(stream) ?? EMPTY;
    const start = Math.max(from - first, 0);
    const page = fitPage(records.slice(start, start + pageLimit(limit)), (record) => record.length);
    return page.map((record, index) => ({ position: first + start + index, record: record.slice() }));
  }

  async extent(stream: string): Promise<StreamExtent> {
    this.#assertOpen();
    assertName(stream);
    const { first, records } = this.#streams.get(stream) ?? EMPTY;
    return { first, next: first + records.length };
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    assertName(key);
    return this.#values.get(key)?.slice();
  }

  async list(prefix: string, after = '', limit?: number): Promise<readonly StoredValue[]> {
    this.#assertOpen();
    assertPrefix(prefix);
    assertPrefix(after);
    const found = [...this.#values]
      .filter(([key]) => key.startsWith(prefix) && compareText(key, after) > 0)
      .sort(([left], [right]) => compareText(left, right))
      .slice(0, pageLimit(limit));
    return fitPage(found, ([, value]) => value.length).map(([key, value]) => ({ key, value: value.slice() }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StoreError('closed', 'the store in memory was closed');
  }

  #assertAbsent(operation: StoreOperation): void {
    if (operation.kind !== 'put' || operation.mode !== 'if_absent') return;
    const existing = this.#values.get(operation.key);
    if (existing !== undefined) throw new StoreConflict(operation.key, existing.slice());
  }

  #apply(operation: StoreOperation): void {
    switch (operation.kind) {
      case 'append':
        this.#stream(operation.stream).records.push(...operation.records.map((record) => record.slice()));
        break;
      case 'put':
        this.#values.set(operation.key, operation.value.slice());
        break;
      case 'delete':
        this.#values.delete(operation.key);
        break;
      case 'trim': {
        const stream = this.#stream(operation.stream);
        stream.first += stream.records.splice(0, Math.max(operation.before - stream.first, 0)).length;
        break;
      }
    }
  }

  #stream(name: string): Stream {
    const stream = this.#streams.get(name) ?? { first: 0, records: [] };
    this.#streams.set(name, stream);
    return stream;
  }
}
