/** What every store demands of its caller before it touches anything: names, sizes, counts. A breach is a bug. */
import { assert } from '@dikast/core/base/assert';
import { STORE_BOUNDS, type StoreOperation } from '../store-port.ts';

const NAME = /^[\x21-\x7e]+$/;

/** Asserts the bounds of one commit: names, bytes, number of records, no key twice. Returns its bytes. */
export function assertCommit(operations: readonly StoreOperation[]): number {
  const keys = new Set<string>();
  let records = operations.length;
  let bytes = 0;
  const count = (data: Uint8Array): void => {
    assert(data.length <= STORE_BOUNDS.recordBytesMax, `a record has at most ${STORE_BOUNDS.recordBytesMax} bytes`);
    bytes += data.length;
  };
  for (const operation of operations) {
    if (operation.kind === 'append') {
      operation.records.forEach(count);
      records += operation.records.length;
    }
    if (operation.kind === 'put') count(operation.value);
    if (operation.kind === 'trim') assertPosition(operation.before);
    if ('stream' in operation) {
      assertName(operation.stream);
    } else {
      assertName(operation.key);
      assert(!keys.has(operation.key), `a commit names the key ${operation.key} once`);
      keys.add(operation.key);
    }
  }
  assert(records <= STORE_BOUNDS.commitRecordsMax, `a commit has at most ${STORE_BOUNDS.commitRecordsMax} records`);
  assert(bytes <= STORE_BOUNDS.commitBytesMax, `a commit has at most ${STORE_BOUNDS.commitBytesMax} bytes`);
  return bytes;
}

/** Asserts that a stream name or key is 1 .. `nameLengthMax` visible ASCII characters. */
export function assertName(name: string): void {
  const { nameLengthMax } = STORE_BOUNDS;
  assert(name.length <= nameLengthMax && NAME.test(name), `a name has 1 .. ${nameLengthMax} visible ASCII characters`);
}

/** Asserts that a prefix or cursor is a name or empty. */
export function assertPrefix(prefix: string): void {
  if (prefix !== '') assertName(prefix);
}

/** Asserts that a position is a natural number. */
export function assertPosition(position: number): void {
  assert(Number.isSafeInteger(position) && position >= 0, 'a position is a natural number');
}

/** The limit of a page: what was asked for, within 1 .. `readRecordsMax`. */
export function pageLimit(limit: number = STORE_BOUNDS.readRecordsMax): number {
  assert(Number.isInteger(limit) && limit >= 1, 'a limit is a whole number from 1 on');
  return Math.min(limit, STORE_BOUNDS.readRecordsMax);
}

/** The beginning of a page that `readBytesMax` allows: always one item, then as many as fit. */
export function fitPage<Item>(items: Iterable<Item>, bytesOf: (item: Item) => number): Item[] {
  const page: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += bytesOf(item);
    if (page.length > 0 && bytes > STORE_BOUNDS.readBytesMax) break;
    page.push(item);
  }
  return page;
}
