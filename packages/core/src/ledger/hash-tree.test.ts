import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../base/bytes.ts';
import type { Sha256 } from '../base/crypto-port.ts';
import { HashTree, isConsistent, rootOfInclusion } from './hash-tree.ts';
import { naiveTree } from './naive-tree.suite.ts';

const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest());
const naive = naiveTree(sha256);
const SIZES = 40;
const data = Array.from({ length: SIZES }, (_, index) => Uint8Array.from([index, index * 7]));

function treeOf(leaves: readonly Uint8Array[]): HashTree {
  const tree = new HashTree(sha256);
  for (const leaf of leaves) tree.append(leaf);
  return tree;
}

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(hash);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('RFC 6962 section 2.1', () => {
  it('the roots are those of the certificate transparency test data', () => {
    const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const tree = treeOf(leaves.map((leaf) => fromHex(leaf) ?? new Uint8Array()));
    expect(Array.from({ length: 9 }, (_, size) => toHex(tree.root(size)))).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });

  it('roots, inclusion and consistency paths of every size equal the definitions', () => {
    const tree = treeOf(data);
    for (let size = 1; size <= SIZES; size++) {
      const leaves = data.slice(0, size);
      expect(tree.root(size)).toEqual(naive.root(leaves));
      for (let index = 0; index < size; index++)
        expect(tree.inclusionPath(index, size)).toEqual(naive.path(index, leaves));
      for (let from = 1; from <= size; from++)
        expect(tree.consistencyPath(from, size)).toEqual(naive.proof(from, leaves));
    }
  });

  it('every path verifies, and is no longer than a logarithm', () => {
    const tree = treeOf(data);
    for (let size = 1; size <= SIZES; size++) {
      const newer = { size, root: tree.root(size) };
      for (let index = 0; index < size; index++) {
        const path = tree.inclusionPath(index, size);
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        const leaf = { data: data[index] ?? new Uint8Array(), index, size };
        expect(rootOfInclusion(sha256, leaf, path)).toEqual(newer.root);
      }
      for (let from = 1; from <= size; from++) {
        const older = { size: from, root: tree.root(from) };
        const path = tree.consistencyPath(from, size);
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)) + 1);
        expect(isConsistent(sha256, older, newer, path)).toBe(true);
      }
    }
  });
});

describe('what is not so cannot be proved', () => {
  const tree = treeOf(data);
  const place = fc
    .integer({ min: 1, max: SIZES })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat({ max: size - 1 }) }));

  it('an inclusion path with any bit flipped, a hash missing, added or moved, gives another root or none', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat({ max: 255 }), ({ size, index }, at, bit) => {
        const root = toHex(tree.root(size));
        const leaf = { data: data[index] ?? new Uint8Array(), index, size };
        const path = tree.inclusionPath(index, size);
        const rootOf = (candidate: readonly Uint8Array[]) =>
          toHex(rootOfInclusion(sha256, leaf, candidate) ?? new Uint8Array());
        expect(rootOf([...path, sha256(new Uint8Array())])).not.toBe(root);
        if (path.length === 0) return;
        const chosen = at % path.length;
        expect(rootOf(path.map((hash, position) => (position === chosen ? flipped(hash, bit) : hash)))).not.toBe(root);
        expect(rootOf(path.filter((_, position) => position !== chosen))).not.toBe(root);
        if (path.length > 1) expect(rootOf([...path].reverse())).not.toBe(root);
      }),
    );
  });

  it('a path of one leaf proves no other leaf and no other index', () => {
    fc.assert(
      fc.property(place, fc.nat({ max: SIZES - 1 }), ({ size, index }, other) => {
        fc.pre(other !== index);
        const path = tree.inclusionPath(index, size);
        const mine = data[index] ?? new Uint8Array();
        const theirs = data[other] ?? new Uint8Array();
        expect(rootOfInclusion(sha256, { data: theirs, index, size }, path)).not.toEqual(tree.root(size));
        expect(rootOfInclusion(sha256, { data: mine, index: other, size }, path)).not.toEqual(tree.root(size));
      }),
    );
  });

  it('a node does not pass for a leaf', () => {
    const pair = treeOf(data.slice(0, 2));
    const [left, right] = [pair.inclusionPath(1)[0], pair.inclusionPath(0)[0]];
    const inner = Uint8Array.from([...(left ?? []), ...(right ?? [])]);
    expect(rootOfInclusion(sha256, { data: inner, index: 0, size: 1 }, [])).not.toEqual(pair.root());
  });

  it('a tree with an earlier leaf changed is not a continuation, with any path that either tree has', () => {
    fc.assert(
      fc.property(place, fc.nat({ max: SIZES - 1 }), ({ size: from, index }, more) => {
        const size = Math.min(from + more, SIZES);
        const forged = treeOf(data.map((leaf, at) => (at === index ? Uint8Array.from([255]) : leaf)));
        const older = { size: from, root: tree.root(from) };
        const newer = { size, root: forged.root(size) };
        for (const source of [tree, forged])
          expect(isConsistent(sha256, older, newer, source.consistencyPath(from, size))).toBe(false);
      }),
    );
  });

  it('a consistency path with any bit flipped, a hash missing or added, proves nothing', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat({ max: 255 }), ({ size, index }, at, bit) => {
        const from = index + 1;
        const older = { size: from, root: tree.root(from) };
        const newer = { size, root: tree.root(size) };
        const path = tree.consistencyPath(from, size);
        const holds = (candidate: readonly Uint8Array[]) => isConsistent(sha256, older, newer, candidate);
        expect(holds(path)).toBe(true);
        expect(holds([...path, older.root])).toBe(false);
        if (path.length === 0) return;
        const chosen = at % path.length;
        expect(holds(path.map((hash, position) => (position === chosen ? flipped(hash, bit) : hash)))).toBe(false);
        expect(holds(path.filter((_, position) => position !== chosen))).toBe(false);
      }),
    );
  });

  it('a smaller tree never continues a larger one, and sizes that lie prove nothing', () => {
    const older = { size: 7, root: tree.root(7) };
    const newer = { size: 13, root: tree.root(13) };
    const path = tree.consistencyPath(7, 13);
    expect(isConsistent(sha256, newer, older, path)).toBe(false);
    expect(isConsistent(sha256, { ...older, size: 6 }, newer, path)).toBe(false);
    expect(isConsistent(sha256, older, { ...newer, size: 2 ** 47 }, path)).toBe(false);
    expect(rootOfInclusion(sha256, { data: new Uint8Array(), index: -1, size: 3 }, [])).toBeUndefined();
    expect(rootOfInclusion(sha256, { data: new Uint8Array(), index: 3, size: 3 }, [])).toBeUndefined();
  });
});
