/**
 * Ledger entries: what was decided, in an order that cannot be changed unnoticed.
 * Each entry names the hash of the one before, and its own hash covers every other field of it.
 */
import { assert } from '../base/assert.ts';
import { concatBytes, toHex, utf8Bytes } from '../base/bytes.ts';
import { CanonicalError, canonicalJson, type JsonValue } from '../base/canonical-json.ts';
import type { Digest, Sha256 } from '../base/crypto-port.ts';

/** What an entry can be about. */
export const ENTRY_KINDS = [
  'decision',
  'verdict',
  'fault',
  'roster_change',
  'configuration_change',
  'ruling',
  'known_answer',
  'checkpoint',
] as const;

export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What the writer of an entry says; its place in the chain is added by {@link sealEntry}. */
export interface EntryDraft {
  readonly kind: EntryKind;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly timestampMs: number;
  readonly content: JsonValue;
}

/** An entry of the ledger. */
export interface LedgerEntry extends EntryDraft {
  /** 0, 1, 2, ... */
  readonly index: number;
  /** Hash of the entry before, {@link ORIGIN_HASH} for the first. */
  readonly previous: Digest;
  /** SHA-256 over the domain and the canonical JSON of all the other fields. */
  readonly hash: Digest;
}

/** What the first entry names as the one before it. */
export const ORIGIN_HASH: Digest = '0'.repeat(64);

/** Bounds of entries. */
export const LEDGER_BOUNDS = {
  /** Entries of one ledger. */
  sizeMax: 2 ** 48,
  /** UTF-16 code units of the canonical JSON of an entry. */
  entryLengthMax: 2 ** 22,
} as const;

const ENTRY_DOMAIN = utf8Bytes('dikast/ledger-entry/v1\0');
const MEMBERS: readonly string[] = ['content', 'hash', 'index', 'kind', 'previous', 'timestampMs'];
const DIGEST = /^[0-9a-f]{64}$/;

/** The entry with its hash. @throws CanonicalError when the content has no canonical JSON. */
export function sealEntry(fields: Omit<LedgerEntry, 'hash'>, sha256: Sha256): LedgerEntry {
  const { index, previous, kind, timestampMs, content } = fields;
  assert(isNatural(timestampMs), 'a timestamp is a natural number of milliseconds');
  const sealed = { index, previous, kind, timestampMs, content };
  const text = canonicalJson(sealed);
  assert(
    text.length <= LEDGER_BOUNDS.entryLengthMax,
    `an entry has at most ${LEDGER_BOUNDS.entryLengthMax} characters`,
  );
  return { ...sealed, hash: hashText(text, sha256) };
}

/** The hash that an entry with these fields must have. */
export function entryHash(fields: Omit<LedgerEntry, 'hash'>, sha256: Sha256): Digest {
  const { index, previous, kind, timestampMs, content } = fields;
  return hashText(canonicalJson({ index, previous, kind, timestampMs, content }), sha256);
}

/** An entry read from outside: the entry, or what is wrong with its form. Its hash is not checked here. */
export type ParsedEntry =
  | { readonly ok: true; readonly entry: LedgerEntry }
  | { readonly ok: false; readonly problem: string };

/** Checks the form of an entry that comes from outside: exactly these members, each of its type and within bounds. */
export function parseEntry(value: unknown): ParsedEntry {
  const problem = formProblem(value);
  return problem === undefined ? { ok: true, entry: value as LedgerEntry } : { ok: false, problem };
}

/** Whether a value is a SHA-256 in lower-case hexadecimal. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === 'string' && DIGEST.test(value);
}

/** Whether a value is an integer from 0 up that a number holds exactly. */
export function isNatural(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function hashText(text: string, sha256: Sha256): Digest {
  return toHex(sha256(concatBytes(ENTRY_DOMAIN, utf8Bytes(text))));
}

function formProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'an entry is an object';
  const names = Object.keys(value).sort();
  if (names.length !== MEMBERS.length || names.some((name, at) => name !== MEMBERS[at]))
    return `an entry has the members ${MEMBERS.join(', ')} and no other`;
  const entry = value as Record<keyof LedgerEntry, unknown>;
  if (!isNatural(entry.index) || entry.index >= LEDGER_BOUNDS.sizeMax)
    return 'index is not a natural number below 2^48';
  if (!isDigest(entry.previous)) return 'previous is not a digest of 64 hexadecimal digits';
  if (!isDigest(entry.hash)) return 'hash is not a digest of 64 hexadecimal digits';
  if (!ENTRY_KINDS.some((kind) => kind === entry.kind)) return 'kind is not one of the known ones';
  if (!isNatural(entry.timestampMs)) return 'timestampMs is not a natural number';
  return lengthProblem(value);
}

function lengthProblem(value: unknown): string | undefined {
  try {
    const isShort = canonicalJson(value).length <= LEDGER_BOUNDS.entryLengthMax + 80;
    return isShort ? undefined : `an entry has at most ${LEDGER_BOUNDS.entryLengthMax} characters`;
  } catch (error) {
    if (error instanceof CanonicalError) return error.message;
    throw error;
  }
}
