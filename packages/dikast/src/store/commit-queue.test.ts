import { describe, expect, it } from 'vitest';
import { CommitQueue, GROUP_BOUNDS, type PendingCommit } from './commit-queue.ts';
import { StoreConflict, StoreError } from './store-error.ts';

const MEBIBYTE = 2 ** 20;

/** A queue whose groups are noted instead of written; `onWrite` may throw or refuse. */
function notedQueue(
  onWrite: (group: readonly PendingCommit[]) => ReadonlyMap<PendingCommit, StoreConflict> = () => new Map(),
) {
  const groups: number[] = [];
  const queue = new CommitQueue(
    (group) => {
      groups.push(group.length);
      return onWrite(group);
    },
    (cause) => new StoreError('unavailable', 'an earlier commit failed', { cause }),
  );
  return { queue, groups };
}

describe('groups', () => {
  it('what one turn of the event loop produced is written together', async () => {
    const { queue, groups } = notedQueue();
    await Promise.all([queue.add([], 1), Promise.resolve().then(() => queue.add([], 1)), queue.add([], 1)]);
    await queue.add([], 1);
    expect(groups).toEqual([3, 1]);
  });

  it('a group holds no more commits than its bound', async () => {
    const { queue, groups } = notedQueue();
    await Promise.all(Array.from({ length: GROUP_BOUNDS.commitsMax + 1 }, () => queue.add([], 0)));
    expect(groups).toEqual([GROUP_BOUNDS.commitsMax, 1]);
  });

  it('a group holds no more bytes than its bound, but always one commit', async () => {
    const { queue, groups } = notedQueue();
    await Promise.all([100, 40, 24, 1].map((mebibytes) => queue.add([], mebibytes * MEBIBYTE)));
    expect(groups).toEqual([1, 2, 1]);
  });

  it('flushing writes all that waits before it returns', () => {
    const { queue, groups } = notedQueue();
    void queue.add([], 100 * MEBIBYTE);
    void queue.add([], 1);
    queue.flush();
    expect(groups).toEqual([1, 1]);
  });
});

describe('refusals', () => {
  it('a conflict refuses one commit of its group', async () => {
    const { queue } = notedQueue(([first]) => new Map(first && [[first, new StoreConflict('k', new Uint8Array())]]));
    const outcomes = await Promise.allSettled([queue.add([], 1), queue.add([], 1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('a failure refuses its whole group, all that waits, and all that comes later; nothing more is written', async () => {
    const cause = new StoreError('full', 'no space');
    const { queue, groups } = notedQueue(() => {
      throw cause;
    });
    const outcomes = await Promise.allSettled([
      ...[100, 1].map((mebibytes) => queue.add([], mebibytes * MEBIBYTE)),
      new Promise((resolve) => setImmediate(resolve)).then(() => queue.add([], 1)),
    ]);
    expect(outcomes).toMatchObject([
      { reason: { code: 'full' } },
      { reason: { code: 'unavailable', cause } },
      { reason: { code: 'unavailable', cause } },
    ]);
    expect(groups).toEqual([1]);
  });
});
