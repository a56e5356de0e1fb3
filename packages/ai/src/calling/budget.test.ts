import { ManualClock } from 'dikast';
import { expect, it } from 'vitest';
import { Budget, type Expense, type Reservation } from './budget.ts';

const one: Expense = { calls: 1, tokens: 100, costMicros: 10 };

function reserved(budget: Budget, request: object, most = one): Reservation {
  const result = budget.reserve(request, most);
  if ('exceeded' in result) throw new Error(result.exceeded);
  return result;
}

it.each([
  ['calls', { calls: 2 }, 'calls of the request'],
  ['tokens', { tokens: 250 }, 'tokens of the request'],
  ['costMicros', { costMicros: 29 }, 'money of the request'],
] as const)('no more %s are put aside for a request than it may take', (_, perRequest, exceeded) => {
  const budget = new Budget({ perRequest }, new ManualClock());
  const request = {};
  reserved(budget, request);
  reserved(budget, request);
  expect(budget.reserve(request, one)).toEqual({ exceeded });
  reserved(budget, {});
});

it('what was put aside and not used is there again', () => {
  const budget = new Budget({ perRequest: { tokens: 150 } }, new ManualClock());
  const request = {};
  const first = reserved(budget, request);
  expect(budget.reserve(request, one)).toEqual({ exceeded: 'tokens of the request' });
  first.settle({ calls: 1, tokens: 50, costMicros: 1 });
  reserved(budget, request);
});

it('all requests of a day share its bound, and the next day begins anew', () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1, 23, 59));
  const budget = new Budget({ perDay: { calls: 2 } }, clock);
  reserved(budget, {});
  reserved(budget, {});
  expect(budget.reserve({}, one)).toEqual({ exceeded: 'calls of the day' });
  clock.advance(60_000);
  reserved(budget, {});
});

it('a reservation refused by the day takes nothing from the request', () => {
  const budget = new Budget({ perRequest: { calls: 1 }, perDay: { tokens: 50 } }, new ManualClock());
  const request = {};
  expect(budget.reserve(request, one)).toEqual({ exceeded: 'tokens of the day' });
  reserved(budget, request, { ...one, tokens: 50 });
});
