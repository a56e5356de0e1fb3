import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsWith } from './limits.ts';
import { ReplyTable } from './reply-table.ts';

const CLIENT_WINDOW = 8;
const LIMITS = limitsWith({ clientWindow: CLIENT_WINDOW, replyTableBytesMax: 1000 });
const CONTENT = 'ab'.repeat(32);

/** Timestamps that mostly follow one another, sometimes leap, sometimes fall behind: also below the window. */
const TIMESTAMPS = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -10, max: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 7, max: 60 }) },
  ),
  { maxLength: 80 },
);

function tableOf(steps: readonly number[]): { readonly table: ReplyTable; readonly remembered: ReadonlySet<number> } {
  const table = new ReplyTable(LIMITS);
  let remembered = new Set<number>();
  let highest = 0;
  for (const [index, step] of steps.entries()) {
    const timestamp = Math.max(highest + step, 0);
    // Exactly once: a remembered request is not executed again.
    if (remembered.has(timestamp)) continue;
    highest = Math.max(highest, timestamp);
    const results = [{ status: 'done', bytes: new Uint8Array(index % 300) }] as const;
    table.add({ client: 1, timestamp, sequence: index + 1, content: CONTENT, results });
    remembered = new Set([...remembered, timestamp].filter((one) => one > highest - CLIENT_WINDOW));
  }
  return { table, remembered };
}

describe('the reply table', () => {
  it('remembers exactly the timestamps within the window of the highest, in whatever order they come', () => {
    fc.assert(
      fc.property(TIMESTAMPS, (steps) => {
        const { table, remembered } = tableOf(steps);
        const found = Array.from({ length: 3000 }, (_, timestamp) => timestamp).filter(
          (timestamp) => table.find(1, timestamp) !== undefined,
        );
        expect(new Set(found)).toEqual(remembered);
        expect(table.size).toBe(remembered.size);
      }),
      { numRuns: 200 },
    );
  });

  it('has one encoding, whether it was encoded before, after each request, or came from an encoding', () => {
    fc.assert(
      fc.property(TIMESTAMPS, (steps) => {
        const { table } = tableOf(steps);
        const first = table.encode();
        const results = [{ status: 'done', bytes: new Uint8Array(250) }] as const;
        const request = { client: 2, timestamp: 5, sequence: 99, content: CONTENT, results };
        const copy = ReplyTable.decode(first, LIMITS);
        if (!copy.ok) throw new Error(copy.problem);
        expect(copy.value.encode()).toEqual(first);
        table.add(request);
        copy.value.add(request);
        expect(table.encode()).toEqual(copy.value.encode());
        expect(table.resultBytes).toBe(copy.value.resultBytes);
      }),
      { numRuns: 200 },
    );
  });
});
