/**
 * What one vendor is asked at a time: how many calls at once, how many a minute, and none while it is failing.
 * All jurors of a vendor share its gate, because they fail together.
 */
import type { Clock } from 'dikast';
import { Circuit, type CircuitRule } from './circuit.ts';

/** Limits of one vendor. */
export interface VendorLimits {
  /** Calls under way at once. Default 8. */
  readonly concurrency?: number;
  /** Calls begun within any minute; unlimited if left out. */
  readonly callsPerMinute?: number;
  readonly circuit?: Partial<CircuitRule>;
}

/** Leave to call; to be given back with how the call went. */
export interface Pass {
  leave(isVendorWell: boolean): void;
}

/** What came of asking for a pass. */
export type Entry = { readonly kind: 'entered'; readonly pass: Pass } | { readonly kind: 'circuit_open' | 'aborted' };

const CONCURRENCY = 8;
const MINUTE_MS = 60_000;

/** One vendor's gate. */
export class VendorGate {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #callsPerMinute: number;
  readonly #circuit: Circuit;
  readonly #begunMs: number[] = [];
  #waiting: Waiter[] = [];
  #underWay = 0;
  #cancelWakeUp: (() => void) | undefined;

  constructor(clock: Clock, limits: VendorLimits = {}) {
    this.#clock = clock;
    this.#concurrency = limits.concurrency ?? CONCURRENCY;
    this.#callsPerMinute = limits.callsPerMinute ?? Number.POSITIVE_INFINITY;
    this.#circuit = new Circuit(clock, limits.circuit);
  }

  /** Waits for a free place, as long as the signal lets it. */
  enter(signal: AbortSignal): Promise<Entry> {
    if (signal.aborted) return Promise.resolve({ kind: 'aborted' });
    return new Promise((resolve) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        if (this.#waiting.length === 0) this.#cancelWakeUp?.();
        resolve({ kind: 'aborted' });
      };
      const waiter: Waiter = {
        admit: (entry) => {
          signal.removeEventListener('abort', onAbort);
          resolve(entry);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#admit();
    });
  }

  #admit(): void {
    while (this.#waiting.length > 0) {
      if (!this.#circuit.isClosed()) {
        this.#waiting.shift()?.admit({ kind: 'circuit_open' });
      } else if (this.#underWay < this.#concurrency && this.#hasRate()) {
        this.#begin(this.#waiting.shift());
      } else return;
    }
  }

  #begin(waiter: Waiter | undefined): void {
    this.#underWay++;
    if (Number.isFinite(this.#callsPerMinute)) this.#begunMs.push(this.#clock.monotonic());
    const trial = this.#circuit.begin();
    let hasLeft = false;
    const leave = (isVendorWell: boolean) => {
      if (hasLeft) return;
      hasLeft = true;
      this.#underWay--;
      this.#circuit.end(trial, isVendorWell);
      this.#admit();
    };
    waiter?.admit({ kind: 'entered', pass: { leave } });
  }

  /** Whether a call may begin in this minute; if not, sees to it that somebody looks again when one may. */
  #hasRate(): boolean {
    const nowMs = this.#clock.monotonic();
    while ((this.#begunMs[0] ?? nowMs) <= nowMs - MINUTE_MS) this.#begunMs.shift();
    if (this.#begunMs.length < this.#callsPerMinute) return true;
    this.#cancelWakeUp?.();
    const dueMs = (this.#begunMs[0] ?? nowMs) + MINUTE_MS - nowMs;
    this.#cancelWakeUp = this.#clock.schedule(dueMs, () => this.#admit());
    return false;
  }
}

interface Waiter {
  readonly admit: (entry: Entry) => void;
}
