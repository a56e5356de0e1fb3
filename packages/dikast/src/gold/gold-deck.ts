/**
 * Which gold question is next, and how many are left today. None is asked again before all that could be asked in its
 * place were; the store remembers that, so that neither a restart nor a crash repeats a question or renews a day's bound.
 */

import { utf8Text } from '@dikast/core/base/bytes';
import { canonicalBytes } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import { type Prng, shuffled } from '@dikast/core/base/prng';
import { sha256 } from '../adapters/node-hash.ts';
import type { ValidationRequest } from '../request/request.ts';
import type { Store, StoreOperation } from '../store-port.ts';
import { canFollow, type GoldQuestion, inTheShapeOf } from './gold-question.ts';

/** Questions of a file; the store has a small record for each. */
export const GOLD_QUESTIONS_MAX = 10_000;

/** Questions that a draw tries to bring into the shape of a live request. */
const TRIES_MAX = 20;
const ASKED_PREFIX = 'gold-asked/';
const DAY_KEY = 'gold-day';

interface Card {
  readonly question: GoldQuestion;
  readonly key: string;
  timesAsked: number;
  /** How often it could not take the shape of a live request, since the start: those that never can wait behind the rest. */
  timesMissed: number;
}

interface Day {
  /** In UTC, as 2026-01-31. */
  readonly date: string;
  readonly asked: number;
}

/** The questions, and how often each was asked. */
export class GoldDeck {
  readonly #store: Store;
  readonly #cards: readonly Card[];
  #day: Day;

  private constructor(store: Store, cards: readonly Card[], day: Day) {
    this.#store = store;
    this.#cards = cards;
    this.#day = day;
  }

  /** Reads what was asked before, and notes which questions are there now. @throws StoreError */
  static async open(questions: readonly GoldQuestion[], store: Store): Promise<GoldDeck> {
    const asked = await timesAskedBefore(store);
    const keys = questions.map((question) => ASKED_PREFIX + digestOf(sha256, question));
    const known = keys.flatMap((key) => asked.get(key) ?? []);
    // A new question stands where the others are: from nothing it would be asked again and again until it caught up.
    const least = known.reduce((fewest, times) => Math.min(fewest, times), known[0] ?? 0);
    const cards = new Map<string, Card>();
    for (const [place, question] of questions.entries()) {
      const key = keys[place] ?? '';
      cards.set(key, { question, key, timesAsked: asked.get(key) ?? least, timesMissed: 0 });
    }
    const gone = [...asked.keys()]
      .filter((key) => !cards.has(key))
      .map((key): StoreOperation => ({ kind: 'delete', key }));
    const added = [...cards.values()].filter(({ key }) => !asked.has(key)).map(noteOf);
    await store.commit([...gone, ...added]);
    const day = await store.get(DAY_KEY);
    return new GoldDeck(store, [...cards.values()], day === undefined ? { date: '', asked: 0 } : (parse(day) as Day));
  }

  /**
   * Draws a question that can follow a live request, one of those asked least often, and notes it before it is asked;
   * as it is to be asked, in the shape of that request.
   * Undefined when none can, or when the day's are used up. @throws StoreError
   */
  async draw(
    live: ValidationRequest,
    { nowMs, perDayMax }: { readonly nowMs: number; readonly perDayMax: number },
    prng: Prng,
  ): Promise<GoldQuestion | undefined> {
    const today = new Date(nowMs).toISOString().slice(0, 10);
    // A clock that is set back to the day before begins no new day.
    const { date, asked } = today > this.#day.date ? { date: today, asked: 0 } : this.#day;
    if (asked >= perDayMax) return undefined;
    const found = this.#shapedFor(live, prng);
    if (found === undefined) return undefined;
    const { card, request } = found;
    card.timesAsked += 1;
    this.#day = { date, asked: asked + 1 };
    await this.#store.commit([
      noteOf(card),
      { kind: 'put', key: DAY_KEY, value: canonicalBytes(this.#day), mode: 'replace' },
    ]);
    return { ...card.question, request };
  }

  /** The first that takes the shape of a live request, of those tried least often. */
  #shapedFor(live: ValidationRequest, prng: Prng): { card: Card; request: ValidationRequest } | undefined {
    const fits = canFollow(live);
    const fitting = this.#cards.filter(({ question }) => fits(question));
    const inTurn = shuffled(fitting, prng).sort((left, right) => timesTried(left) - timesTried(right));
    for (const card of inTurn.slice(0, TRIES_MAX)) {
      const request = inTheShapeOf(live, card.question, prng);
      if (request !== undefined) return { card, request };
      card.timesMissed += 1;
    }
    return undefined;
  }
}

async function timesAskedBefore(store: Store): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (let after: string | undefined; ; ) {
    const page = await store.list(ASKED_PREFIX, after);
    if (page.length === 0) return times;
    for (const { key, value } of page) times.set(key, Number(parse(value)));
    after = page.at(-1)?.key;
  }
}

function timesTried({ timesAsked, timesMissed }: Card): number {
  return timesAsked + timesMissed;
}

function noteOf({ key, timesAsked }: Card): StoreOperation {
  return { kind: 'put', key, value: canonicalBytes(timesAsked), mode: 'replace' };
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(utf8Text(bytes) ?? 'null');
}
