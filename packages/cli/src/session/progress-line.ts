/**
 * One line on stderr that says how far a long run is. Only on a terminal, and only when the results go elsewhere:
 * results that scroll by are progress enough.
 */
import type { Io } from '../io.ts';

const INTERVAL_MS = 100;
const CLEAR = '\r\u001b[K';

/** Shows progress until it is cleared. */
export class ProgressLine {
  readonly #io: Io;
  readonly #isShown: boolean;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isOnScreen = false;

  /** With `resultsComeLast` nothing is printed before the end, so the line is shown beside a terminal's output too. */
  constructor(io: Io, isWanted: boolean, resultsComeLast = false) {
    this.#io = io;
    this.#isShown = isWanted && io.stderr.isTerminal && (resultsComeLast || !io.stdout.isTerminal);
  }

  /** Shows a text in place of the last one, at most ten times a second. */
  async update(text: string): Promise<void> {
    if (!this.#isShown || performance.now() - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = performance.now();
    this.#isOnScreen = true;
    await this.#io.stderr.write(`${CLEAR}${text}`);
  }

  /** Leaves an empty line for something else. */
  async clear(): Promise<void> {
    if (!this.#isOnScreen) return;
    this.#isOnScreen = false;
    await this.#io.stderr.write(CLEAR);
  }
}
