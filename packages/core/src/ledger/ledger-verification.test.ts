import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerTip } from './ledger.ts';
import { ENTRY_KINDS, type LedgerEntry, sealEntry } from './ledger-entry.ts';
import { sampleLedger, sha256 } from './ledger-samples.suite.ts';
import { verifyEntries } from './ledger-verification.ts';

const SIZE = 12;
const { entries, states } = sampleLedger(SIZE);
const other = 'ab'.repeat(32);
const entryAt = (index: number): LedgerEntry => entries[index] ?? fail();
const tipAt = (size: number): LedgerTip => states[size] ?? fail();
const verify = (given: readonly unknown[], anchor?: LedgerTip) =>
  verifyEntries(given, sha256, anchor === undefined ? {} : { anchor });
/** The sample with one entry changed. */
const withChange = (index: number, change: object, from: readonly LedgerEntry[] = entries): LedgerEntry[] =>
  from.map((entry) => (entry.index === index ? { ...entry, ...change } : entry));
const resealed = (index: number, change: object) => sealEntry({ ...entryAt(index), ...change }, sha256);

function fail(): never {
  throw new Error('the sample is that long');
}

describe('what holds', () => {
  it('a whole chain is intact from its origin, and says where it ends', () => {
    expect(verify(entries)).toEqual({
      status: 'intact_from_origin',
      isOk: true,
      entryCount: SIZE,
      end: { size: SIZE, lastHash: entryAt(SIZE - 1).hash },
      problems: [],
    });
  });

  it('nothing is "nothing verified", never ok, with or without an anchor', () => {
    expect(verify([])).toMatchObject({ status: 'nothing_verified', isOk: false, end: undefined });
    expect(verify([], tipAt(3))).toMatchObject({ status: 'nothing_verified', isOk: false });
  });

  it('a chain whose front is missing is sound but of unverified origin, and not ok', () => {
    expect(verify(entries.slice(4))).toMatchObject({ status: 'origin_unverified', isOk: false, problems: [] });
  });

  it('an anchor anywhere from its beginning to its end makes such a chain intact', () => {
    for (let size = 4; size <= SIZE; size++)
      expect(verify(entries.slice(4), tipAt(size))).toMatchObject({ status: 'intact_from_anchor', isOk: true });
  });

  it('the end of one page is the anchor of the next', () => {
    const first = verify(entries.slice(0, 5));
    expect(verify(entries.slice(5), first.end)).toMatchObject({ status: 'intact_from_anchor', isOk: true });
  });

  it('entries hold after a journey through JSON', () => {
    expect(verify(JSON.parse(JSON.stringify(entries)) as unknown[]).status).toBe('intact_from_origin');
  });
});

describe('what the anchor tells', () => {
  it('entries between the anchor and the first one are a gap', () => {
    expect(verify(entries.slice(6), tipAt(4)).problems).toEqual([{ kind: 'gap', position: 0, from: 4, to: 5 }]);
  });

  it('an end that was cut off is missing', () => {
    expect(verify(entries.slice(0, 9), tipAt(SIZE)).problems).toEqual([
      { kind: 'missing_end', size: 9, anchorSize: SIZE },
    ]);
  });

  it('another hash at the anchor is a fork, at its beginning, within and at its end', () => {
    for (let size = 4; size <= SIZE; size++) {
      const report = verify(entries.slice(4), { size, lastHash: other });
      expect(report.isOk).toBe(false);
      expect(report.problems).toEqual([{ kind: 'forked', position: Math.max(size - 5, 0), index: size - 1 }]);
    }
  });

  it('a history rewritten with good hashes is told only by an anchor', () => {
    const { entries: rewritten } = rewriteFrom(7);
    expect(verify(rewritten).status).toBe('intact_from_origin');
    expect(verify(rewritten, tipAt(SIZE)).problems).toEqual([{ kind: 'forked', position: SIZE - 1, index: SIZE - 1 }]);
  });
});

/** A history with entry `from` replaced and everything after it sealed anew. */
function rewriteFrom(from: number): { entries: LedgerEntry[] } {
  const rewritten = entries.slice(0, from);
  for (const entry of entries.slice(from)) {
    const previous = rewritten.at(-1)?.hash ?? entryAt(0).previous;
    rewritten.push(sealEntry({ ...entry, previous, content: entry.index === from ? 'other' : entry.content }, sha256));
  }
  return { entries: rewritten };
}

describe('which field was changed', () => {
  const middle = 5;
  it.each([
    ['index', { index: 99 }],
    ['index', { index: 0 }],
    ['previous', { previous: other }],
    ['kind', { kind: ENTRY_KINDS[(middle + 1) % ENTRY_KINDS.length] }],
    ['hash', { hash: other }],
    ['timestampMs or content', { timestampMs: 1 }],
    ['timestampMs or content', { content: { pool: 'fact_verification' } }],
  ])('%s of an entry in the middle', (field, change) => {
    expect(verify(withChange(middle, change)).problems).toEqual([
      { kind: 'changed', position: middle, index: middle, field },
    ]);
  });

  it.each([
    ['index', 0, { index: 3 }],
    ['index', 0, { index: 1 }],
    ['previous', 0, { previous: other }],
    ['hash', 0, { hash: other }],
    ['index', SIZE - 1, { index: 3 }],
    ['unknown', SIZE - 1, { hash: other }],
    ['unknown', SIZE - 1, { content: null }],
    ['previous', SIZE - 1, { previous: other }],
  ])('%s of the first or last entry', (field, index, change) => {
    expect(verify(withChange(index, change)).problems).toEqual([{ kind: 'changed', position: index, index, field }]);
  });

  it('the first entry of a part is not blamed for what cannot be known', () => {
    const part = entries.slice(4);
    expect(verify(withChange(4, { previous: other }, part)).problems).toMatchObject([
      { kind: 'changed', field: 'unknown' },
    ]);
    expect(verify(withChange(4, { previous: other }, part), tipAt(4)).problems).toMatchObject([{ field: 'previous' }]);
  });
});

describe('what is missing, repeated or from elsewhere', () => {
  it('missing entries are a gap, with their indexes', () => {
    const given = entries.filter(({ index }) => index < 3 || index > 6);
    expect(verify(given).problems).toEqual([{ kind: 'gap', position: 3, from: 3, to: 6 }]);
  });

  it('an entry handed over twice is repeated', () => {
    expect(verify([...entries.slice(0, 4), entryAt(2), ...entries.slice(4)]).problems).toEqual([
      { kind: 'repeated', position: 4, index: 2 },
    ]);
  });

  it('two different entries for one index are a fork', () => {
    const twin = resealed(3, { content: 'other' });
    expect(verify([...entries.slice(0, 4), twin, ...entries.slice(4)]).problems).toEqual([
      { kind: 'forked', position: 4, index: 3 },
    ]);
  });

  it('an entry replaced with a good hash is a fork with the one after it', () => {
    const given = entries.map((entry) => (entry.index === 3 ? resealed(3, { content: 'other' }) : entry));
    expect(verify(given).problems).toEqual([{ kind: 'forked', position: 4, index: 3 }]);
  });

  it('a first entry that continues another ledger is a fork', () => {
    const given = [resealed(0, { previous: other })];
    expect(verify(given).problems).toEqual([{ kind: 'forked', position: 0, index: 0 }]);
  });

  it('what is no entry is malformed, and the rest is still looked at', () => {
    const given = [...entries.slice(0, 3), 'junk', ...withChange(6, { timestampMs: 0 }).slice(4)];
    expect(verify(given).problems).toMatchObject([
      { kind: 'malformed', position: 3 },
      { kind: 'changed', position: 6, field: 'timestampMs or content' },
    ]);
  });

  it.each([
    ['a member added', { note: 1 }],
    ['an index below 0', { index: -1 }],
    ['an index that is no integer', { index: 0.5 }],
    ['an unknown kind', { kind: 'opinion' }],
    ['upper-case digits', { hash: entryAt(4).hash.toUpperCase() }],
    ['a timestamp as text', { timestampMs: '7' }],
    ['content that is not JSON', { content: undefined }],
  ])('%s is malformed', (_, change) => {
    expect(verify(withChange(4, change)).problems[0]).toMatchObject({ kind: 'malformed', position: 4 });
  });

  it.each(['index', 'previous', 'kind', 'timestampMs', 'content', 'hash'])('%s left out is malformed', (name) => {
    const { [name as 'index']: _, ...rest } = entryAt(4);
    expect(verify(entries.map((entry) => (entry.index === 4 ? rest : entry))).problems[0]?.kind).toBe('malformed');
  });
});

describe('any change whatever is noticed', () => {
  /** Every path to a leaf of a JSON value. */
  function leafPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [path];
    return Object.entries(value).flatMap(([name, member]) => leafPaths(member, [...path, name]));
  }
  function replaceAt(value: unknown, [name, ...rest]: readonly (string | number)[], by: unknown): unknown {
    if (name === undefined) return by;
    const copy: Record<string, unknown> = Array.isArray(value)
      ? (Object.assign([], value) as unknown as Record<string, unknown>)
      : { ...(value as object) };
    copy[name] = replaceAt(copy[name], rest, by);
    return copy;
  }

  it('one leaf of one field of one entry replaced by any other JSON value', () => {
    const place = fc
      .nat({ max: SIZE - 1 })
      .chain((index) => fc.tuple(fc.constant(index), fc.constantFrom(...leafPaths(entryAt(index)))));
    fc.assert(
      fc.property(place, fc.oneof(fc.jsonValue(), fc.nat({ max: SIZE })), ([index, path], by) => {
        const changed = replaceAt(entryAt(index), path, by);
        fc.pre(JSON.stringify(changed) !== JSON.stringify(entryAt(index)));
        const report = verify(entries.map((entry) => (entry.index === index ? changed : entry)));
        expect(report.status).toBe('broken');
        expect(report.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('every bit of every digit of both hashes of every entry', () => {
    for (const entry of entries) {
      for (const field of ['previous', 'hash'] as const) {
        for (let at = 0; at < 64; at++) {
          const digit = ((Number.parseInt(entry[field].charAt(at), 16) + 1) % 16).toString(16);
          const changed = { ...entry, [field]: entry[field].slice(0, at) + digit + entry[field].slice(at + 1) };
          expect(verify(entries.map((original) => (original === entry ? changed : original))).isOk).toBe(false);
        }
      }
    }
  });

  it('with the true tip as anchor, only the whole ledger or an unbroken end of it passes', () => {
    const pick = fc.array(fc.nat({ max: SIZE - 1 }), { maxLength: SIZE + 2 });
    fc.assert(
      fc.property(fc.oneof(pick, fc.subarray([...entries.keys()])), (picked) => {
        const isTail = picked.length > 0 && picked.every((index, at) => index === SIZE - picked.length + at);
        expect(verify(picked.map(entryAt), tipAt(SIZE)).isOk).toBe(isTail);
      }),
      { numRuns: 500 },
    );
  });
});
