/**
 * Verification of a run of entries that somebody hands over: what holds, from where on, and what does not.
 *
 * A chain proves that its entries belong together in this order. That it is *the* ledger, and that nothing is missing at
 * its end, only a head from elsewhere can tell: a signed one, or one remembered from the last time (the anchor).
 */
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import type { LedgerTip } from './ledger.ts';
import { ENTRY_KINDS, entryHash, type LedgerEntry, ORIGIN_HASH, parseEntry } from './ledger-entry.ts';

/** The field that was changed, as far as the neighbours and the hash can tell. */
export type ChangedField = 'index' | 'previous' | 'kind' | 'hash' | 'timestampMs or content' | 'unknown';

/** What is wrong, and where; `position` counts the entries handed over, `index` is their own. */
export type LedgerProblem =
  /** Not an entry at all: a member missing, added, or of the wrong type. */
  | { readonly kind: 'malformed'; readonly position: number; readonly detail: string }
  /** Its hash is not that of its fields. */
  | { readonly kind: 'changed'; readonly position: number; readonly index: number; readonly field: ChangedField }
  /** Entries `from` .. `to` are missing. */
  | { readonly kind: 'gap'; readonly position: number; readonly from: number; readonly to: number }
  /** An entry handed over again, or out of order. */
  | { readonly kind: 'repeated'; readonly position: number; readonly index: number }
  /** Two histories: what stands at `index` is not what the anchor, another entry or the entry after it says. */
  | { readonly kind: 'forked'; readonly position: number; readonly index: number }
  /** The anchor knows of more entries than were handed over: the end was cut off. */
  | { readonly kind: 'missing_end'; readonly size: number; readonly anchorSize: number };

/** The result; only the two `intact` ones are good. */
export type LedgerStatus =
  /** There were no entries: nothing was verified, and that is not "ok". */
  | 'nothing_verified'
  /** A whole chain from entry 0. */
  | 'intact_from_origin'
  /** The chain does not begin at entry 0, but is the one that the anchor is of. */
  | 'intact_from_anchor'
  /** A sound chain whose front is missing, and no anchor to say what it continues. */
  | 'origin_unverified'
  | 'broken';

/** What verification found. */
export interface LedgerReport {
  readonly status: LedgerStatus;
  readonly isOk: boolean;
  /** Entries handed over. */
  readonly entryCount: number;
  /** Where the verified run ends: the anchor for the next run. Undefined unless the run is sound. */
  readonly end: LedgerTip | undefined;
  readonly problems: readonly LedgerProblem[];
}

/**
 * Verifies entries in the order given. `anchor` is a tip known from elsewhere, anywhere within the run or at either end;
 * the `end` of one report is the anchor of the next, so a long ledger can be verified page by page.
 */
export function verifyEntries(
  entries: readonly unknown[],
  sha256: Sha256,
  options: { readonly anchor?: LedgerTip } = {},
): LedgerReport {
  const walk = new ChainWalk(entries, sha256, options.anchor);
  entries.forEach((_, position) => {
    walk.visit(position);
  });
  walk.checkAnchor();
  const status = statusOf(walk, options.anchor !== undefined);
  const isSound = status !== 'broken' && status !== 'nothing_verified';
  return {
    status,
    isOk: status === 'intact_from_origin' || status === 'intact_from_anchor',
    entryCount: entries.length,
    end: isSound ? walk.end : undefined,
    problems: walk.problems,
  };
}

function statusOf(walk: ChainWalk, hasAnchor: boolean): LedgerStatus {
  if (walk.problems.length > 0) return 'broken';
  if (walk.first === undefined) return 'nothing_verified';
  if (walk.first.index === 0) return 'intact_from_origin';
  return hasAnchor ? 'intact_from_anchor' : 'origin_unverified';
}

/** One pass over the entries; each is compared with the one before it and, to tell which field lies, the one after. */
class ChainWalk {
  readonly problems: LedgerProblem[] = [];
  first: LedgerEntry | undefined;
  readonly #entries: readonly unknown[];
  readonly #sha256: Sha256;
  readonly #anchor: LedgerTip | undefined;
  /** Index that the next entry must have. */
  #nextIndex = 0;
  /** Hashes that the next entry may name as `previous`: two when the one before was changed, none when it is unknown. */
  #links: readonly Digest[] = [];
  #lastHash: Digest = ORIGIN_HASH;
  readonly #seen = new Map<number, { hash: Digest; position: number }>();

  constructor(entries: readonly unknown[], sha256: Sha256, anchor: LedgerTip | undefined) {
    this.#entries = entries;
    this.#sha256 = sha256;
    this.#anchor = anchor;
  }

  get end(): LedgerTip {
    return { size: this.#nextIndex, lastHash: this.#lastHash };
  }

  visit(position: number): void {
    const parsed = parseEntry(this.#entries[position]);
    if (!parsed.ok) {
      this.#skipMalformed(position, parsed.problem);
      return;
    }
    const { entry } = parsed;
    if (this.first === undefined) this.#begin(position, entry);
    const isMislabelled = entry.index !== this.#nextIndex && this.#isHashWith(entry, { index: this.#nextIndex });
    if (isMislabelled || entry.index === this.#nextIndex) {
      this.#checkAndAdvance(position, entry, this.#nextIndex);
    } else if (entry.index < this.#nextIndex) {
      this.#reportLookBack(position, entry);
    } else {
      this.problems.push({ kind: 'gap', position, from: this.#nextIndex, to: entry.index - 1 });
      this.#links = [];
      this.#checkAndAdvance(position, entry, entry.index);
    }
  }

  checkAnchor(): void {
    if (this.#anchor === undefined || this.first === undefined) return;
    const { size, lastHash } = this.#anchor;
    if (size > this.#nextIndex) {
      this.problems.push({ kind: 'missing_end', size: this.#nextIndex, anchorSize: size });
    } else if (size < this.first.index) {
      this.problems.push({ kind: 'gap', position: 0, from: size, to: this.first.index - 1 });
    } else {
      const found = this.#seen.get(size - 1);
      if (found !== undefined && found.hash !== lastHash) this.#reportFork(found.position, size - 1);
    }
  }

  #begin(position: number, entry: LedgerEntry): void {
    this.first = entry;
    const next = parseEntry(this.#entries[position + 1]);
    const indexByNext = next.ok ? next.entry.index - 1 : entry.index;
    // The index of the first entry itself may be what was changed; the one after it tells.
    this.#nextIndex = this.#isHashWith(entry, { index: indexByNext }) ? indexByNext : entry.index;
    if (this.#nextIndex === 0) this.#links = [ORIGIN_HASH];
    else if (this.#anchor?.size === this.#nextIndex) this.#links = [this.#anchor.lastHash];
  }

  #skipMalformed(position: number, detail: string): void {
    this.problems.push({ kind: 'malformed', position, detail });
    this.#nextIndex += 1;
    this.#links = [];
  }

  /** An entry below the expected index: one that was there already, or another in its place. */
  #reportLookBack(position: number, entry: LedgerEntry): void {
    const isKnown = this.#seen.get(entry.index)?.hash === entry.hash;
    if (isKnown) this.problems.push({ kind: 'repeated', position, index: entry.index });
    else this.#reportFork(position, entry.index);
  }

  #reportFork(position: number, index: number): void {
    this.problems.push({ kind: 'forked', position, index: Math.max(index, 0) });
  }

  #checkAndAdvance(position: number, entry: LedgerEntry, index: number): void {
    const hash = entryHash(entry, this.#sha256);
    if (hash !== entry.hash) {
      this.problems.push({ kind: 'changed', position, index, field: this.#changedField(position, entry, hash) });
    } else if (this.#links.length > 0 && !this.#links.includes(entry.previous)) {
      this.#reportFork(position, index - 1);
    }
    this.#links = hash === entry.hash ? [hash] : [entry.hash, hash];
    this.#lastHash = entry.hash;
    this.#nextIndex = index + 1;
    this.#seen.set(index, { hash: entry.hash, position });
  }

  #changedField(position: number, entry: LedgerEntry, hash: Digest): ChangedField {
    const next = parseEntry(this.#entries[position + 1]);
    if (next.ok && next.entry.previous === hash) return 'hash';
    if (this.#isHashWith(entry, { index: this.#nextIndex })) return 'index';
    if (this.#links.some((previous) => this.#isHashWith(entry, { previous }))) return 'previous';
    if (ENTRY_KINDS.some((kind) => this.#isHashWith(entry, { kind }))) return 'kind';
    const isElsewhereSound = this.#links.includes(entry.previous) && next.ok && next.entry.previous === entry.hash;
    return isElsewhereSound ? 'timestampMs or content' : 'unknown';
  }

  #isHashWith(entry: LedgerEntry, correction: Partial<LedgerEntry>): boolean {
    return entryHash({ ...entry, ...correction }, this.#sha256) === entry.hash;
  }
}
