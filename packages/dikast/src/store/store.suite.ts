/** The contract of the store port as tests: every adapter runs them (`describeStore`). */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { STORE_BOUNDS, type Store, type StoreOperation } from '../store-port.ts';
import { NaiveStore } from './naive-store.suite.ts';
import type { StoreConflict } from './store-error.ts';

/** How an adapter is tested: `open` makes an empty store, `reopen` (durable ones) closes it and opens it again. */
export interface StoreFixture {
  open(): Promise<Store>;
  reopen?(store: Store): Promise<Store>;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const append = (stream: string, ...records: Uint8Array[]): StoreOperation => ({ kind: 'append', stream, records });
const put = (key: string, value: Uint8Array, mode: 'replace' | 'if_absent' = 'replace'): StoreOperation => ({
  kind: 'put',
  key,
  value,
  mode,
});
const trim = (stream: string, before: number): StoreOperation => ({ kind: 'trim', stream, before });

/** Everything a stream holds, page by page. */
async function readAll(store: Store, stream: string, limit?: number): Promise<[number, ...number[]][]> {
  const all: [number, ...number[]][] = [];
  let from = 0;
  for (;;) {
    const page = await store.read(stream, from, limit);
    if (page.length === 0) return all;
    all.push(...page.map(({ position, record }): [number, ...number[]] => [position, ...record]));
    from = (all.at(-1)?.[0] ?? 0) + 1;
  }
}

/** Runs the contract against one adapter. */
export function describeStore(name: string, fixture: StoreFixture): void {
  describe(`${name} keeps the contract of the store port`, () => {
    const opened: Store[] = [];
    const open = async (): Promise<Store> => {
      const store = await fixture.open();
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });

    describeStreams(open);
    describeKeys(open);
    describeCommits(open);
    describeBounds(open);
    describeModel(fixture, opened);
  });
}

function describeStreams(open: () => Promise<Store>): void {
  it('a stream numbers its records 0, 1, 2, ... over all commits', async () => {
    const store = await open();
    await store.commit([append('s', bytes(1), bytes(2)), append('t', bytes(9)), append('s', bytes(3))]);
    await store.commit([append('s', bytes())]);
    expect(await readAll(store, 's')).toEqual([[0, 1], [1, 2], [2, 3], [3]]);
    expect(await readAll(store, 't')).toEqual([[0, 9]]);
  });

  it('a stream never written to is empty and begins at 0', async () => {
    const store = await open();
    expect(await store.read('s')).toEqual([]);
    expect(await store.extent('s')).toEqual({ first: 0, next: 0 });
  });

  it('reading starts where it is told, and ends at the limit', async () => {
    const store = await open();
    await store.commit([append('s', ...[0, 1, 2, 3, 4].map((value) => bytes(value)))]);
    expect((await store.read('s', 1, 2)).map(({ position }) => position)).toEqual([1, 2]);
    expect((await store.read('s', 4, 2)).map(({ position }) => position)).toEqual([4]);
    expect(await store.read('s', 5)).toEqual([]);
    expect(await readAll(store, 's', 2)).toHaveLength(5);
  });

  it('trimming forgets the front and never gives a position away again', async () => {
    const store = await open();
    await store.commit([append('s', bytes(0), bytes(1), bytes(2))]);
    await store.commit([trim('s', 2)]);
    expect(await readAll(store, 's')).toEqual([[2, 2]]);
    await store.commit([trim('s', 1)]);
    expect(await store.extent('s')).toEqual({ first: 2, next: 3 });
    await store.commit([trim('s', 1000), append('s', bytes(3))]);
    expect(await readAll(store, 's')).toEqual([[3, 3]]);
    expect(await store.extent('s')).toEqual({ first: 3, next: 4 });
  });

  it('trimming a stream never written to changes nothing', async () => {
    const store = await open();
    await store.commit([trim('s', 7), append('s', bytes(1))]);
    expect(await readAll(store, 's')).toEqual([[0, 1]]);
  });

  it('an answer ends when it is big enough, and holds at least one record', async () => {
    const store = await open();
    const big = new Uint8Array(STORE_BOUNDS.readBytesMax + 1);
    const half = new Uint8Array(STORE_BOUNDS.readBytesMax / 2);
    await store.commit([append('s', big, half, half, bytes(1))]);
    expect((await store.read('s')).map(({ position }) => position)).toEqual([0]);
    expect((await store.read('s', 1)).map(({ position }) => position)).toEqual([1, 2]);
    expect((await store.read('s', 3)).map(({ position }) => position)).toEqual([3]);
  });
}

function describeKeys(open: () => Promise<Store>): void {
  it('a key holds what was put last, until it is deleted', async () => {
    const store = await open();
    await store.commit([put('k', bytes(1)), put('other', bytes())]);
    await store.commit([put('k', bytes(2))]);
    expect(await store.get('k')).toEqual(bytes(2));
    expect(await store.get('other')).toEqual(bytes());
    await store.commit([{ kind: 'delete', key: 'k' }]);
    expect(await store.get('k')).toBeUndefined();
    await store.commit([{ kind: 'delete', key: 'k' }]);
  });

  it('a key put if absent keeps its first value, and the refusal tells it', async () => {
    const store = await open();
    await store.commit([put('k', bytes(1), 'if_absent')]);
    await expect(store.commit([put('k', bytes(2), 'if_absent')])).rejects.toMatchObject({
      code: 'conflict',
      key: 'k',
      existing: bytes(1),
    } satisfies Partial<StoreConflict>);
    expect(await store.get('k')).toEqual(bytes(1));
    await store.commit([{ kind: 'delete', key: 'k' }]);
    await store.commit([put('k', bytes(3), 'if_absent')]);
    expect(await store.get('k')).toEqual(bytes(3));
  });

  it('keys are listed by prefix, in ASCII order, page by page', async () => {
    const store = await open();
    const keys = ['a', 'a/', 'a/1', 'a/~', 'a/B', 'a/b', 'a/b/c', 'a0', 'b'];
    await store.commit(keys.map((key, index) => put(key, bytes(index))));
    const list = async (...args: Parameters<Store['list']>) => (await store.list(...args)).map(({ key }) => key);
    expect(await list('a/')).toEqual(['a/', 'a/1', 'a/B', 'a/b', 'a/b/c', 'a/~']);
    expect(await list('a/', 'a/B', 2)).toEqual(['a/b', 'a/b/c']);
    expect(await list('a/', 'a/~')).toEqual([]);
    expect(await list('a/', 'A')).toEqual(['a/', 'a/1', 'a/B', 'a/b', 'a/b/c', 'a/~']);
    expect(await list('')).toEqual([...keys].sort());
    expect((await store.list('b'))[0]?.value).toEqual(bytes(8));
  });
}

function describeCommits(open: () => Promise<Store>): void {
  it('a commit with a conflict applies nothing, and leaves those made beside it alone', async () => {
    const store = await open();
    await store.commit([put('taken', bytes(1))]);
    const outcomes = await Promise.allSettled([
      store.commit([append('s', bytes(1)), put('x', bytes(1), 'if_absent')]),
      store.commit([append('s', bytes(2)), put('y', bytes(2)), put('taken', bytes(2), 'if_absent')]),
      store.commit([append('s', bytes(3)), put('x', bytes(3), 'if_absent')]),
      store.commit([append('s', bytes(4))]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ reason: { code: 'conflict', key: 'x', existing: bytes(1) } });
    expect(await readAll(store, 's')).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(await store.get('y')).toBeUndefined();
  });

  it('commits take effect in the order of the calls', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 200 }, (_, index) => store.commit([append('s', bytes(index))])));
    expect(await readAll(store, 's')).toEqual(Array.from({ length: 200 }, (_, index) => [index, index]));
  });

  it('a read sees every commit that resolved before it', async () => {
    const store = await open();
    for (let value = 0; value < 20; value++) {
      await store.commit([put('k', bytes(value))]);
      expect(await store.get('k')).toEqual(bytes(value));
    }
  });

  it('an empty commit is a barrier', async () => {
    const store = await open();
    const settled: string[] = [];
    const earlier = store.commit([put('k', bytes(1))]).then(() => settled.push('earlier'));
    await store.commit([]).then(() => settled.push('barrier'));
    await earlier;
    expect(settled).toEqual(['earlier', 'barrier']);
  });

  it('what a read returns is the caller’s own', async () => {
    const store = await open();
    await store.commit([append('s', bytes(1)), put('k', bytes(1))]);
    (await store.read('s'))[0]?.record.fill(7);
    (await store.get('k'))?.fill(7);
    (await store.list('k'))[0]?.value.fill(7);
    expect(await readAll(store, 's')).toEqual([[0, 1]]);
    expect(await store.get('k')).toEqual(bytes(1));
  });

  it('closing finishes the commits under way; afterwards everything is refused', async () => {
    const store = await open();
    const commits = [1, 2, 3].map((value) => store.commit([append('s', bytes(value))]));
    await Promise.all([store.close(), store.close()]);
    await expect(Promise.all(commits)).resolves.toHaveLength(3);
    const closed = expect.objectContaining({ code: 'closed' }) as unknown;
    await expect(store.commit([])).rejects.toEqual(closed);
    await expect(store.read('s')).rejects.toEqual(closed);
    await expect(store.extent('s')).rejects.toEqual(closed);
    await expect(store.get('k')).rejects.toEqual(closed);
    await expect(store.list('k')).rejects.toEqual(closed);
    await store.close();
  });
}

function describeBounds(open: () => Promise<Store>): void {
  const { nameLengthMax, commitRecordsMax, readRecordsMax } = STORE_BOUNDS;

  it.each([
    ['an empty name', ''],
    ['a space', 'a b'],
    ['a control character', 'a\n'],
    ['a character beyond ASCII', 'é'],
    ['a name beyond the bound', 'a'.repeat(nameLengthMax + 1)],
  ])('%s is a bug of the caller', async (_, badName) => {
    const store = await open();
    const bug = expect.objectContaining({ name: 'AssertionError' }) as unknown;
    await expect(store.commit([append(badName, bytes())])).rejects.toEqual(bug);
    await expect(store.commit([put(badName, bytes())])).rejects.toEqual(bug);
    await expect(store.get(badName)).rejects.toEqual(bug);
    await expect(store.read(badName)).rejects.toEqual(bug);
    if (badName !== '') await expect(store.list(badName)).rejects.toEqual(bug);
  });

  it('the longest name is accepted', async () => {
    const store = await open();
    await store.commit([put('~'.repeat(nameLengthMax), bytes(1)), append('!'.repeat(nameLengthMax), bytes(1))]);
    expect(await store.list('~')).toHaveLength(1);
  });

  it('a commit beyond its bounds is a bug of the caller, and applies nothing', async () => {
    const store = await open();
    const tooMany = Array.from({ length: commitRecordsMax }, () => bytes());
    await expect(store.commit([append('s', ...tooMany)])).rejects.toThrow(/at most 65536 records/);
    await store.commit([append('s', ...tooMany.slice(1))]);
    await expect(store.commit([put('k', bytes()), { kind: 'delete', key: 'k' }])).rejects.toThrow(/once/);
    await expect(store.commit([trim('s', -1)])).rejects.toThrow(/natural/);
    await expect(store.commit([trim('s', 0.5)])).rejects.toThrow(/natural/);
    expect(await store.extent('s')).toEqual({ first: 0, next: commitRecordsMax - 1 });
  });

  it('an answer never holds more than the bound', async () => {
    const store = await open();
    await store.commit([append('s', ...Array.from({ length: readRecordsMax + 1 }, () => bytes()))]);
    expect(await store.read('s', 0, 1_000_000)).toHaveLength(readRecordsMax);
    await expect(store.read('s', 0, 0)).rejects.toThrow(/limit/);
    await expect(store.read('s', -1)).rejects.toThrow(/natural/);
  });
}

const smallBytes = fc.uint8Array({ maxLength: 4 });
const streamName = fc.constantFrom('s', 't');
const keyName = fc.constantFrom('a', 'a/b', 'b');
const operation: fc.Arbitrary<StoreOperation> = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    stream: streamName,
    records: fc.array(smallBytes, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('put' as const),
    key: keyName,
    value: smallBytes,
    mode: fc.constantFrom('replace' as const, 'if_absent' as const),
  }),
  fc.record({ kind: fc.constant('delete' as const), key: keyName }),
  fc.record({ kind: fc.constant('trim' as const), stream: streamName, before: fc.nat({ max: 12 }) }),
);
/** A step: some commits made at once, then perhaps a close and an open. */
const step = fc.record({
  commits: fc.array(fc.uniqueArray(operation, { maxLength: 4, selector: (item) => ('key' in item ? item.key : {}) }), {
    maxLength: 3,
  }),
  reopens: fc.boolean(),
});

function describeModel(fixture: StoreFixture, opened: Store[]): void {
  it('agrees with the naive store after any operations, commits at once and reopenings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        let store = await fixture.open();
        const model = new NaiveStore();
        for (const { commits, reopens } of steps) {
          const outcomes = await Promise.allSettled(commits.map((operations) => store.commit(operations)));
          const expected = commits.map((operations) => (model.commit(operations) ? 'fulfilled' : 'rejected'));
          expect(outcomes.map(({ status }) => status)).toEqual(expected);
          if (reopens && fixture.reopen !== undefined) store = await fixture.reopen(store);
          for (const stream of ['s', 't']) expect(await readAll(store, stream)).toEqual(model.read(stream));
          expect((await store.list('')).map(({ key, value }) => [key, ...value])).toEqual(model.list());
        }
        opened.push(store);
        await store.close();
      }),
      { numRuns: 40 },
    );
  });
}
