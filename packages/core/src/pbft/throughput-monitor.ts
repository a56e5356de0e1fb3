/**
 * Measures how fast the primary orders while there is a backlog, against the best of the last views. A primary that stays
 * just under the request timeout is correct by the paper and useless in practice (PBFT.md trap 29).
 */
import type { Limits } from './limits.ts';

/** Counts executed operations in windows of ticks. */
export class ThroughputMonitor {
  readonly #limits: Limits;
  #ticks = 0;
  #executed = 0;
  #hadBacklogThroughout = true;
  #bestInView = 0;
  /** Best window of each of the last views, oldest first. */
  readonly #bestOfViews: number[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Operations executed. */
  count(operations: number): void {
    this.#executed += operations;
  }

  /** One tick; returns whether a full window under backlog has just ended below the floor. */
  tick(hasBacklog: boolean): boolean {
    this.#ticks += 1;
    this.#hadBacklogThroughout &&= hasBacklog;
    if (this.#ticks < this.#limits.throughputWindowTicks) return false;
    const executed = this.#executed;
    const isTooSlow = this.#hadBacklogThroughout && executed < this.floor;
    this.#bestInView = Math.max(this.#bestInView, executed);
    this.#startWindow();
    return isTooSlow;
  }

  /** Operations that a window under backlog must reach. */
  get floor(): number {
    const best = this.#bestOfViews.reduce((most, one) => Math.max(most, one), this.#bestInView);
    return Math.floor((best * this.#limits.throughputFloorPercent) / 100);
  }

  /** A view begins: what the last one achieved is remembered for a while. */
  startView(): void {
    this.#bestOfViews.push(this.#bestInView);
    if (this.#bestOfViews.length > this.#limits.throughputHistoryMax) this.#bestOfViews.shift();
    this.#bestInView = 0;
    this.#startWindow();
  }

  #startWindow(): void {
    this.#ticks = 0;
    this.#executed = 0;
    this.#hadBacklogThroughout = true;
  }
}
