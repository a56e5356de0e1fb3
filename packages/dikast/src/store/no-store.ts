/**
 * Nothing is kept: for an engine whose caller keeps the verdicts itself. Replicas then start anew with each process,
 * and memory does not grow with the number of validations.
 */
import type { Store } from '../store-port.ts';

/** A store that forgets at once. It is not one in the sense of the port's suite: nothing written can be read. */
export const noStore: Store = {
  commit: async () => {},
  read: async () => [],
  extent: async () => ({ first: 0, next: 0 }),
  get: async () => undefined,
  list: async () => [],
  close: async () => {},
};
