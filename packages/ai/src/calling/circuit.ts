/**
 * A circuit breaker: after some failures in a row a vendor is left alone for a while; then one call tries whether it is
 * well again.
 */
import type { Clock } from 'dikast';

/** When it opens and for how long. */
export interface CircuitRule {
  readonly failuresInARow: number;
  readonly openMs: number;
}

const DEFAULT_RULE: CircuitRule = { failuresInARow: 5, openMs: 30_000 };

/** One vendor's circuit. */
export class Circuit {
  readonly #clock: Clock;
  readonly #rule: CircuitRule;
  #failures = 0;
  /** On the clock's monotonic scale; undefined while closed. */
  #openUntilMs: number | undefined;
  #isTrialUnderWay = false;

  constructor(clock: Clock, rule: Partial<CircuitRule> = {}) {
    this.#clock = clock;
    this.#rule = { ...DEFAULT_RULE, ...rule };
  }

  /** Whether a call may begin now. */
  isClosed(): boolean {
    if (this.#openUntilMs === undefined) return true;
    return this.#clock.monotonic() >= this.#openUntilMs && !this.#isTrialUnderWay;
  }

  /** A call begins; returns whether it is the trial after an outage. */
  begin(): boolean {
    const isTrial = this.#openUntilMs !== undefined;
    if (isTrial) this.#isTrialUnderWay = true;
    return isTrial;
  }

  /** A call is over. Calls that began before the circuit opened do not close it. */
  end(isTrial: boolean, isVendorWell: boolean): void {
    if (isTrial) this.#isTrialUnderWay = false;
    if (isVendorWell) {
      this.#failures = 0;
      if (isTrial) this.#openUntilMs = undefined;
      return;
    }
    this.#failures++;
    if (isTrial || this.#failures >= this.#rule.failuresInARow)
      this.#openUntilMs = this.#clock.monotonic() + this.#rule.openMs;
  }
}
