import { ManualClock } from 'dikast';
import { expect, it } from 'vitest';
import { keptAlive } from './kept-alive.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (part: Uint8Array | undefined) => new TextDecoder().decode(part);

/** Events that come when they are told to. */
function told() {
  let tell: (event: string | undefined) => void = () => {};
  let isReturned = false;
  async function* events() {
    try {
      for (;;) {
        const event = await new Promise<string | undefined>((resolve) => (tell = resolve));
        if (event === undefined) return;
        yield bytes(event);
      }
    } finally {
      isReturned = true;
    }
  }
  return { events: events(), tell: (event?: string) => tell(event), isReturned: () => isReturned };
}

it('a stream is silent for no longer than the interval, and loses nothing', async () => {
  const clock = new ManualClock();
  const { events, tell } = told();
  const stream = keptAlive(events, { clock, intervalMs: 1000 });
  for (let comment = 0; comment < 2; comment += 1) {
    const next = stream.next();
    clock.advance(1000);
    expect(text((await next).value ?? undefined)).toBe(': held back\n\n');
  }
  const next = stream.next();
  tell('data: x\n\n');
  expect(text((await next).value ?? undefined)).toBe('data: x\n\n');
  const last = stream.next();
  tell();
  expect((await last).done).toBe(true);
  expect(clock.pending).toBe(0);
});

it('a stream that nobody reads any more ends, and what it was made of', async () => {
  const clock = new ManualClock();
  const { events, tell, isReturned } = told();
  const stream = keptAlive(events, { clock, intervalMs: 1000 });
  const next = stream.next();
  tell('data: x\n\n');
  await next;
  await stream.return(undefined);
  expect([isReturned(), clock.pending]).toEqual([true, 0]);
});

it('an interval of nothing leaves a stream as it is', async () => {
  const clock = new ManualClock();
  const { events } = told();
  void keptAlive(events, { clock, intervalMs: 0 }).next();
  await Promise.resolve();
  expect(clock.pending).toBe(0);
});
