/**
 * A stream of events that never falls silent for long: proxies and clients hang up on connections that say nothing, and an answer
 * that is held back until it is judged says nothing. Comments are no events; every reader of server-sent events skips them.
 */
import type { Clock } from 'dikast';

/** When a comment is sent. */
export interface KeepAlive {
  readonly clock: Clock;
  /** Longest silence; 0 lets it be silent. */
  readonly intervalMs: number;
}

const COMMENT = new TextEncoder().encode(': held back\n\n');

/** The events, with a comment whenever none came for as long as the interval. */
export async function* keptAlive(
  events: AsyncGenerator<Uint8Array>,
  { clock, intervalMs }: KeepAlive,
): AsyncGenerator<Uint8Array> {
  if (intervalMs === 0) {
    yield* events;
    return;
  }
  try {
    for (let next = events.next(); ; ) {
      const event = await unlessSilent(next, { clock, intervalMs });
      if (event?.done === true) return;
      yield event?.value ?? COMMENT;
      if (event !== undefined) next = events.next();
    }
  } finally {
    await events.return(undefined);
  }
}

/** What comes within the interval, or undefined; leaves no timer. */
async function unlessSilent<Event>(next: Promise<Event>, { clock, intervalMs }: KeepAlive): Promise<Event | undefined> {
  let cancel = () => {};
  const silence = new Promise<undefined>((resolve) => {
    cancel = clock.schedule(intervalMs, () => resolve(undefined));
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    cancel();
  }
}
