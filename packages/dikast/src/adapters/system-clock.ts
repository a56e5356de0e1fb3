/** The machine's clock. */
import type { Clock } from '../ports.ts';

/** Wall time from Date, durations from performance.now, timers that keep the process alive unless they are in the background. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, callback, { isBackground = false } = {}) {
    const timer = setTimeout(callback, delayMs);
    if (isBackground) timer.unref();
    return () => clearTimeout(timer);
  },
};
