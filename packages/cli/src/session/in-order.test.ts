import { describe, expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
}

/** Work whose promises a test settles by hand. */
function manualWork() {
  const pending = new Map<number, (result: string) => void>();
  return { pending, work: (item: number) => new Promise<string>((resolve) => pending.set(item, resolve)) };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

describe('inOrder', () => {
  it('hands results out in the order of the items, whichever is ready first', async () => {
    const { pending, work } = manualWork();
    const results = inOrder(numbers(3), work, { concurrency: 3, signal: new AbortController().signal });
    const first = results.next();
    await settle();
    for (const item of [2, 1, 0]) pending.get(item)?.(`result ${item}`);
    expect([(await first).value, (await results.next()).value, (await results.next()).value]).toEqual([
      'result 0',
      'result 1',
      'result 2',
    ]);
    expect((await results.next()).done).toBe(true);
  });

  it('works on no more items at a time than allowed', async () => {
    const { pending, work } = manualWork();
    const results = inOrder(numbers(10), work, { concurrency: 2, signal: new AbortController().signal });
    const first = results.next();
    await settle();
    expect([...pending.keys()]).toEqual([0, 1]);
    pending.get(0)?.('done');
    await first;
  });

  it('hands a result out while the next item is still awaited', async () => {
    async function* slow(): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => {});
    }
    const results = inOrder(slow(), async (item) => item, { concurrency: 4, signal: new AbortController().signal });
    expect((await results.next()).value).toBe(1);
  });

  it('takes up nothing more when it is stopped, and still hands out what was under way', async () => {
    const { pending, work } = manualWork();
    const stopping = new AbortController();
    const results = inOrder(numbers(100), work, { concurrency: 2, signal: stopping.signal });
    const first = results.next();
    await settle();
    stopping.abort();
    for (const [item, resolve] of pending) resolve(`result ${item}`);
    expect((await first).value).toBe('result 0');
    expect((await results.next()).value).toBe('result 1');
    expect((await results.next()).done).toBe(true);
    expect(pending.size).toBe(2);
  });

  it('fails when the items fail', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('the disk is gone');
    }
    const results = inOrder(broken(), async (item) => item, { concurrency: 1, signal: new AbortController().signal });
    expect((await results.next()).value).toBe(1);
    await expect(results.next()).rejects.toThrow('the disk is gone');
  });
});
