import { createPrng } from '@dikast/core/base/prng';
import { expect, it } from 'vitest';
import { parseRequest } from '../request/request.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { noStore } from '../store/no-store.ts';
import type { Store } from '../store-port.ts';
import { GoldDeck } from './gold-deck.ts';
import { goldQuestion } from './gold-traffic.suite.ts';

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 0, 1, 12);
const LIVE = parseRequest({ answer: 'Yes.', sources: [{ id: 'a-17', text: 'It is.' }] });
const WITH_QUERY = parseRequest({ ...LIVE, query: 'Is it?' });
const questions = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    goldQuestion('facts', 'approve', { answer: `Answer ${from + index}.`, sources: [{ id: 'a', text: 'Text.' }] }),
  );

/** Answers drawn, a letter each: A for the first question. */
async function drawSome(
  deck: GoldDeck,
  count: number,
  { live = LIVE, nowMs = NOON_MS, perDayMax = 1000, seed = 1 } = {},
) {
  const prng = createPrng(seed);
  let drawn = '';
  for (let index = 0; index < count; index++) {
    const question = await deck.draw(live, { nowMs, perDayMax }, prng);
    const number = /\d+/.exec(question?.request.answer ?? '')?.[0];
    drawn += number === undefined ? '-' : String.fromCharCode(65 + Number(number));
  }
  return drawn;
}
const sorted = (letters: string) => [...letters].sort().join('');

it.each<[string, () => Store]>([
  ['a store', () => new MemoryStore()],
  ['no store', () => noStore],
])('with %s no question is asked again before all were', async (_, storeOf) => {
  const deck = await GoldDeck.open(questions(5), storeOf());
  for (let round = 1; round <= 4; round++) expect(sorted(await drawSome(deck, 5, { seed: round }))).toBe('ABCDE');
});

it('the order of questions is drawn', async () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 20; seed++)
    orders.add(await drawSome(await GoldDeck.open(questions(5), noStore), 5, { seed }));
  expect(orders.size).toBeGreaterThan(10);
});

it('a restart repeats none', async () => {
  const store = new MemoryStore();
  const before = await drawSome(await GoldDeck.open(questions(5), store), 3);
  expect(sorted(before + (await drawSome(await GoldDeck.open(questions(5), store), 2)))).toBe('ABCDE');
});

it('a new question stands where the others are, and what is noted of one that is gone is forgotten', async () => {
  const store = new MemoryStore();
  await drawSome(await GoldDeck.open(questions(3), store), 6);
  const deck = await GoldDeck.open(questions(3, 1), store);
  expect(sorted(await drawSome(deck, 3))).toBe('BCD');
  expect((await store.list('gold-asked/')).length).toBe(3);
});

it('a question that cannot follow the live request waits, and keeps no other from being asked', async () => {
  const odd = goldQuestion('facts', 'reject', {
    answer: 'Answer 25.',
    query: 'Why?',
    sources: [{ id: 'a', text: 'T.' }],
  });
  const deck = await GoldDeck.open([...questions(2), odd], noStore);
  expect(sorted(await drawSome(deck, 4))).toBe('AABB');
  expect(await drawSome(deck, 1, { live: WITH_QUERY })).toBe('Z');
});

it('questions that can never take the shape cost nothing of the day, and keep no other from being asked for long', async () => {
  const live = parseRequest({ answer: 'Yes.', sources: ['0', '1'].map((id) => ({ id, text: 'It is.' })) });
  // By place: under the ids 0 and 1 the number would name another source.
  const odd = Array.from({ length: 50 }, (_, index) =>
    goldQuestion('facts', 'approve', {
      answer: `Answer ${25 + index} [1].`,
      sources: ['a', 'b'].map((id) => ({ id, text: 'Text.' })),
    }),
  );
  const store = new MemoryStore();
  const deck = await GoldDeck.open([...questions(2), ...odd], store);
  const drawn = await drawSome(deck, 40, { live, perDayMax: 4 });
  expect(sorted(drawn.replaceAll('-', ''))).toBe('AABB');
  const asked = (await store.list('gold-asked/')).map(({ value }) => Number(new TextDecoder().decode(value)));
  expect(asked.reduce((sum, times) => sum + times, 0)).toBe(4);
});

it('no more are asked within a day than may be, restarts included; the next day begins anew', async () => {
  const store = new MemoryStore();
  expect(await drawSome(await GoldDeck.open(questions(9), store), 3, { perDayMax: 2 })).toMatch(/^[A-I]{2}-$/);
  const again = await GoldDeck.open(questions(9), store);
  expect(await drawSome(again, 1, { perDayMax: 2, nowMs: NOON_MS + DAY_MS / 2 - 1 })).toBe('-');
  expect(await drawSome(again, 3, { perDayMax: 2, nowMs: NOON_MS + DAY_MS / 2 })).toMatch(/^[A-I]{2}-$/);
});

it('a clock that is set back over midnight, and comes forward again, renews nothing', async () => {
  const deck = await GoldDeck.open(questions(9), new MemoryStore());
  const midnightMs = NOON_MS + DAY_MS / 2;
  const drawnAt = (afterMs: number) => drawSome(deck, 1, { perDayMax: 1, nowMs: midnightMs + afterMs });
  expect(await drawnAt(1)).not.toBe('-');
  for (const afterMs of [-1, 1, -1, 1]) expect(await drawnAt(afterMs)).toBe('-');
  expect(await drawnAt(DAY_MS)).not.toBe('-');
});

it('the same question twice in a file is one question', async () => {
  const deck = await GoldDeck.open([...questions(2), ...questions(2)], new MemoryStore());
  expect(sorted(await drawSome(deck, 4))).toBe('AABB');
});
