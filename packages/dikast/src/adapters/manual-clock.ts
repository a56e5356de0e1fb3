/** A clock that moves only when told: for tests and simulations. */
import type { Clock } from '../ports.ts';

/** A clock under the caller's hand. */
export class ManualClock implements Clock {
  #elapsedMs = 0;
  readonly #startMs: number;
  #timers: { readonly dueMs: number; readonly callback: () => void }[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  schedule(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#elapsedMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are waiting. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Moves on by `durationMs`, firing timers in the order they fall due. */
  advance(durationMs: number): void {
    const untilMs = this.#elapsedMs + durationMs;
    for (let next = this.#nextDue(untilMs); next !== undefined; next = this.#nextDue(untilMs)) {
      this.#elapsedMs = next.dueMs;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.callback();
    }
    this.#elapsedMs = untilMs;
  }

  #nextDue(untilMs: number): { readonly dueMs: number; readonly callback: () => void } | undefined {
    return this.#timers
      .filter(({ dueMs }) => dueMs <= untilMs)
      .reduce<{ dueMs: number; callback: () => void } | undefined>(
        (first, timer) => (first === undefined || timer.dueMs < first.dueMs ? timer : first),
        undefined,
      );
  }
}
