import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

function runAll(queue: EventQueue): void {
  while (queue.runNext());
}

describe('virtual time', () => {
  it('runs events by moment, and those of one moment in the order in which they were scheduled', () => {
    const queue = new EventQueue();
    const happened: string[] = [];
    queue.schedule(5, () => happened.push(`late ${queue.now}`));
    queue.schedule(2, () => happened.push(`first ${queue.now}`));
    queue.schedule(2, () => happened.push(`second ${queue.now}`));
    runAll(queue);
    expect(happened).toEqual(['first 2', 'second 2', 'late 5']);
  });

  it('lets an event schedule another one in its own moment', () => {
    const queue = new EventQueue();
    const moments: number[] = [];
    queue.schedule(3, () => queue.schedule(0, () => moments.push(queue.now)));
    runAll(queue);
    expect(moments).toEqual([3]);
  });

  it('says when nothing is left', () => {
    const queue = new EventQueue();
    expect(queue.runNext()).toBe(false);
    queue.schedule(1, () => undefined);
    expect([queue.size, queue.runNext(), queue.size, queue.runNext()]).toEqual([1, true, 0, false]);
  });
});
