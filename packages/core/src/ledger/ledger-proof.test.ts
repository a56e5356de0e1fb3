import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerHead } from './ledger.ts';
import { ledgerTree, proveContinuation, proveEntry, verifyContinuation, verifyProof } from './ledger-proof.ts';
import { sampleLedger, sha256 } from './ledger-samples.suite.ts';

const SIZE = 33;
const { entries, states } = sampleLedger(SIZE);
const heads = states.map((state) => ledgerHead(state, sha256));
const tree = ledgerTree(entries, sha256);
const entryAt = (index: number) => entries[index] ?? fail();
const headAt = (size: number) => heads[size] ?? fail();
const other = 'ab'.repeat(32);

function fail(): never {
  throw new Error('the sample is that long');
}

describe('a proof of an entry', () => {
  it('holds for every entry under every head that has it', () => {
    for (let size = 1; size <= SIZE; size++) {
      for (let index = 0; index < size; index++) {
        const claim = { entry: entryAt(index), proof: proveEntry(tree, index, size), head: headAt(size) };
        expect(verifyProof(claim, sha256)).toBeUndefined();
        expect(verifyProof(JSON.parse(JSON.stringify(claim)) as typeof claim, sha256)).toBeUndefined();
      }
    }
  });

  it('is refused when anything in the entry, the proof or the head is changed', () => {
    const claim = { entry: entryAt(12), proof: proveEntry(tree, 12), head: headAt(SIZE) };
    const refusal = (changes: object) => verifyProof({ ...claim, ...changes }, sha256);
    const { entry, proof, head } = claim;
    expect(refusal({ entry: { ...entry, content: 1 } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, kind: 'verdict' } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, timestampMs: 1 } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, index: 13 } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, previous: other } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, hash: other } })).toBe('changed_entry');
    expect(refusal({ entry: { ...entry, extra: 1 } })).toBe('malformed_entry');
    expect(refusal({ entry: entryAt(13) })).toBe('other_index');
    expect(refusal({ proof: { ...proof, index: 13 } })).toBe('other_index');
    expect(refusal({ proof: { ...proof, size: 32 } })).toBe('other_size');
    proof.path.forEach((_, at) => {
      const path = proof.path.map((hash, position) => (position === at ? other : hash));
      expect(refusal({ proof: { ...proof, path } })).toBe('other_root');
    });
    expect(refusal({ proof: { ...proof, path: proof.path.slice(1) } })).toBe('other_root');
    expect(refusal({ head: { ...head, size: 32 } })).toBe('other_size');
    expect(refusal({ head: { ...head, root: other } })).toBe('other_root');
    expect(refusal({ head: headAt(32) })).toBe('other_size');
  });

  it('of the last entry also checks the last hash of the head', () => {
    const claim = { entry: entryAt(SIZE - 1), proof: proveEntry(tree, SIZE - 1) };
    expect(verifyProof({ ...claim, head: { ...headAt(SIZE), lastHash: other } }, sha256)).toBe('other_last_hash');
  });

  it('is never thrown at: whatever is handed over is refused with a reason', () => {
    const good = { entry: entryAt(0), proof: proveEntry(tree, 0), head: headAt(SIZE) };
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('entry', 'proof', 'head'), (junk, part) => {
        expect(verifyProof({ ...good, [part]: junk }, sha256)).toBe(`malformed_${part}`);
      }),
    );
  });
});

describe('a proof of continuation', () => {
  it('holds between every two heads of one ledger, the empty one included', () => {
    for (let size = 0; size <= SIZE; size++) {
      for (let from = 0; from <= size; from++) {
        const claim = { older: headAt(from), newer: headAt(size), path: proveContinuation(tree, from, size) };
        expect(verifyContinuation(claim, sha256)).toBe(true);
        if (from < size)
          expect(verifyContinuation({ ...claim, older: headAt(size), newer: headAt(from) }, sha256)).toBe(false);
      }
    }
  });

  it('is refused for a ledger that forked, whichever tree the path is of', () => {
    const forked = entries.map((entry, index) => (index < 20 ? entry : { ...entry, hash: other }));
    const forkedTree = ledgerTree(forked, sha256);
    const newer = { ...headAt(30), root: Buffer.from(forkedTree.root(30)).toString('hex') };
    for (const source of [tree, forkedTree]) {
      const claim = { older: headAt(25), newer, path: proveContinuation(source, 25, 30) };
      expect(verifyContinuation(claim, sha256)).toBe(false);
    }
    const path = proveContinuation(forkedTree, 20, 30);
    expect(verifyContinuation({ older: headAt(20), newer, path }, sha256)).toBe(true);
  });

  it('two heads of one size are one head or a fork', () => {
    const head = headAt(9);
    expect(verifyContinuation({ older: head, newer: head, path: [] }, sha256)).toBe(true);
    expect(verifyContinuation({ older: head, newer: { ...head, lastHash: other }, path: [] }, sha256)).toBe(false);
    expect(verifyContinuation({ older: head, newer: { ...head, root: other }, path: [] }, sha256)).toBe(false);
  });

  it('is never thrown at', () => {
    const good = { older: headAt(3), newer: headAt(9), path: proveContinuation(tree, 3, 9) };
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('older', 'newer', 'path'), (junk, part) => {
        expect(verifyContinuation({ ...good, [part]: junk }, sha256)).toBe(false);
      }),
    );
  });
});
