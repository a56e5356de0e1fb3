/**
 * Virtual time: what is to happen, by moment and, within a moment, in the order in which it was scheduled.
 */

/** Something that happens at a moment. */
export type Action = () => void;

/** Future events in buckets, one for each moment. */
export class EventQueue {
  readonly #buckets = new Map<number, Action[]>();
  #bucket: Action[] = [];
  #position = 0;
  #size = 0;
  #now = 0;

  /** The present moment. */
  get now(): number {
    return this.#now;
  }

  /** Events that are still to come. */
  get size(): number {
    return this.#size;
  }

  /** Lets `action` happen `delay` moments from now; 0 is later in this very moment. */
  schedule(delay: number, action: Action): void {
    this.#size += 1;
    if (delay <= 0) {
      this.#bucket.push(action);
      return;
    }
    const at = this.#now + delay;
    const bucket = this.#buckets.get(at);
    if (bucket === undefined) this.#buckets.set(at, [action]);
    else bucket.push(action);
  }

  /** Lets the next event happen; returns false when there is none. */
  runNext(): boolean {
    if (this.#size === 0) return false;
    while (this.#position >= this.#bucket.length) this.#advance();
    const action = this.#bucket[this.#position];
    this.#position += 1;
    this.#size -= 1;
    action?.();
    return true;
  }

  #advance(): void {
    this.#now += 1;
    this.#bucket = this.#buckets.get(this.#now) ?? [];
    this.#buckets.delete(this.#now);
    this.#position = 0;
  }
}
