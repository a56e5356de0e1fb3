import { getActiveResourcesInfo } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { parseRequest } from '../request/request.ts';
import { noStore } from '../store/no-store.ts';
import { GOLD_WAITING_MAX, GoldMixing, type GoldSettings } from './gold-mixing.ts';
import type { GoldQuestion } from './gold-question.ts';
import { goldQuestion, seededBytes } from './gold-traffic.suite.ts';

const LIVE = parseRequest({ answer: 'Yes.', sources: [{ id: 'a-17', text: 'It is.' }] });
const QUESTIONS = Array.from({ length: 4 }, (_, index) =>
  goldQuestion('facts', 'approve', { answer: `Answer ${index}.`, sources: [{ id: 'a', text: 'Text.' }] }),
);
const INTERVAL_MS = 2000;

interface World {
  readonly settings?: Partial<GoldSettings>;
  readonly ask?: (question: GoldQuestion, signal: AbortSignal) => Promise<unknown>;
  readonly seed?: number;
}

/** A mixing under a clock of our own, and when it asked. */
function world({ settings, ask = async () => {}, seed = 1 }: World = {}) {
  const clock = new ManualClock();
  const askedMs: number[] = [];
  const mixing = new GoldMixing(
    { questions: QUESTIONS, rateBasisPoints: 10_000, perDayMax: 100_000, ...settings },
    {
      clock,
      randomBytes: seededBytes(seed),
      store: noStore,
      ask: (question, signal) => {
        askedMs.push(clock.monotonic());
        return ask(question, signal);
      },
    },
  );
  /** A live validation, and the time until the next. */
  const live = async () => {
    mixing.follow(LIVE);
    for (let part = 0; part < 10; part++) {
      clock.advance(INTERVAL_MS / 10);
      await setImmediate();
    }
  };
  return { clock, mixing, askedMs, live };
}

it('the rate is the share of live validations that a question follows', async () => {
  const { askedMs, live } = world({ settings: { rateBasisPoints: 2500 } });
  for (let count = 0; count < 400; count++) await live();
  // 400 draws at 0.25: three standard deviations are 26.
  expect(Math.abs(askedMs.length - 100)).toBeLessThan(26);
});

it('the same random bytes give the same draws, others give others', async () => {
  const timesOf = async (seed: number) => {
    const { askedMs, live } = world({ settings: { rateBasisPoints: 5000 }, seed });
    for (let count = 0; count < 30; count++) await live();
    return askedMs;
  };
  expect(await timesOf(1)).toEqual(await timesOf(1));
  expect(await timesOf(1)).not.toEqual(await timesOf(2));
});

it('a question follows at any time until about the next live validation, not at once', async () => {
  const { askedMs, live } = world();
  for (let count = 0; count < 200; count++) await live();
  const delays = askedMs.map((atMs) => atMs % INTERVAL_MS);
  const quarters = [0, 1, 2, 3].map((quarter) => delays.filter((ms) => Math.floor((ms * 4) / INTERVAL_MS) === quarter));
  for (const quarter of quarters) expect(quarter.length).toBeGreaterThan(20);
});

it('no more wait than may: under load less is mixed in', async () => {
  const { mixing, clock, askedMs } = world({ ask: () => new Promise(() => {}) });
  for (let count = 0; count < 100; count++) mixing.follow(LIVE);
  clock.advance(INTERVAL_MS);
  await setImmediate();
  expect(askedMs.length).toBe(GOLD_WAITING_MAX);
  mixing.follow(LIVE);
  expect(clock.pending).toBe(0);
});

it('what goes wrong with a question is its own affair', async () => {
  const { askedMs, live } = world({ ask: () => Promise.reject(new Error('no room')) });
  for (let count = 0; count < 20; count++) await live();
  expect(askedMs.length).toBeGreaterThan(15);
});

it('a question that waits does not keep the process alive', async () => {
  const holding = () => getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const before = holding();
  const settings = { questions: QUESTIONS, rateBasisPoints: 10_000, perDayMax: 1 };
  const randomBytes = seededBytes(1);
  const mixing = new GoldMixing(settings, { clock: systemClock, randomBytes, store: noStore, ask: async () => {} });
  mixing.follow(LIVE);
  expect(holding()).toBe(before);
  await mixing.stop();
});

it('stopping leaves no timer, tells what is under way to give up, and waits for it', async () => {
  const given: string[] = [];
  const { mixing, clock } = world({
    ask: (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          given.push('up');
          resolve(undefined);
        });
      }),
  });
  mixing.follow(LIVE);
  clock.advance(INTERVAL_MS);
  await setImmediate();
  mixing.follow(LIVE);
  expect(clock.pending).toBe(1);
  await mixing.stop();
  expect([given, clock.pending]).toEqual([['up'], 0]);
  mixing.follow(LIVE);
  expect(clock.pending).toBe(0);
});
