import { utf8Bytes } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { expect, it } from 'vitest';
import { MemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store-port.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { checkLedger, recordedVerdicts } from './recorded-verdicts.ts';
import { LEDGER_STATE_KEY, VERDICT_LEDGER, VerdictBook } from './verdict-book.ts';

/** As much of a verdict as is looked at; no pool was seated. */
function verdictOf(number: number): Verdict {
  const validation = number.toString(16).padStart(32, '0');
  return {
    schema: 'dikast/verdict/1',
    validation,
    createdAtMs: number,
    requestDigest: '0'.repeat(64),
    request: { answer: 'It is so.' },
    path: 'fast',
    deadlineMs: 100,
    durationMs: 1,
    isolation: 'process',
    outcome: 'accepted',
    claims: [],
    engine: { version: '0.1.0', publicKey: '0'.repeat(64) },
    seal: '0'.repeat(128),
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
  for await (const recorded of recordedVerdicts(store))
    all.push([recorded.kind, recorded.kind === 'unread' ? recorded.problem : recorded.verdict?.createdAtMs]);
  return all;
}

it('verdicts come in the order of the ledger, over many pages', async () => {
  const count = 2100;
  const store = await recorded(count);
  expect(await read(store)).toEqual(Array.from({ length: count }, (_, index) => ['verdict', count - index]));
  expect(await checkLedger(store, VERDICT_LEDGER)).toMatchObject({ entryCount: count, isIntact: true });
});

it('a verdict that was changed is not the one that the ledger names', async () => {
  const store = await recorded(2);
  const changed = { ...verdictOf(1), outcome: 'rejected' };
  const key = `verdict/${changed.validation}`;
  await store.commit([{ kind: 'put', key, value: canonicalBytes(changed), mode: 'replace' }]);
  expect(await read(store)).toEqual([
    ['verdict', 2],
    ['altered', 1],
  ]);
});

it('a verdict in the form of another version is told apart from one that was changed', async () => {
  const store = new MemoryStore();
  const book = await VerdictBook.open(store);
  const { isolation: _, ...older } = verdictOf(2);
  await store.commit(book.enter(verdictOf(3), undefined));
  await store.commit(book.enter(older as unknown as Verdict, undefined));
  await store.commit(book.enter(verdictOf(1), undefined));
  const key = `verdict/${verdictOf(1).validation}`;
  await store.commit([{ kind: 'put', key, value: canonicalBytes({}), mode: 'replace' }]);
  expect(await read(store)).toEqual([
    ['verdict', 3],
    ['unread', 'isolation: missing, expected "process"'],
    ['altered', undefined],
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
