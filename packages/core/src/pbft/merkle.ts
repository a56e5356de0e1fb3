/**
 * A Merkle tree over the results of one batch, in the shape of RFC 6962: the left subtree of n leaves has the largest
 * power of two below n. Leaves and nodes are hashed under different prefixes, so that neither passes for the other.
 * A proof covers a run of neighbouring leaves: a request's operations, or a single one.
 */
import { assert } from '../base/assert.ts';
import type { Sha256 } from '../base/crypto-port.ts';
import { DIGEST_BYTES } from './binary.ts';

/** First byte of what is hashed for a leaf. */
export const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;

/** A run of leaves: `count` from `first` on, of `total`. */
export interface LeafRange {
  readonly first: number;
  readonly count: number;
  readonly total: number;
}

/** All hashes of a tree, by subtree. */
export interface MerkleTree {
  readonly root: Uint8Array;
  readonly leafCount: number;
  /** Hashes that, with the leaves of the range, give the root. */
  prove(range: LeafRange): Uint8Array[];
}

/** The tree over these leaf hashes; at least one. */
export function buildMerkleTree(sha256: Sha256, leaves: readonly Uint8Array[]): MerkleTree {
  assert(leaves.length >= 1, 'a tree has a leaf');
  const nodes = new Map<number, Uint8Array>();
  const nodeHash = nodeHasher(sha256);
  const root = hashRange(0, leaves.length);
  return { root, leafCount: leaves.length, prove: (range) => siblingsOf(range, nodeAt) };

  function hashRange(low: number, high: number): Uint8Array {
    if (high - low === 1) return leaves[low] as Uint8Array;
    const middle = low + splitOf(high - low);
    const hash = nodeHash(hashRange(low, middle), hashRange(middle, high));
    nodes.set(nodeKey(low, high), hash);
    return hash;
  }
  function nodeAt(low: number, high: number): Uint8Array {
    return (high - low === 1 ? leaves[low] : nodes.get(nodeKey(low, high))) as Uint8Array;
  }
}

/** The root that a run of leaf hashes and its siblings give, or undefined when they do not fit together. */
export function rootOf(
  sha256: Sha256,
  range: LeafRange,
  leaves: readonly Uint8Array[],
  siblings: readonly Uint8Array[],
): Uint8Array | undefined {
  return openRange(sha256, range, leaves, siblings)?.root;
}

/** The proof of a narrower run, from the leaves and the siblings of a wider one; undefined when these do not fit. */
export function narrowProof(
  sha256: Sha256,
  wide: { readonly range: LeafRange; readonly leaves: readonly Uint8Array[]; readonly siblings: readonly Uint8Array[] },
  narrow: LeafRange,
): Uint8Array[] | undefined {
  const opened = openRange(sha256, wide.range, wide.leaves, wide.siblings);
  if (opened === undefined) return undefined;
  return siblingsOf(narrow, (low, high) => opened.nodes.get(nodeKey(low, high)) as Uint8Array);
}

/** Most siblings a proof over so many leaves can have: two for each level. */
export function siblingsMax(leafCount: number): number {
  return 2 * Math.ceil(Math.log2(Math.max(leafCount, 2)));
}

interface OpenedRange {
  readonly root: Uint8Array;
  readonly nodes: ReadonlyMap<number, Uint8Array>;
}

function openRange(
  sha256: Sha256,
  range: LeafRange,
  leaves: readonly Uint8Array[],
  siblings: readonly Uint8Array[],
): OpenedRange | undefined {
  if (!isRange(range) || leaves.length !== range.count) return undefined;
  if (siblings.some((sibling) => sibling.length !== DIGEST_BYTES)) return undefined;
  const nodes = new Map<number, Uint8Array>();
  const nodeHash = nodeHasher(sha256);
  let used = 0;
  const root = open(0, range.total);
  return root !== undefined && used === siblings.length ? { root, nodes } : undefined;

  function open(low: number, high: number): Uint8Array | undefined {
    const hash = isOutside(range, low, high) ? siblings[used++] : openInside(low, high);
    if (hash !== undefined) nodes.set(nodeKey(low, high), hash);
    return hash;
  }
  function openInside(low: number, high: number): Uint8Array | undefined {
    if (high - low === 1) return leaves[low - range.first];
    const middle = low + splitOf(high - low);
    const left = open(low, middle);
    const right = left && open(middle, high);
    return left && right && nodeHash(left, right);
  }
}

function siblingsOf(range: LeafRange, nodeAt: (low: number, high: number) => Uint8Array): Uint8Array[] {
  assert(isRange(range), 'a range lies within the tree');
  const siblings: Uint8Array[] = [];
  visit(0, range.total);
  return siblings;

  function visit(low: number, high: number): void {
    if (isOutside(range, low, high)) siblings.push(nodeAt(low, high));
    else if (high - low > 1) {
      const middle = low + splitOf(high - low);
      visit(low, middle);
      visit(middle, high);
    }
  }
}

function isRange(range: LeafRange): boolean {
  const { first, count, total } = range;
  return first >= 0 && count >= 1 && first + count <= total && total < 2 ** 24;
}

function isOutside(range: LeafRange, low: number, high: number): boolean {
  return high <= range.first || low >= range.first + range.count;
}

function splitOf(count: number): number {
  return 2 ** (31 - Math.clz32(count - 1));
}

function nodeKey(low: number, high: number): number {
  return low * 2 ** 25 + high;
}

/** Hashes pairs of nodes, in one buffer: a tree has as many pairs as leaves. */
function nodeHasher(sha256: Sha256): (left: Uint8Array, right: Uint8Array) => Uint8Array {
  const bytes = new Uint8Array(1 + 2 * DIGEST_BYTES);
  bytes[0] = NODE_PREFIX;
  return (left, right) => {
    bytes.set(left, 1);
    bytes.set(right, 1 + DIGEST_BYTES);
    return sha256(bytes);
  };
}
