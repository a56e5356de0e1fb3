import { utf8Bytes } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { expect, it } from 'vitest';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { checkLedger, recordedVerdicts } from './recorded-verdicts.ts';
import { LEDGER_STATE_KEY, VERDICT_LEDGER, VerdictBook } from './verdict-book.ts';

/** As much of a verdict as the book looks at. */
function verdictOf(number: number): Verdict {
  const validation = number.toString(16).padStart(32, '0');
  const parts = { validation, createdAtMs: number, requestDigest: '', outcome: 'accepted', path: 'fast' };
  return {
    ...parts,
    pools: [],
    poolsNotSeated: [],
    faults: [],
    conflicts: [],
    strongMinorities: [],
    review: null,
  } as unknown as Verdict;
}

async function recorded(count: number): Promise<Store> {
  const store = new MemoryStore();
  const book = await VerdictBook.open(store);
  // Ids run down while the ledger runs up: the order must be the ledger's.
  for (let number = count; number > 0; number--) await store.commit(book.enter(verdictOf(number), undefined));
  return store;
}

async function read(store: Store) {
  const all = [];
  for await (const { verdict, isAsRecorded } of recordedVerdicts(store)) all.push([verdict.createdAtMs, isAsRecorded]);
  return all;
}

it('verdicts come in the order of the ledger, over many pages', async () => {
  const count = 2100;
  const store = await recorded(count);
  expect(await read(store)).toEqual(Array.from({ length: count }, (_, index) => [count - index, true]));
  expect(await checkLedger(store, VERDICT_LEDGER)).toMatchObject({ entryCount: count, isIntact: true });
});

it('a verdict that was changed is not the one that the ledger names', async () => {
  const store = await recorded(2);
  const changed = { ...verdictOf(1), outcome: 'rejected' };
  const key = `verdict/${changed.validation}`;
  await store.commit([{ kind: 'put', key, value: canonicalBytes(changed), mode: 'replace' }]);
  expect(await read(store)).toEqual([
    [2, true],
    [1, false],
  ]);
});

it('a ledger whose end was cut off is not intact', async () => {
  const store = await recorded(2);
  const longer = await recorded(3);
  const state = await longer.get(LEDGER_STATE_KEY);
  const value = state ?? utf8Bytes('');
  await store.commit([{ kind: 'put', key: LEDGER_STATE_KEY, value, mode: 'replace' }]);
  expect(await checkLedger(store, VERDICT_LEDGER)).toMatchObject({
    isIntact: false,
    detail: 'it ends after 2 entries, 3 were written',
  });
});

it('a ledger with a changed entry is not intact', async () => {
  const store = await recorded(2);
  const [, second] = await store.read(VERDICT_LEDGER);
  const text = new TextDecoder().decode(second?.record).replace('accepted', 'rejected');
  await store.commit([{ kind: 'append', stream: 'ledger/copy', records: [utf8Bytes(text)] }]);
  expect(await checkLedger(store, 'ledger/copy')).toMatchObject({ isIntact: false });
});
