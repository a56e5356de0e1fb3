import { expect, it } from 'vitest';
import { ManualClock } from '../adapters/manual-clock.ts';
import { verifyVerdict } from '../verification/verify-verdict.ts';
import { approving, objecting, REQUEST, scriptedEngine, times } from './scripted-pool.suite.ts';

/** Approving validators that cost something and note that they were asked. */
function paid(asked: string[], costOf: (index: number) => number = () => 5) {
  return (name: string) => {
    const plain = approving(name);
    return {
      ...plain,
      expectedCostMicros: costOf(Number(name.slice(1))),
      assess: (...call: Parameters<typeof plain.assess>) => {
        asked.push(name);
        return plain.assess(...call);
      },
    };
  };
}

it('a plain pool of paid agents asks no more than could settle the matter, and says whom it did not ask', async () => {
  const asked: string[] = [];
  const verdict = await scriptedEngine(times(7, paid(asked)), { voting: 'plain' }).validateResponse(REQUEST);
  expect([verdict.outcome, asked.length]).toEqual(['accepted', 5]);
  const [pool] = verdict.pools;
  expect(pool?.attendance.filter(({ assessment }) => assessment === 'not_asked')).toHaveLength(2);
  expect(pool?.coverage).toMatchObject({ answered: 5, notNeeded: 2, late: 0 });
  expect(verifyVerdict(verdict).outcome).toBe('self_consistent');
});

it('the cheapest are asked first', async () => {
  const asked: string[] = [];
  await scriptedEngine(
    times(
      7,
      paid(asked, (index) => 100 - index),
    ),
    { voting: 'plain' },
  ).validateResponse(REQUEST);
  expect(asked).toEqual(['v6', 'v5', 'v4', 'v3', 'v2']);
});

it('disagreement escalates to the rest', async () => {
  const asked: string[] = [];
  const validators = [...times(6, paid(asked)), { ...objecting('v6'), expectedCostMicros: 1 }];
  const verdict = await scriptedEngine(validators, { voting: 'plain' }).validateResponse(REQUEST);
  expect([verdict.outcome, asked.length]).toEqual(['accepted', 5]);
});

it.each([
  ['parallel', 5],
  [undefined, 0],
] as const)('with polling %s and agents that cost %d all are asked at once', async (polling, cost) => {
  const asked: string[] = [];
  const config = { voting: 'plain', ...(polling === undefined ? {} : { polling }) } as const;
  await scriptedEngine(
    times(
      7,
      paid(asked, () => cost),
    ),
    config,
  ).validateResponse(REQUEST);
  expect(asked).toHaveLength(5);
  const silent = approving('v0', { assess: () => new Promise<never>(() => {}) });
  const validators = [
    silent,
    ...times(
      6,
      paid(asked.splice(0), () => cost),
      1,
    ),
  ];
  expect((await scriptedEngine(validators, config).validateResponse(REQUEST)).outcome).toBe('accepted');
});

it('one that hangs holds its turn up for a quarter of the time at most', async () => {
  const clock = new ManualClock();
  const asked: string[] = [];
  const hanging = approving('v0', { expectedCostMicros: 1, assess: () => new Promise<never>(() => {}) });
  const engine = scriptedEngine([hanging, ...times(6, paid(asked), 1)], { voting: 'plain', clock });
  const validation = engine.validateResponse(REQUEST);
  while (asked.length < 2) await new Promise(setImmediate);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(asked).toHaveLength(2);
  clock.advance(124);
  expect(asked).toHaveLength(2);
  clock.advance(1);
  const verdict = await validation;
  expect([verdict.outcome, asked.length, clock.monotonic()]).toEqual(['accepted', 5, 125]);
});

it('the deadline finds some never asked: they are not late', async () => {
  const clock = new ManualClock();
  const hanging = (name: string) =>
    approving(name, { expectedCostMicros: 1, assess: () => new Promise<never>(() => {}) });
  const validation = scriptedEngine(times(7, hanging), { voting: 'plain', clock }).validateResponse(REQUEST);
  while (clock.pending < 2) await new Promise(setImmediate);
  clock.advance(500);
  const [pool] = (await validation).pools;
  const statuses = pool?.attendance.map(({ assessment }) => assessment) ?? [];
  expect(new Set(statuses)).toEqual(new Set(['late']));
});
