/**
 * A known answer as a pool's group orders it: what was true of a validation that the pool has decided, signed by an
 * authority that the charter names. The votes are not in it: the group remembers them itself.
 */
import { concatBytes, fromHex, utf8Bytes } from '../base/bytes.ts';
import { canonicalBytes } from '../base/canonical-json.ts';
import type { VerifySignature } from '../base/crypto-port.ts';
import { isNatural } from '../ledger/ledger-entry.ts';
import type { Truth } from '../reputation/pool-memory.ts';

/** Where a known answer comes from. */
export const KNOWN_ANSWER_ORIGINS = ['gold', 'calibration', 'ruling'] as const;

export type KnownAnswerOrigin = (typeof KNOWN_ANSWER_ORIGINS)[number];

/** Somebody whose word on the truth a pool takes. */
export interface Authority {
  readonly name: string;
  /** `operator` for gold questions and calibration; any other role, such as `senior_engineer`, for rulings. */
  readonly role: string;
  /** ed25519, hexadecimal. */
  readonly publicKey: string;
}

/** What an authority says. */
export interface KnownAnswerStatement {
  readonly pool: string;
  readonly validation: string;
  readonly truth: Truth;
  readonly origin: KnownAnswerOrigin;
  /** Name of the authority. */
  readonly authority: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly timestampMs: number;
}

/** The statement as it is ordered. */
export interface LearnOperation extends KnownAnswerStatement {
  readonly kind: 'learn';
  readonly version: 1;
  /** ed25519 over {@link knownAnswerBytes}: 128 hexadecimal digits. */
  readonly signature: string;
}

/** The role that may state gold questions and calibration items, and no rulings. */
export const OPERATOR_ROLE = 'operator';

const DOMAIN = utf8Bytes('dikast/known-answer/v1\0');
const MEMBERS = 'authority kind origin pool signature timestampMs truth validation version';
const NAME_LENGTH_MAX = 200;

/** The bytes that an authority signs. */
export function knownAnswerBytes(statement: KnownAnswerStatement): Uint8Array {
  const { pool, validation, truth, origin, authority, timestampMs } = statement;
  return concatBytes(DOMAIN, canonicalBytes({ pool, validation, truth, origin, authority, timestampMs }));
}

/** What is wrong with the form of a value that says it is a learn operation; undefined when nothing is. */
export function learnFormProblem(value: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.keys(value).sort().join(' ') !== MEMBERS) return `a known answer has the members ${MEMBERS} and no other`;
  if (value.version !== 1) return 'the operation is of an unknown version';
  if (!isHex(value.validation, 32)) return 'validation is not 32 hexadecimal digits';
  if (!isHex(value.signature, 128)) return 'signature is not 128 hexadecimal digits';
  if (value.truth !== 'approve' && value.truth !== 'reject') return 'truth is neither approve nor reject';
  if (!KNOWN_ANSWER_ORIGINS.some((origin) => origin === value.origin)) return 'origin is not one of the known ones';
  if (!isName(value.pool) || !isName(value.authority)) return 'pool and authority are names';
  return isNatural(value.timestampMs) ? undefined : 'timestampMs is not a natural number';
}

/** Why an authority's word does not count here; undefined when it does. */
export function authorityProblem(
  operation: LearnOperation,
  { pool, authorities }: { readonly pool: string; readonly authorities: readonly Authority[] },
  verify: VerifySignature,
): string | undefined {
  if (operation.pool !== pool) return `the known answer is for pool ${operation.pool}, this is ${pool}`;
  const authority = authorities.find(({ name }) => name === operation.authority);
  if (authority === undefined) return `the charter names no authority ${operation.authority}`;
  const mayRule = authority.role !== OPERATOR_ROLE;
  if (mayRule !== (operation.origin === 'ruling'))
    return `an authority with role ${authority.role} may not state a known answer of origin ${operation.origin}`;
  const [key, signature] = [fromHex(authority.publicKey), fromHex(operation.signature)];
  const isSigned = key !== undefined && signature !== undefined && verify(key, knownAnswerBytes(operation), signature);
  return isSigned ? undefined : `the signature is not that of ${operation.authority}`;
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= NAME_LENGTH_MAX;
}
