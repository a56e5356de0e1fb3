/**
 * Operations that share a batch. Validations that run side by side on one thread come to their decisions one after the
 * other; ordered one by one, each would pay for the signatures of a whole batch. So while others are known to be on
 * their way, what is ready waits for them: for so many, and not longer than a moment.
 */
import type { Clock } from '../ports.ts';

/** Most that are gathered. */
export const GATHERED_MAX = 16;
/** Longest wait for others, in milliseconds; nobody waits unless somebody else already queues for the thread. */
export const GATHERING_MAX_MS = 100;

/** Gathers items and hands them over together. */
export class Gathering<Item> {
  readonly #clock: Clock;
  readonly #handOver: (items: readonly Item[]) => void;
  #items: Item[] = [];
  #cancelDeadline: (() => void) | undefined;

  constructor(clock: Clock, handOver: (items: readonly Item[]) => void) {
    this.#clock = clock;
    this.#handOver = handOver;
  }

  /** Takes an item; `areMoreComing` says whether waiting for others makes sense. */
  add(item: Item, areMoreComing: boolean): void {
    this.#items.push(item);
    if (!areMoreComing || this.#items.length >= GATHERED_MAX) this.close();
    else this.#cancelDeadline ??= this.#clock.schedule(GATHERING_MAX_MS, () => this.close());
  }

  /** Hands over what there is. */
  close(): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = undefined;
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#handOver(items);
  }
}
