/**
 * Offline verification of a saved verdict: every signature is checked, and everything that follows from the ballots
 * is computed again and compared. Says what it did not verify; verifying nothing is never "verified".
 */
import { fromHex } from '@dikast/core/base/bytes';
import { CanonicalError, canonicalJson } from '@dikast/core/base/canonical-json';
import { digestOf } from '@dikast/core/base/crypto-port';
import { areClaimsOf } from '@dikast/core/council/council-operation';
import { verifyEd25519 } from '../adapters/ed25519.ts';
import { sha256 } from '../adapters/node-hash.ts';
import { assembleVerdict, sealBytes, type ValidationRecord } from '../verdict/assemble-verdict.ts';
import { derivePoolVerdict, type PoolRecord } from '../verdict/pool-verdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type VerdictRecord, verdictRecordSchema } from '../verdict/verdict-shape.ts';
import { checkCertificate } from './certificate-check.ts';
import { checkFurtherSources } from './further-sources-check.ts';
import { checkPoolBallots } from './pool-ballots.ts';
import { checkReview } from './review-check.ts';
import { checkSeating } from './seating-check.ts';
import { sizeProblem } from './size-check.ts';
import { checkThresholds } from './threshold-check.ts';
import { failed, passed, type VerificationCheck } from './verification-check.ts';

/** Public keys known from elsewhere than the verdict, hexadecimal. */
export interface TrustedKeys {
  readonly engine?: string;
  readonly agents: Readonly<Record<string, string>>;
  /** People who may rule, by name. */
  readonly reviewers?: Readonly<Record<string, string>>;
}

/**
 * `verified`: all checks passed under keys known from elsewhere. `self_consistent`: all passed, but only under keys that
 * the verdict itself brought, so its maker may be anyone. `failed`: at least one did not pass.
 */
export interface VerificationReport {
  readonly outcome: 'verified' | 'self_consistent' | 'failed';
  readonly checks: readonly VerificationCheck[];
  /** What a reader may not conclude, one sentence each. */
  readonly notVerified: readonly string[];
}

/** Verifies a parsed verdict; never throws on what the file holds. */
export function verifyVerdict(parsed: unknown, options: { readonly trusted?: TrustedKeys } = {}): VerificationReport {
  const unreadable = sizeProblem(parsed) ?? canonicalProblem(parsed);
  if (unreadable !== undefined) return reportOf([failed('shape', unreadable)], []);
  const shape = verdictRecordSchema.safeParse(parsed);
  if (!shape.success) {
    const first = shape.error.issues[0];
    return reportOf(
      [failed('shape', `${first?.path.join('.') || 'verdict'}: ${first?.message ?? 'not a verdict'}`)],
      [],
    );
  }
  const record = shape.data;
  const checks = [
    passed('shape', `a verdict of schema ${record.schema}`),
    checkDigest(record, parsed),
    checkSeal(parsed as Verdict),
    checkClaims(record),
    ...record.pools.map((pool) => checkPoolBallots(pool, record)),
    ...checkSeating(record),
    ...checkThresholds(record),
  ];
  if (checks.every(({ isPassed }) => isPassed)) checks.push(...checkDerivation(record, parsed));
  const trust = options.trusted === undefined ? undefined : checkTrust(record, options.trusted);
  return reportOf(trust === undefined ? checks : [...checks, trust], limitsOf(record, trust !== undefined), trust);
}

/** Why a value has no canonical form and so was never signed: `1e999`, read from JSON, is infinite. */
function canonicalProblem(parsed: unknown): string | undefined {
  try {
    canonicalJson(parsed);
    return undefined;
  } catch (error) {
    return error instanceof CanonicalError ? error.message : 'the value cannot be read';
  }
}

function checkDigest(record: VerdictRecord, parsed: unknown): VerificationCheck {
  // The digest is of the request as recorded; parsing would fill in defaults and hide a change.
  const digest = digestOf(sha256, (parsed as { request: unknown }).request);
  return digest === record.requestDigest
    ? passed('request', `the request has digest ${digest.slice(0, 16)}…`)
    : failed('request', 'the digest is not that of the recorded request');
}

/** How an answer is split may change from version to version: what was judged is recorded, and certified with the ballots. */
function checkClaims({ request, claims }: VerdictRecord): VerificationCheck {
  return areClaimsOf(request.answer, claims)
    ? passed('claims', `${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}, each a place in the answer`)
    : failed('claims', 'the claims are not places in the answer, in order');
}

function checkSeal(verdict: Verdict): VerificationCheck {
  const key = fromHex(verdict.engine.publicKey);
  const seal = fromHex(verdict.seal);
  const isValid = key !== undefined && seal !== undefined && verifyEd25519(key, sealBytes(verdict), seal);
  return isValid
    ? passed('seal', `sealed by engine key ${verdict.engine.publicKey.slice(0, 16)}…`)
    : failed('seal', "the engine's seal does not cover this content");
}

/** Certificates, then everything that follows from the ballots, computed again. */
function checkDerivation(record: VerdictRecord, parsed: unknown): readonly VerificationCheck[] {
  const { seal, pools, claims: spans, ...rest } = record;
  const claims = spans.map((claim, index) => ({
    ...claim,
    index,
    text: record.request.answer.slice(claim.start, claim.end),
  }));
  // Admitted again just before, and compared as a whole below: the shape says no more than it needs to.
  const derived = pools.map((pool) =>
    derivePoolVerdict(pool as unknown as PoolRecord, record.requestDigest, claims.length, sha256),
  );
  const certificates = derived.map((pool) => checkCertificate(pool, record));
  const validation = { ...(rest as unknown as ValidationRecord), pools: derived };
  const again = { ...assembleVerdict(validation, claims), seal };
  const recomputation =
    canonicalJson(again) === canonicalJson(parsed)
      ? passed('recomputation', 'panels, tallies, decisions, outcome and reasons follow from the ballots')
      : failed('recomputation', `computed again from the ballots it differs: ${firstDifference(again, parsed)}`);
  return [...certificates, recomputation, ...checkReview(validation, claims), ...checkFurtherSources(record, derived)];
}

function checkTrust(record: VerdictRecord, trusted: TrustedKeys): VerificationCheck {
  const roster = record.pools.flatMap((pool) => pool.roster);
  const foreign = roster.find(({ agent, publicKey }) => trusted.agents[agent] !== publicKey);
  if (foreign !== undefined)
    return failed(
      'keys',
      `${foreign.agent} signed with key ${foreign.publicKey.slice(0, 16)}…, which is not the trusted one`,
    );
  if (trusted.engine !== record.engine.publicKey) return failed('keys', "the engine's key is not the trusted one");
  const reviewer = record.review?.completion?.ruling.reviewer;
  if (reviewer !== undefined && trusted.reviewers?.[reviewer.name] !== reviewer.publicKey)
    return failed(
      'keys',
      `${reviewer.name} ruled with key ${reviewer.publicKey.slice(0, 16)}…, which is not a trusted one`,
    );
  return passed(
    'keys',
    `all ${new Set(roster.map(({ agent }) => agent)).size} agents and the engine have the keys that were expected`,
  );
}

function limitsOf(record: VerdictRecord, arePinned: boolean): readonly string[] {
  const limits = [
    'That the verdict is true: agreement is not truth, and agents may share a blind spot.',
    'That no ballot was left out by the engine: the ballots were collected by one process.',
    'That the replicas were independent: they ran in one process, under one key store.',
    'That thresholds, weights and policies are those you wanted: they are recorded, not judged.',
    'Times and durations: the engine sealed them, nobody else saw them.',
  ];
  if (record.follows !== undefined)
    limits.push(
      'That the further sources are sound, and that the agents were undecided without them: the verdict it follows says so, verify it, too.',
    );
  if (record.knownQuestion !== undefined)
    limits.push('That it was a gold question, and what is true of it: the engine says so, no agent was told.');
  if (record.review?.completion) limits.push('That the person who ruled was right: a ruling is signed, not proven.');
  if (!arePinned) limits.unshift('Who made it: the public keys came from the verdict itself.');
  if (record.faults.length > 0)
    limits.push('The recorded faults: their evidence is kept, it was not judged again here.');
  return limits;
}

function reportOf(
  checks: readonly VerificationCheck[],
  notVerified: readonly string[],
  trust?: VerificationCheck,
): VerificationReport {
  const isSound = checks.length > 0 && checks.every(({ isPassed }) => isPassed);
  const sound = trust?.isPassed === true ? 'verified' : 'self_consistent';
  return { outcome: isSound ? sound : 'failed', checks, notVerified };
}

function firstDifference(expected: unknown, actual: unknown, path = ''): string {
  if (typeof expected !== 'object' || typeof actual !== 'object' || expected === null || actual === null)
    return path || 'the whole';
  const members = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  for (const member of [...members].sort()) {
    const [left, right] = [expected, actual].map((side) => (side as Record<string, unknown>)[member]);
    const isSame = left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right);
    if (!isSame) return firstDifference(left, right, path === '' ? member : `${path}.${member}`);
  }
  return path;
}
