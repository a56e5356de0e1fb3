/**
 * The Merkle tree of RFC 6962 section 2: the left subtree of n leaves has the largest power of two below n, and leaves
 * and nodes are hashed under different prefixes, so that neither passes for the other.
 *
 * Every complete subtree is kept, so a proof costs a logarithm and older sizes can be proved too.
 */
import { assert, present } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Sha256 } from '../base/crypto-port.ts';

const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;
const HASH_BYTES = 32;

/** A tree that grows at the right. */
export class HashTree {
  readonly #sha256: Sha256;
  /** `#levels[k]` holds the hashes of the complete subtrees of 2^k leaves, from left to right. */
  readonly #levels: Uint8Array[][] = [];

  constructor(sha256: Sha256) {
    this.#sha256 = sha256;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Adds a leaf: its data, not its hash. */
  append(data: Uint8Array): void {
    let hash = hashLeaf(this.#sha256, data);
    for (let level = 0; ; level++) {
      const row = this.#levels[level] ?? [];
      this.#levels[level] = row;
      row.push(hash);
      if (row.length % 2 === 1) return;
      hash = hashNode(this.#sha256, present(row.at(-2), 'a pair has a left'), hash);
    }
  }

  /** MTH (section 2.1) of the first `size` leaves. */
  root(size = this.size): Uint8Array {
    assert(size <= this.size, 'a root is of leaves that are there');
    return size === 0 ? emptyRoot(this.#sha256) : this.#rangeHash(0, size);
  }

  /** PATH (section 2.1.1): the siblings from leaf `index` up to the root of the first `size` leaves. */
  inclusionPath(index: number, size = this.size): Uint8Array[] {
    assert(index >= 0 && index < size && size <= this.size, 'an inclusion path is of a leaf that is there');
    const path: Uint8Array[] = [];
    let [low, high] = [0, size];
    while (high - low > 1) {
      const middle = low + splitOf(high - low);
      const isLeft = index < middle;
      path.push(isLeft ? this.#rangeHash(middle, high) : this.#rangeHash(low, middle));
      [low, high] = isLeft ? [low, middle] : [middle, high];
    }
    return path.reverse();
  }

  /** PROOF (section 2.1.2): that the first `from` leaves of a tree of `size` are those of the tree of `from`. */
  consistencyPath(from: number, size = this.size): Uint8Array[] {
    assert(from >= 1 && from <= size && size <= this.size, 'a consistency path is between sizes that are there');
    const path: Uint8Array[] = [];
    let [low, high] = [0, size];
    while (high !== from) {
      const middle = low + splitOf(high - low);
      const isLeft = from <= middle;
      path.push(isLeft ? this.#rangeHash(middle, high) : this.#rangeHash(low, middle));
      [low, high] = isLeft ? [low, middle] : [middle, high];
    }
    // The old root itself is known to the verifier; any other subtree that both trees share is not.
    if (low > 0) path.push(this.#rangeHash(low, high));
    return path.reverse();
  }

  /** Hash over leaves low .. high - 1; `low` is a multiple of every power of two up to the range's length. */
  #rangeHash(low: number, high: number): Uint8Array {
    const length = high - low;
    const level = Math.log2(length);
    if (Number.isInteger(level)) return present(this.#levels[level]?.[low / length], 'a complete subtree is kept');
    const middle = low + splitOf(length);
    return hashNode(this.#sha256, this.#rangeHash(low, middle), this.#rangeHash(middle, high));
  }
}

/** The root that a leaf and its path give, or undefined when the path does not fit the tree's shape. */
export function rootOfInclusion(
  sha256: Sha256,
  leaf: { readonly data: Uint8Array; readonly index: number; readonly size: number },
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!isPath(path) || leaf.index < 0 || leaf.index >= leaf.size) return undefined;
  let used = 0;
  const root = climb(leaf.index, leaf.size);
  return root !== undefined && used === path.length ? root : undefined;

  function climb(index: number, size: number): Uint8Array | undefined {
    if (size === 1) return hashLeaf(sha256, leaf.data);
    const split = splitOf(size);
    const child = index < split ? climb(index, split) : climb(index - split, size - split);
    const sibling = path[used++];
    if (child === undefined || sibling === undefined) return undefined;
    return index < split ? hashNode(sha256, child, sibling) : hashNode(sha256, sibling, child);
  }
}

/** A root and the number of leaves under it. */
export interface SizedRoot {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether a path proves that the tree under `older` is the beginning of the one under `newer`. */
export function isConsistent(sha256: Sha256, older: SizedRoot, newer: SizedRoot, path: readonly Uint8Array[]): boolean {
  if (!isPath(path) || older.size < 0 || older.size > newer.size) return false;
  if (older.size === 0) return path.length === 0 && equalBytes(older.root, emptyRoot(sha256));
  let used = 0;
  const roots = climb(older.size, newer.size, true);
  if (roots === undefined || used !== path.length) return false;
  return equalBytes(roots.older, older.root) && equalBytes(roots.newer, newer.root);

  function climb(from: number, size: number, isWhole: boolean): { older: Uint8Array; newer: Uint8Array } | undefined {
    if (from === size) {
      const shared = isWhole ? older.root : path[used++];
      return shared && { older: shared, newer: shared };
    }
    const split = splitOf(size);
    const below = from <= split ? climb(from, split, isWhole) : climb(from - split, size - split, false);
    const sibling = path[used++];
    if (below === undefined || sibling === undefined) return undefined;
    if (from <= split) return { older: below.older, newer: hashNode(sha256, below.newer, sibling) };
    return { older: hashNode(sha256, sibling, below.older), newer: hashNode(sha256, sibling, below.newer) };
  }
}

/** Hash of a leaf. */
export function hashLeaf(sha256: Sha256, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + data.length);
  bytes[0] = LEAF_PREFIX;
  bytes.set(data, 1);
  return sha256(bytes);
}

/** Hash of an inner node. */
export function hashNode(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = NODE_PREFIX;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

/** Root of no leaves: the hash of nothing. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0));
}

/** The largest power of two below a count of at least 2. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** No path is longer than two siblings a level; whatever is longer need not be looked at. */
function isPath(path: readonly Uint8Array[]): boolean {
  return path.length <= 2 * 53 && path.every((hash) => hash.length === HASH_BYTES);
}
