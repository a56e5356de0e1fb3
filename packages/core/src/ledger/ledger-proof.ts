/**
 * Proofs about a ledger for somebody who has only its head: that an entry is in it, and that a later head continues an
 * earlier one. Both are logarithmic in the number of entries.
 */
import { assert } from '../base/assert.ts';
import { toHex } from '../base/bytes.ts';
import type { Digest, Sha256 } from '../base/crypto-port.ts';
import { HashTree, isConsistent, rootOfInclusion } from './hash-tree.ts';
import { digestBytes, type LedgerHead } from './ledger.ts';
import {
  entryHash,
  isDigest,
  isNatural,
  LEDGER_BOUNDS,
  type LedgerEntry,
  ORIGIN_HASH,
  parseEntry,
} from './ledger-entry.ts';

/** That an entry is in a ledger of `size` entries: the siblings from its leaf up to the root. */
export interface EntryProof {
  readonly index: number;
  readonly size: number;
  readonly path: readonly Digest[];
}

/** The Merkle tree over the hashes of entries, which must begin at index 0; keep it to prove many of them. */
export function ledgerTree(entries: Iterable<Pick<LedgerEntry, 'index' | 'hash'>>, sha256: Sha256): HashTree {
  const tree = new HashTree(sha256);
  for (const { index, hash } of entries) {
    assert(index === tree.size, 'a ledger tree is made of all entries from index 0 on, in order');
    tree.append(digestBytes(hash));
  }
  return tree;
}

/** Proves the entry at `index` to holders of the head of `size` entries (default: all of the tree). */
export function proveEntry(tree: HashTree, index: number, size: number = tree.size): EntryProof {
  return { index, size, path: tree.inclusionPath(index, size).map(toHex) };
}

/** Proves that the head of `size` entries continues the head of `from` entries; empty when they are the same size. */
export function proveContinuation(tree: HashTree, from: number, size: number = tree.size): readonly Digest[] {
  return from === 0 ? [] : tree.consistencyPath(from, size).map(toHex);
}

/** Why a proof is refused. */
export type ProofProblem =
  | 'malformed_entry'
  | 'malformed_proof'
  | 'malformed_head'
  | 'changed_entry'
  | 'other_index'
  | 'other_size'
  | 'other_last_hash'
  | 'other_root';

/** Checks a proof against a head that the caller trusts (its signatures were checked); undefined when it holds. */
export function verifyProof(
  claim: { readonly entry: unknown; readonly proof: unknown; readonly head: unknown },
  sha256: Sha256,
): ProofProblem | undefined {
  const { proof, head } = claim;
  const parsed = parseEntry(claim.entry);
  if (!parsed.ok) return 'malformed_entry';
  if (!isEntryProof(proof)) return 'malformed_proof';
  if (!isLedgerHead(head)) return 'malformed_head';
  const { entry } = parsed;
  if (entryHash(entry, sha256) !== entry.hash) return 'changed_entry';
  if (proof.index !== entry.index) return 'other_index';
  if (proof.size !== head.size) return 'other_size';
  if (entry.index === head.size - 1 && entry.hash !== head.lastHash) return 'other_last_hash';
  const leaf = { data: digestBytes(entry.hash), index: proof.index, size: proof.size };
  const root = rootOfInclusion(sha256, leaf, proof.path.map(digestBytes));
  return root !== undefined && toHex(root) === head.root ? undefined : 'other_root';
}

/**
 * Whether a path proves that `newer` continues `older`: nothing before was changed, removed or inserted.
 * Roots and sizes are what it is about; that a `lastHash` belongs to its root, a proof of the last entry shows.
 */
export function verifyContinuation(
  claim: { readonly older: unknown; readonly newer: unknown; readonly path: unknown },
  sha256: Sha256,
): boolean {
  const { older, newer, path } = claim;
  if (!isLedgerHead(older) || !isLedgerHead(newer) || !isDigestList(path)) return false;
  if (older.size === 0 && older.lastHash !== ORIGIN_HASH) return false;
  if (older.size === newer.size && older.lastHash !== newer.lastHash) return false;
  return isConsistent(sha256, sized(older), sized(newer), path.map(digestBytes));
}

function sized(head: LedgerHead): { size: number; root: Uint8Array } {
  return { size: head.size, root: digestBytes(head.root) };
}

function isEntryProof(value: unknown): value is EntryProof {
  if (!hasMembers(value, ['index', 'path', 'size'])) return false;
  return isSize(value.index) && isSize(value.size) && isDigestList(value.path);
}

/** Whether a value from outside has the form of a head. */
function isLedgerHead(value: unknown): value is LedgerHead {
  if (!hasMembers(value, ['lastHash', 'root', 'size'])) return false;
  return isSize(value.size) && isDigest(value.lastHash) && isDigest(value.root);
}

function hasMembers(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.keys(value).sort().join() === names.join();
}

function isSize(value: unknown): value is number {
  return isNatural(value) && value <= LEDGER_BOUNDS.sizeMax;
}

function isDigestList(value: unknown): value is readonly Digest[] {
  return Array.isArray(value) && value.length <= 128 && value.every(isDigest);
}
