/**
 * The engine's own record: every verdict, by its validation, and a ledger of them in the order they were concluded.
 */
import { utf8Text } from '@dikast/core/base/bytes';
import { canonicalBytes, type JsonValue } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import { appendEntry, EMPTY_LEDGER, type LedgerState } from '@dikast/core/ledger/ledger';
import type { EntryDraft } from '@dikast/core/ledger/ledger-entry';
import { sha256 } from '../adapters/node-hash.ts';
import type { Store, StoreOperation } from '../store-port.ts';
import type { Ruling } from '../verdict/ruling.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** Stream of the engine's ledger. */
export const VERDICT_LEDGER = 'ledger/verdicts';
/** Where that ledger ends. */
export const LEDGER_STATE_KEY = 'ledger-state/verdicts';
/** Verdicts stand under this and their validation. */
export const VERDICT_PREFIX = 'verdict/';
const IDEMPOTENCY_PREFIX = 'idempotency/';
/** What each undecided verdict was before a ruling completed it. */
export const UNDECIDED_PREFIX = 'undecided/';
/** Rulings, each under its validation: one at most. */
const RULING_PREFIX = 'ruling/';
/** Validations with a ruling from which the pools are still to learn. */
const UNTAUGHT_PREFIX = 'untaught/';
/** Validations that wait for a ruling. */
const OPEN_REVIEW_PREFIX = 'open-review/';

/** Reviews in one answer: verdicts are large. */
const REVIEWS_PAGE = 20;

/** A verdict that was given for an idempotency key, and the request it was for. */
export interface EarlierVerdict {
  readonly requestDigest: string;
  readonly verdict: Verdict;
}

/** Verdicts in a store. */
export class VerdictBook {
  readonly #store: Store;
  #ledger: LedgerState;

  private constructor(store: Store, ledger: LedgerState) {
    this.#store = store;
    this.#ledger = ledger;
  }

  static async open(store: Store): Promise<VerdictBook> {
    const bytes = await store.get(LEDGER_STATE_KEY);
    return new VerdictBook(store, bytes === undefined ? EMPTY_LEDGER : (parse(bytes) as LedgerState));
  }

  /** The verdict that was acknowledged for a key, if any. */
  async find(idempotencyKey: string): Promise<EarlierVerdict | undefined> {
    const validation = await this.#store.get(keyOf(idempotencyKey));
    if (validation === undefined) return undefined;
    const bytes = await this.#store.get(VERDICT_PREFIX + String(parse(validation)));
    if (bytes === undefined) return undefined;
    const verdict = parse(bytes) as Verdict;
    // A verdict on the request with further sources answers for the request as it was given.
    return { requestDigest: verdict.follows?.request ?? verdict.requestDigest, verdict };
  }

  /** The verdict of a validation, if there is one. */
  async verdictOf(validation: string): Promise<Verdict | undefined> {
    const bytes = await this.#store.get(VERDICT_PREFIX + validation);
    return bytes === undefined ? undefined : (parse(bytes) as Verdict);
  }

  /** Verdicts that wait for a ruling, in the order of their validations, after the one given. */
  async awaitingRuling(after?: string): Promise<readonly Verdict[]> {
    const from = after === undefined ? undefined : OPEN_REVIEW_PREFIX + after;
    const page = await this.#store.list(OPEN_REVIEW_PREFIX, from, REVIEWS_PAGE);
    const verdicts = await Promise.all(page.map(({ key }) => this.verdictOf(key.slice(OPEN_REVIEW_PREFIX.length))));
    return verdicts.filter((verdict) => verdict !== undefined);
  }

  /** What puts a completed verdict in the place of the undecided one; all of it in one commit, or nothing. */
  complete(undecided: Verdict, completed: Verdict, ruling: Ruling): readonly StoreOperation[] {
    const { validation } = completed;
    const { reviewer, rulings, ruledAtMs } = ruling;
    const content: JsonValue = {
      validation,
      outcome: completed.outcome,
      verdict: digestOf(sha256, completed),
      undecided: digestOf(sha256, undecided),
      ruling: digestOf(sha256, ruling),
      reviewer: { ...reviewer },
      rulings: rulings.map(({ pool, choice }) => ({ pool, choice })),
    };
    const value = (content: unknown) => canonicalBytes(content);
    return [
      ...this.#append({ kind: 'ruling', timestampMs: ruledAtMs, content }),
      { kind: 'put', key: RULING_PREFIX + validation, value: value(ruling), mode: 'if_absent' },
      { kind: 'put', key: UNDECIDED_PREFIX + validation, value: value(undecided), mode: 'if_absent' },
      { kind: 'put', key: VERDICT_PREFIX + validation, value: value(completed), mode: 'replace' },
      { kind: 'delete', key: OPEN_REVIEW_PREFIX + validation },
      { kind: 'put', key: UNTAUGHT_PREFIX + validation, value: new Uint8Array(), mode: 'replace' },
    ];
  }

  /** Rulings from which the pools have not learned yet, some of them. */
  async untaught(): Promise<readonly Ruling[]> {
    const page = await this.#store.list(UNTAUGHT_PREFIX);
    const rulings = page.map(({ key }) => this.#store.get(RULING_PREFIX + key.slice(UNTAUGHT_PREFIX.length)));
    return (await Promise.all(rulings)).flatMap((bytes) => (bytes === undefined ? [] : [parse(bytes) as Ruling]));
  }

  /** What notes that the pools have learned from a ruling. */
  taught({ validation }: Ruling): readonly StoreOperation[] {
    return [{ kind: 'delete', key: UNTAUGHT_PREFIX + validation }];
  }

  /** What makes a verdict part of the record; to be committed in the order of the calls. */
  enter(verdict: Verdict, idempotencyKey: string | undefined): readonly StoreOperation[] {
    const content = ledgerContent(verdict);
    const { validation } = verdict;
    const operations: StoreOperation[] = [
      ...this.#append({ kind: 'verdict', timestampMs: verdict.createdAtMs, content }),
      { kind: 'put', key: VERDICT_PREFIX + validation, value: canonicalBytes(verdict), mode: 'if_absent' },
    ];
    if (idempotencyKey !== undefined)
      operations.push({
        kind: 'put',
        key: keyOf(idempotencyKey),
        value: canonicalBytes(validation),
        mode: 'if_absent',
      });
    if (verdict.review !== null)
      operations.push({
        kind: 'put',
        key: OPEN_REVIEW_PREFIX + validation,
        value: canonicalBytes(verdict.review.dueAtMs),
        mode: 'if_absent',
      });
    return operations;
  }

  #append(draft: EntryDraft): readonly StoreOperation[] {
    const { entry, state } = appendEntry(this.#ledger, draft, sha256);
    this.#ledger = state;
    return [
      { kind: 'append', stream: VERDICT_LEDGER, records: [canonicalBytes(entry)] },
      { kind: 'put', key: LEDGER_STATE_KEY, value: canonicalBytes(state), mode: 'replace' },
    ];
  }
}

/** What the ledger says of a verdict: its outcome, coverage and pools, and the digest of the whole of it. */
function ledgerContent(verdict: Verdict): JsonValue {
  return {
    validation: verdict.validation,
    request: verdict.requestDigest,
    outcome: verdict.outcome,
    verdict: digestOf(sha256, verdict),
    path: verdict.path,
    pools: verdict.pools.map(({ pool, policy, outcome, coverage, certificate }) => ({
      pool,
      policy,
      outcome,
      coverage: { ...coverage },
      entries: (certificate?.result.entries ?? []).map(({ hash }) => hash),
    })),
    notSeated: verdict.poolsNotSeated.map(({ pool, reason }) => ({ pool, reason })),
    conflicts: verdict.conflicts.map(({ pool, kind }) => ({ pool, kind })),
    strongMinorities: verdict.strongMinorities.map((minority) => ({ ...minority })),
    review: verdict.review === null ? null : [...verdict.review.roles],
    faults: verdict.faults.map(({ agent, pool, kind }) => ({ agent, pool, kind })),
    ...(verdict.knownQuestion === undefined ? {} : { knownQuestion: { ...verdict.knownQuestion } }),
  };
}

/** Callers choose idempotency keys; the store's keys are short visible ASCII. */
function keyOf(idempotencyKey: string): string {
  return IDEMPOTENCY_PREFIX + digestOf(sha256, idempotencyKey);
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(utf8Text(bytes) ?? 'null');
}
