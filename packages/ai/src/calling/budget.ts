/**
 * What models may cost, for one request and for one day (UTC). A call is reserved for before it is made, at the most it
 * can take, and settled at what it took: calls made at the same time cannot overdraw together.
 */
import type { Clock } from 'dikast';

/** Bounds; what is left out is unlimited. Money is in millionths of the operator's currency. */
export interface BudgetBounds {
  readonly calls?: number;
  readonly tokens?: number;
  readonly costMicros?: number;
}

/** Bounds on one request and on one day. */
export interface BudgetRule {
  readonly perRequest?: BudgetBounds;
  readonly perDay?: BudgetBounds;
}

/** What a call takes. */
export interface Expense {
  readonly calls: number;
  readonly tokens: number;
  readonly costMicros: number;
}

/** Part of a budget put aside for one call. */
export interface Reservation {
  /** Replaces what was put aside by what was used. */
  settle(used: Expense): void;
}

const NOTHING: Expense = { calls: 0, tokens: 0, costMicros: 0 };
const DAY_MS = 86_400_000;

/** A budget that jurors share. */
export class Budget {
  readonly #rule: BudgetRule;
  readonly #clock: Clock;
  /** Forgotten with the request. */
  readonly #byRequest = new WeakMap<object, Account>();
  #day: { readonly number: number; readonly account: Account } | undefined;

  constructor(rule: BudgetRule, clock: Clock) {
    this.#rule = rule;
    this.#clock = clock;
  }

  /** Puts the most that a call can take aside, or names the bound that it would pass. */
  reserve(request: object, most: Expense): Reservation | { readonly exceeded: string } {
    const accounts = [
      { of: 'request', account: this.#requestAccount(request), bounds: this.#rule.perRequest ?? {} },
      { of: 'day', account: this.#dayAccount(), bounds: this.#rule.perDay ?? {} },
    ];
    for (const { of, account, bounds } of accounts) {
      const part = exceededPart(add(account.spent, most), bounds);
      if (part !== undefined) return { exceeded: `${part} of the ${of}` };
    }
    for (const { account } of accounts) account.spent = add(account.spent, most);
    return {
      settle(used) {
        for (const { account } of accounts) account.spent = add(account.spent, difference(used, most));
      },
    };
  }

  #requestAccount(request: object): Account {
    const known = this.#byRequest.get(request);
    if (known !== undefined) return known;
    const account = { spent: NOTHING };
    this.#byRequest.set(request, account);
    return account;
  }

  #dayAccount(): Account {
    const number = Math.floor(this.#clock.now() / DAY_MS);
    if (this.#day?.number !== number) this.#day = { number, account: { spent: NOTHING } };
    return this.#day.account;
  }
}

interface Account {
  spent: Expense;
}

const WORDS = { calls: 'calls', tokens: 'tokens', costMicros: 'money' } as const;

function exceededPart(spent: Expense, bounds: BudgetBounds): string | undefined {
  const parts = ['calls', 'tokens', 'costMicros'] as const;
  const part = parts.find((name) => spent[name] > (bounds[name] ?? Number.POSITIVE_INFINITY));
  return part === undefined ? undefined : WORDS[part];
}

function add(left: Expense, right: Expense): Expense {
  return {
    calls: left.calls + right.calls,
    tokens: left.tokens + right.tokens,
    costMicros: left.costMicros + right.costMicros,
  };
}

function difference(left: Expense, right: Expense): Expense {
  return add(left, { calls: -right.calls, tokens: -right.tokens, costMicros: -right.costMicros });
}
