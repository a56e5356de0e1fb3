import { getActiveResourcesInfo } from 'node:process';
import { expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

const HOUR_MS = 3_600_000;
/** Timers that keep this process alive. */
const holding = () => getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

it('a timer keeps the process alive until it is cancelled', () => {
  const before = holding();
  const cancel = systemClock.schedule(HOUR_MS, () => {});
  expect(holding()).toBe(before + 1);
  cancel();
  expect(holding()).toBe(before);
});

it('a timer in the background does not keep the process alive', () => {
  const before = holding();
  const cancel = systemClock.schedule(HOUR_MS, () => {}, { isBackground: true });
  expect(holding()).toBe(before);
  cancel();
});
