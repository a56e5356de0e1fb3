/**
 * Turns on the one thread: agents that compute at once run back to back for one validation before the next begins.
 * Without this, sixty validations in flight would interleave and each would miss its deadline; with it, all but the
 * running one wait outside, where no deadline counts. A validation that has begun goes before one that has not, and
 * what nobody waits for begins when nobody else wants to.
 */
import { DikastError } from '../errors/dikast-error.ts';

/** Who goes first when a turn is free. */
export type TurnClass = 'begun' | 'new' | 'background';

/** Ends a turn. */
export type Release = () => void;

interface Waiter {
  readonly proceed: () => void;
  readonly signal: AbortSignal | undefined;
}

/** A mutex with three queues. */
export class Turns {
  readonly #waitingMax: number;
  readonly #queues: Readonly<Record<TurnClass, Waiter[]>> = { begun: [], new: [], background: [] };
  #isTaken = false;

  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /** Whether somebody waits for the turn who is waited for. */
  get isAnybodyWaiting(): boolean {
    return this.#queues.begun.length > 0 || this.#queues.new.length > 0;
  }

  /**
   * Waits for the turn.
   * @throws DikastError `overloaded` when too many validations wait already, `aborted` when the signal fires first.
   */
  async take(turnClass: TurnClass, signal?: AbortSignal): Promise<Release> {
    if (this.#isTaken) await this.#wait(turnClass, signal);
    this.#isTaken = true;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#isTaken = false;
      this.#next()?.proceed();
    };
  }

  #wait(turnClass: TurnClass, signal: AbortSignal | undefined): Promise<void> {
    const queue = this.#queues[turnClass];
    if (turnClass === 'new' && queue.length >= this.#waitingMax)
      throw new DikastError('overloaded', `${queue.length} validations wait already, at most ${this.#waitingMax} may`);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        const place = queue.indexOf(waiter);
        if (place >= 0) queue.splice(place, 1);
        reject(new DikastError('aborted', 'the validation was aborted while it waited', { cause: signal?.reason }));
      };
      const waiter: Waiter = {
        signal,
        // Taken on behalf of the waiter, so that nobody slips in before its promise is seen.
        proceed: () => {
          signal?.removeEventListener('abort', onAbort);
          this.#isTaken = true;
          resolve();
        },
      };
      queue.push(waiter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  #next(): Waiter | undefined {
    return this.#queues.begun.shift() ?? this.#queues.new.shift() ?? this.#queues.background.shift();
  }
}
