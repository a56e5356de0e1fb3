/** The user's wish to stop, from the first moment on: a signal to pass around, and why. */
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { Io, StopReason } from '../io.ts';
import { Problem } from '../problem.ts';

/** Listens until {@link Stopping.end}. */
export class Stopping {
  readonly #controller = new AbortController();
  readonly #stopListening: () => void;
  #reason: StopReason | undefined;

  constructor(io: Io) {
    this.#stopListening = io.onStop((reason) => {
      this.#reason = reason;
      this.#controller.abort();
    });
  }

  /** Fires when the user wishes to stop. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** How a process exits that was asked to stop. */
  get exitCode(): ExitCode {
    return this.#reason === 'terminate' ? EXIT_CODES.terminated : EXIT_CODES.interrupted;
  }

  /** To throw where a command stops because it was asked to: says how far it came and what is kept. */
  problem(howFar: string): Problem {
    return new Problem(this.exitCode, `stopped ${howFar}`);
  }

  /** What a promise gives, or undefined as soon as the user wishes to stop: a configuration may be a pipe without a writer. */
  async orStopped<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    const { signal } = this.#controller;
    if (signal.aborted) return undefined;
    let stop = () => {};
    const stopped = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([promise, stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Listens no more. */
  end(): void {
    this.#stopListening();
  }
}
