/** The machine's clock. */
import type { Clock } from '../ports.ts';

/** Wall time from Date, durations from performance.now, timers that do not keep the process alive on their own. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
