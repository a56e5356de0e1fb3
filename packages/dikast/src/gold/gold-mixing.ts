/**
 * Gold questions among live traffic: after a live validation a draw decides whether one follows, and when. It runs in the
 * background; nobody waits for it, and what goes wrong with it touches no verdict.
 */
import { type Prng, prngFromBytes } from '@dikast/core/base/prng';
import { BASIS_POINTS } from '@dikast/core/quorum/weights';
import type { Clock, RandomBytes } from '../ports.ts';
import type { ValidationRequest } from '../request/request.ts';
import type { Store } from '../store-port.ts';
import { GoldDeck } from './gold-deck.ts';
import type { GoldQuestion } from './gold-question.ts';

/** What is mixed in, and how much of it. */
export interface GoldSettings {
  readonly questions: readonly GoldQuestion[];
  /** Share of live validations that a question follows. */
  readonly rateBasisPoints: number;
  /** Questions within a day (UTC), restarts included. */
  readonly perDayMax: number;
}

/** What a mixing needs of its engine. */
export interface GoldMeans {
  readonly clock: Clock;
  /** Every draw is seeded anew: from earlier draws, which the ledger gives away, nobody can foretell the next. */
  readonly randomBytes: RandomBytes;
  readonly store: Store;
  /** Asks the pools and tells the one that is tested the truth. */
  readonly ask: (question: GoldQuestion, signal: AbortSignal) => Promise<unknown>;
}

/** Questions drawn and not yet answered. Beyond these, a draw is not repeated: under load less gold is mixed in. */
export const GOLD_WAITING_MAX = 8;
/** The longest that a question keeps behind the live validation it follows. */
const DELAY_MAX_MS = 30_000;
/** Taken for the time between live validations until there were two. */
const INTERVAL_FIRST_MS = 1000;
const SEED_BYTES = 32;

/** Mixes until it is stopped. */
export class GoldMixing {
  readonly #settings: GoldSettings;
  readonly #means: GoldMeans;
  readonly #controller = new AbortController();
  readonly #delays = new Set<() => void>();
  readonly #underWay = new Set<Promise<void>>();
  #deck: Promise<GoldDeck> | undefined;
  #lastMs: number | undefined;

  constructor(settings: GoldSettings, means: GoldMeans) {
    this.#settings = settings;
    this.#means = means;
  }

  /**
   * Takes note of a live validation, and draws. A question follows after a part of the time that lies between live
   * validations, so that it does not give itself away by following at once.
   */
  follow(live: ValidationRequest): void {
    const intervalMs = this.#intervalMs();
    if (this.#controller.signal.aborted) return;
    const prng = prngFromBytes(this.#means.randomBytes(SEED_BYTES));
    if (prng.nextBelow(BASIS_POINTS) >= this.#settings.rateBasisPoints) return;
    if (this.#delays.size + this.#underWay.size >= GOLD_WAITING_MAX) return;
    const ask = () => {
      this.#delays.delete(cancel);
      const asked = this.#ask(live, prng)
        // The store's or the engine's trouble: live validations meet it, too, and say so to somebody who waits.
        .catch(() => undefined)
        .finally(() => this.#underWay.delete(asked));
      this.#underWay.add(asked);
    };
    const delayMs = prng.nextBelow(intervalMs + 1);
    const cancel = this.#means.clock.schedule(delayMs, ask, { isBackground: true });
    this.#delays.add(cancel);
  }

  /** Draws no more, and gives up what is under way: what the pools have not decided was never asked. */
  async stop(): Promise<void> {
    this.#controller.abort();
    for (const cancel of this.#delays) cancel();
    this.#delays.clear();
    await Promise.all(this.#underWay);
  }

  /** Since the live validation before, at most the longest delay. */
  #intervalMs(): number {
    const nowMs = this.#means.clock.monotonic();
    const sinceMs = this.#lastMs === undefined ? INTERVAL_FIRST_MS : Math.floor(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    return Math.max(0, Math.min(sinceMs, DELAY_MAX_MS));
  }

  async #ask(live: ValidationRequest, prng: Prng): Promise<void> {
    const { clock, store, ask } = this.#means;
    const { questions, perDayMax } = this.#settings;
    this.#deck ??= GoldDeck.open(questions, store).catch((error: unknown) => {
      this.#deck = undefined;
      throw error;
    });
    const deck = await this.#deck;
    const { signal } = this.#controller;
    if (signal.aborted) return;
    const question = await deck.draw(live, { nowMs: clock.now(), perDayMax }, prng);
    if (question === undefined || signal.aborted) return;
    await ask(question, signal);
  }
}
