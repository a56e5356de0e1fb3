/**
 * What a store has recorded: verdicts in the order of their ledger, and whether the ledgers are what was written.
 * Reads only; for people's questions, not for the running engine.
 */
import { utf8Text } from '@dikast/core/base/bytes';
import { digestOf } from '@dikast/core/base/crypto-port';
import type { LedgerState, LedgerTip } from '@dikast/core/ledger/ledger';
import type { LedgerEntry } from '@dikast/core/ledger/ledger-entry';
import { verifyEntries } from '@dikast/core/ledger/ledger-verification';
import { sha256 } from '../adapters/node-hash.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { Store } from '../store-port.ts';
import { charterOf, groupName } from '../verdict/pool-identity.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { storedVerdictSchema } from '../verdict/verdict-shape.ts';
import { LEDGER_STATE_KEY, UNDECIDED_PREFIX, VERDICT_LEDGER, VERDICT_PREFIX } from './verdict-book.ts';

/** What stands where the ledger names a verdict. */
export type RecordedVerdict =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** Not the one that the ledger names; undefined if it has not even the shape of a verdict. */
  | { readonly kind: 'altered'; readonly validation: string; readonly verdict: Verdict | undefined }
  | UnreadVerdict;

/** What was recorded, but in the form of another version of Dikast. */
export interface UnreadVerdict {
  readonly kind: 'unread';
  readonly validation: string;
  /** The version that recorded it, as it says itself. */
  readonly engineVersion: string;
  /** The first thing that this version does not find as it should be. */
  readonly problem: string;
}

/** What became of checking one ledger. */
export interface LedgerCheck {
  readonly ledger: string;
  readonly entryCount: number;
  readonly isIntact: boolean;
  /** What is wrong, in a few words; empty when nothing is. */
  readonly detail: string;
}

/** All recorded verdicts, oldest first, one at a time; one that a ruling completed comes a second time as it is then. */
export async function* recordedVerdicts(store: Store): AsyncGenerator<RecordedVerdict> {
  for await (const { kind, content } of ledgerEntries(store, VERDICT_LEDGER)) {
    const { validation = '', verdict: digest } = content as { validation?: string; verdict?: string };
    // A verdict that a ruling completed was another one when it was entered.
    const earlier = kind === 'verdict' ? await verdictAt(store, `${UNDECIDED_PREFIX}${validation}`) : undefined;
    const verdict = earlier ?? (await verdictAt(store, `${VERDICT_PREFIX}${validation}`));
    if (verdict !== undefined) yield recordedVerdict(verdict, validation, digest);
  }
}

function recordedVerdict(verdict: Verdict, validation: string, digest: string | undefined): RecordedVerdict {
  const { error } = storedVerdictSchema.safeParse(verdict);
  if (digestOf(sha256, verdict) !== digest)
    return { kind: 'altered', validation, verdict: error === undefined ? verdict : undefined };
  if (error === undefined) return { kind: 'verdict', verdict };
  const [problem = ''] = fieldProblems(error, verdict);
  const { version = 'unknown' } = (verdict as Partial<Verdict>).engine ?? {};
  return { kind: 'unread', validation, engineVersion: version, problem };
}

/** Streams of the ledgers that belong to a verdict: that of its engine, and those of its pools. */
export function ledgersOf(verdict: Verdict): readonly string[] {
  return [VERDICT_LEDGER, ...verdict.pools.map((pool) => `ledger/${groupName(charterOf(pool), sha256)}`)];
}

/** Walks a ledger from its first entry to its last, page by page. */
export async function checkLedger(store: Store, ledger: string): Promise<LedgerCheck> {
  let anchor: LedgerTip | undefined;
  let entryCount = 0;
  for await (const page of ledgerPages(store, ledger)) {
    const report = verifyEntries(page, sha256, anchor === undefined ? {} : { anchor });
    entryCount += report.entryCount;
    if (!report.isOk || report.end === undefined) {
      const problem = report.problems[0];
      const detail = problem === undefined ? report.status : `${problem.kind} in the page that ends at ${entryCount}`;
      return { ledger, entryCount, isIntact: false, detail: detail.replaceAll('_', ' ') };
    }
    anchor = report.end;
  }
  const detail = await endProblem(store, ledger, anchor);
  return { ledger, entryCount, isIntact: detail === '', detail };
}

/** The engine remembers where its own ledger ends: entries cut off at the end are missed by nothing else. */
async function endProblem(store: Store, ledger: string, end: LedgerTip | undefined): Promise<string> {
  const bytes = ledger === VERDICT_LEDGER ? await store.get(LEDGER_STATE_KEY) : undefined;
  if (bytes === undefined) return '';
  const state = JSON.parse(utf8Text(bytes) ?? 'null') as LedgerState;
  const isSame = state.size === (end?.size ?? 0) && (end === undefined || state.lastHash === end.lastHash);
  return isSame ? '' : `it ends after ${end?.size ?? 0} entries, ${state.size} were written`;
}

async function verdictAt(store: Store, key: string): Promise<Verdict | undefined> {
  const bytes = await store.get(key);
  return bytes === undefined ? undefined : (JSON.parse(utf8Text(bytes) ?? 'null') as Verdict);
}

/** The entries of a ledger, first to last. */
export async function* ledgerEntries(store: Store, ledger: string): AsyncGenerator<LedgerEntry> {
  for await (const page of ledgerPages(store, ledger)) yield* page;
}

async function* ledgerPages(store: Store, ledger: string): AsyncGenerator<readonly LedgerEntry[]> {
  for (let from = 0; ; ) {
    const page = await store.read(ledger, from);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map(({ record }) => JSON.parse(utf8Text(record) ?? 'null') as LedgerEntry);
    from = last.position + 1;
  }
}
