import { describe, expect, it } from 'vitest';
import { toHex, utf8Bytes } from '../base/bytes.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { appendEntry, EMPTY_LEDGER, headSigningBytes, ledgerHead } from './ledger.ts';
import { ORIGIN_HASH, parseEntry } from './ledger-entry.ts';
import { ledgerTree } from './ledger-proof.ts';
import { sampleDraft, sampleLedger, sha256 } from './ledger-samples.suite.ts';

describe('appending', () => {
  it('counts entries from 0 and links each to the hash of the one before', () => {
    const { entries } = sampleLedger(5);
    expect(entries.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(entries.map(({ previous }) => previous)).toEqual([
      ORIGIN_HASH,
      ...entries.slice(0, -1).map(({ hash }) => hash),
    ]);
  });

  it('hashes the domain and the canonical JSON of every other field', () => {
    const { entry } = appendEntry(EMPTY_LEDGER, { kind: 'verdict', timestampMs: 7, content: { b: 1, a: 'é' } }, sha256);
    const text = `dikast/ledger-entry/v1\0{"content":{"a":"é","b":1},"index":0,"kind":"verdict","previous":"${ORIGIN_HASH}","timestampMs":7}`;
    expect(entry.hash).toBe(toHex(sha256(utf8Bytes(text))));
  });

  it('takes over only the fields of an entry', () => {
    const draft = { ...sampleDraft(0), index: 9, note: 'not hashed' };
    const { entry } = appendEntry(EMPTY_LEDGER, draft, sha256);
    expect(entry.index).toBe(0);
    expect(parseEntry(entry)).toEqual({ ok: true, entry });
  });

  it('refuses content that has no canonical form, and a timestamp that is no natural number', () => {
    const append = (draft: object) => () => appendEntry(EMPTY_LEDGER, { ...sampleDraft(0), ...draft }, sha256);
    expect(append({ content: { a: Number.NaN } })).toThrow(/NaN/);
    expect(append({ timestampMs: 0.5 })).toThrow(/natural/);
    expect(append({ content: 'x'.repeat(2 ** 22) })).toThrow(/at most/);
  });

  it('keeps a state of one digest for each bit of the size, and it survives JSON', () => {
    const { states } = sampleLedger(70);
    states.forEach((state, size) => {
      expect(state.peaks).toHaveLength(size.toString(2).replaceAll('0', '').length);
      expect(JSON.parse(canonicalJson(state))).toEqual(state);
    });
  });
});

describe('the head', () => {
  it('has the root of the Merkle tree over all entry hashes, at every size', () => {
    const { entries, states } = sampleLedger(70);
    const tree = ledgerTree(entries, sha256);
    states.forEach((state, size) => {
      const lastHash = entries[size - 1]?.hash ?? ORIGIN_HASH;
      expect(ledgerHead(state, sha256)).toEqual({ size, lastHash, root: toHex(tree.root(size)) });
    });
  });

  it('is signed with the name of its ledger: no two heads or names share their bytes', () => {
    const { states } = sampleLedger(3);
    const heads = states.map((state) => ledgerHead(state, sha256));
    const [first, second] = [heads[1] ?? heads[0], heads[2] ?? heads[0]];
    if (first === undefined || second === undefined) throw new Error('the sample has heads');
    const variants = [
      headSigningBytes('a', first),
      headSigningBytes('b', first),
      headSigningBytes('a', second),
      headSigningBytes('a', { ...first, size: 5 }),
      headSigningBytes('a', { ...first, root: second.root }),
      headSigningBytes('a', { ...first, lastHash: second.lastHash }),
    ];
    expect(new Set(variants.map(toHex)).size).toBe(variants.length);
  });
});
