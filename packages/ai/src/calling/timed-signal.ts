/** An abort signal that fires with another one or after a time, on the given clock, and leaves no timer behind. */
import type { Clock } from 'dikast';

/** The signal, and how to let go of it. */
export interface TimedSignal {
  readonly signal: AbortSignal;
  /** Whether it was the time that fired it. */
  isTimedOut(): boolean;
  /** Cancels the timer and stops listening. */
  release(): void;
}

/** Fires with `outer` or after `timeoutMs`, whichever comes first. */
export function timedSignal(outer: AbortSignal, timeoutMs: number, clock: Clock): TimedSignal {
  const controller = new AbortController();
  let isTimedOut = false;
  const onAbort = () => controller.abort(outer.reason);
  const cancel = clock.schedule(timeoutMs, () => {
    isTimedOut = true;
    controller.abort(new Error(`no answer within ${timeoutMs} ms`));
  });
  outer.addEventListener('abort', onAbort, { once: true });
  if (outer.aborted) onAbort();
  return {
    signal: controller.signal,
    isTimedOut: () => isTimedOut,
    release() {
      cancel();
      outer.removeEventListener('abort', onAbort);
    },
  };
}
