/**
 * The ledger as its writer holds it: not the entries, but the little that the next one depends on. A replica keeps this
 * in its state, the entries go to the store.
 */
import { assert, present } from '../base/assert.ts';
import { concatBytes, fromHex, toHex, utf8Bytes } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { emptyRoot, hashLeaf, hashNode } from './hash-tree.ts';
import { type EntryDraft, LEDGER_BOUNDS, type LedgerEntry, ORIGIN_HASH, sealEntry } from './ledger-entry.ts';

/** A place in the chain: so many entries, the last of which has this hash ({@link ORIGIN_HASH} when there is none). */
export interface LedgerTip {
  readonly size: number;
  readonly lastHash: Digest;
}

/** What is signed about a ledger: its tip, and the Merkle root over the hashes of all its entries. */
export interface LedgerHead extends LedgerTip {
  readonly root: Digest;
}

/** What appending needs: the tip, and the roots of the complete subtrees, one for each bit set in the size. JSON. */
export interface LedgerState extends LedgerTip {
  /** From the largest subtree to the smallest. */
  readonly peaks: readonly Digest[];
}

/** The ledger before its first entry. */
export const EMPTY_LEDGER: LedgerState = { size: 0, lastHash: ORIGIN_HASH, peaks: [] };

const HEAD_DOMAIN = utf8Bytes('dikast/ledger-head/v1\0');

/** Adds an entry: the sealed entry, and the state after it. @throws CanonicalError for content that is not JSON. */
export function appendEntry(
  state: LedgerState,
  draft: EntryDraft,
  sha256: Sha256,
): { readonly entry: LedgerEntry; readonly state: LedgerState } {
  assert(state.size < LEDGER_BOUNDS.sizeMax, 'a ledger has fewer than 2^48 entries');
  const entry = sealEntry({ ...draft, index: state.size, previous: state.lastHash }, sha256);
  return { entry, state: { size: state.size + 1, lastHash: entry.hash, peaks: addPeak(state, entry.hash, sha256) } };
}

/** Size, last hash and root: what a signature should cover, through {@link headSigningBytes}. */
export function ledgerHead(state: LedgerState, sha256: Sha256): LedgerHead {
  const peaks = state.peaks.map(digestBytes);
  const root =
    peaks.length === 0 ? emptyRoot(sha256) : peaks.reduceRight((right, left) => hashNode(sha256, left, right));
  return { size: state.size, lastHash: state.lastHash, root: toHex(root) };
}

/** The bytes to sign for a head; `ledger` names whose it is (a pool), so that no head passes for another's. */
export function headSigningBytes(ledger: string, head: LedgerHead): Uint8Array {
  const { size, lastHash, root } = head;
  return concatBytes(HEAD_DOMAIN, canonicalBytes({ ledger, size, lastHash, root }));
}

/** Bytes of a digest that is known to be one. */
export function digestBytes(digest: Digest): Uint8Array {
  return present(fromHex(digest), 'a digest is hexadecimal');
}

/** Each bit that the size carries when one is added merges two subtrees of equal size. */
function addPeak(state: LedgerState, entryHash: Digest, sha256: Sha256): readonly Digest[] {
  const peaks = [...state.peaks];
  let peak = hashLeaf(sha256, digestBytes(entryHash));
  for (let size = state.size; size % 2 === 1; size = Math.floor(size / 2)) {
    peak = hashNode(sha256, digestBytes(present(peaks.pop(), 'each bit of the size has a peak')), peak);
  }
  return [...peaks, toHex(peak)];
}
