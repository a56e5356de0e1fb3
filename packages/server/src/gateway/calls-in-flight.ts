/** The calls that are going on: how many, the signal of each, and how they end when the gateway closes. */
import { type TimedSignal, timedSignal } from '@dikast/ai/calling/timed-signal';
import type { Clock } from 'dikast';
import { ApiError } from './api-error.ts';

/** A call that has begun. */
export interface CallInFlight extends Omit<TimedSignal, 'release'> {
  /** To be called when its response is out, or never will be; again does nothing. */
  end(): void;
}

/** Counts calls and aborts them. */
export class CallsInFlight {
  readonly #clock: Clock;
  readonly #bounds: { readonly callsMax: number; readonly timeoutMs: number };
  readonly #controllers = new Set<AbortController>();
  #whenIdle: (() => void)[] = [];
  #isClosing = false;

  constructor(bounds: { readonly callsMax: number; readonly timeoutMs: number }, clock: Clock) {
    this.#bounds = bounds;
    this.#clock = clock;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  get isFull(): boolean {
    return this.#controllers.size >= this.#bounds.callsMax;
  }

  /** Begins a call; it is aborted when the client leaves, when its time is over, or by {@link CallsInFlight.close}. */
  begin(client: AbortSignal): CallInFlight {
    const controller = new AbortController();
    const onLeft = () => controller.abort(client.reason);
    const { signal, isTimedOut, release } = timedSignal(controller.signal, this.#bounds.timeoutMs, this.#clock);
    const end = () => {
      client.removeEventListener('abort', onLeft);
      release();
      if (!this.#controllers.delete(controller) || this.#controllers.size > 0) return;
      for (const resolve of this.#whenIdle.splice(0)) resolve();
    };
    this.#controllers.add(controller);
    client.addEventListener('abort', onLeft, { once: true });
    if (client.aborted) onLeft();
    return { signal, isTimedOut, end };
  }

  /** Takes no more; resolves when all calls have ended, those that go on after `graceMs` by being aborted. */
  async close(graceMs: number): Promise<void> {
    this.#isClosing = true;
    if (this.#controllers.size === 0) return;
    const idle = new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    const cancel = this.#clock.schedule(graceMs, () => this.abortAll());
    await idle;
    cancel();
  }

  /** Aborts what goes on. */
  abortAll(): void {
    for (const controller of this.#controllers)
      controller.abort(new ApiError('shutting_down', 'the gateway is closing'));
  }
}
